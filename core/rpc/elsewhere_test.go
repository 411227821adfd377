package rpc

import (
	"errors"
	"strings"
	"testing"
)

func TestWhatARequestSendsIsTold(t *testing.T) {
	for body, want := range map[string]bool{
		`{"id":1,"method":"send_tx","params":{"signed_tx_base64":"AA=="}}`: true,
		`{"method":"broadcast_tx_commit"}`:                                 true, `{"method":"broadcast_tx_async"}`: true,
		`{"method":"latchkey_claim"}`: true, `{"method":"latchkey_admin"}`: true,
		`{"method":"tx"}`: false, `{"method":"query"}`: false, `{"method":7}`: false, `[]`: false, ``: false, `{`: false,
	} {
		if Sends([]byte(body)) != want {
			t.Errorf("%s: want %v", body, want)
		}
	}
	for method := range sends {
		if methods[method] == nil {
			t.Errorf("there is no method %s", method)
		}
	}
}

// TestAnswersOfHostsThatCannot have the form of all others, the id, and a status after which
// clients ask again.
func TestAnswersOfHostsThatCannot(t *testing.T) {
	request := []byte(`{"jsonrpc":"2.0","id":"x","method":"send_tx"}`)
	text, status := Away(request, "the database is away")
	if want := `"name":"LEDGER_AWAY"`; status != 503 || !strings.Contains(string(text), want) || !strings.Contains(string(text), `"id":"x"`) {
		t.Errorf("%d %s", status, text)
	}
	text, status = Unresolved(request, errors.New("the connection broke"))
	for _, want := range []string{`"name":"TIMEOUT_ERROR"`, `"code":"UNRESOLVED"`, `"id":"x"`, "the connection broke"} {
		if status != 408 || !strings.Contains(string(text), want) {
			t.Errorf("%d %s, want %s", status, text, want)
		}
	}
	if e := hostError(&UnresolvedError{errors.New("x")}); e.httpStatus() != 408 {
		t.Errorf("a host's is answered with %d", e.httpStatus())
	}
}
