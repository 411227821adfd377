package rpc

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/core/ledger"
	"latchkey/core/tagged"
	"latchkey/core/transaction"
)

// answered is the answer to one request.
type answered struct {
	status int
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Name    string          `json:"name"`
		Cause   Cause           `json:"cause"`
		Code    int             `json:"code"`
		Message string          `json:"message"`
		Data    json.RawMessage `json:"data"`
	} `json:"error"`
}

// ask sends one request; params are JSON.
func (h *memoryHost) ask(method, params string) *answered { return h.askAs(h, method, params) }

func (h *memoryHost) askAs(host Host, method, params string) *answered {
	h.t.Helper()
	text, status := New(h.ledger, host).Handle([]byte(`{"id":1,"method":"` + method + `","params":` + params + `}`))
	a := &answered{status: status}
	if err := json.Unmarshal(text, a); err != nil {
		h.t.Fatalf("%s %s: %s", method, params, text)
	}
	return a
}

// gives wants a success and returns it.
func (h *memoryHost) gives(method, params string) json.RawMessage {
	h.t.Helper()
	a := h.ask(method, params)
	if a.Error != nil || a.status != 200 {
		h.t.Fatalf("%s %s: status %d, %+v", method, params, a.status, a.Error)
	}
	return a.Result
}

// members names the members of a JSON object, sorted.
func members(t testing.TB, object json.RawMessage) string {
	t.Helper()
	var m map[string]json.RawMessage
	if err := json.Unmarshal(object, &m); err != nil {
		t.Fatalf("%s: %v", object, err)
	}
	return strings.Join(slices.Sorted(maps.Keys(m)), " ")
}

// run signs actions of alice's, runs them and returns their status.
func (h *memoryHost) run(receiver account.ID, actions ...transaction.Action) *ledger.TransactionStatus {
	h.t.Helper()
	view, err := h.ledger.View(h.store)
	if err != nil {
		h.t.Fatal(err)
	}
	ak, _ := view.AccessKey(alice, aliceKey.PublicKey())
	raw, err := base64.StdEncoding.DecodeString(signed(h, ak.Nonce+1, receiver, actions...))
	if err != nil {
		h.t.Fatal(err)
	}
	tx, err := transaction.Decode(raw)
	if err != nil {
		h.t.Fatal(err)
	}
	if done, err := h.Submit(tx, ""); done.Refusal != nil || err != nil {
		h.t.Fatal(done.Refusal, err)
	}
	if view, err = h.ledger.View(h.store); err != nil {
		h.t.Fatal(err)
	}
	s, err := view.Transaction(tx.Hash())
	if err != nil || s == nil {
		h.t.Fatal(s, err)
	}
	return s
}

// object is a request's params.
func object(format string, args ...any) string { return "{" + fmt.Sprintf(format, args...) + "}" }

// failure is a contract that ended with a failure.
type failure string

func (f failure) Error() string         { return string(f) }
func (f failure) JSON() json.RawMessage { return tagged.Wrap("ExecutionError", quote(string(f))) }
func (f failure) Debug() string         { return string(f) }
