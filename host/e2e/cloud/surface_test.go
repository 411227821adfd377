//go:build unix

package cloud

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/rpc"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/internal/test/apisuite"
	"latchkey/internal/test/patience"
)

// cloudAPI runs the tests of the HTTP interface against a ledger of their own;
// host/e2e/server runs them against a node.
func cloudAPI(t *testing.T, c *cloud) {
	apisuite.Run(t, apisuite.Target{Funder: c.root(c.client("/l/api/"))})
}

// cloudLimits: what both ways to a ledger refuse, the shortcut and the Go handler.
// worker/edge tests the rest without workerd.
func cloudLimits(t *testing.T, c *cloud) {
	tooLarge := strings.Repeat(" ", rpc.RequestBytesMax+1)
	for _, q := range []struct {
		method, path, body string
		want               int
	}{
		{"POST", "/l/one/", tooLarge, http.StatusRequestEntityTooLarge},
		{"POST", "/l/one/%76%31/claims", tooLarge, http.StatusRequestEntityTooLarge},
		{"POST", "/l/one/%76%31/claims", "no claim", http.StatusBadRequest},
		{"POST", "/l/four/", "{}", http.StatusNotFound},
		{"GET", "/l/four/status", "", http.StatusNotFound},
		{"GET", "/v1/keys/drop.test.near/%ff", "", http.StatusBadRequest},
		{"DELETE", "/", "", http.StatusMethodNotAllowed},
		{"POST", "/account", "{}", http.StatusMethodNotAllowed},
	} {
		var refusal struct{ Error json.RawMessage } // a sentence, or JSON-RPC's
		status, header := c.ask(q.method, q.path, q.body, &refusal)
		if status != q.want || len(refusal.Error) == 0 || header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s %s: %d %s %v, want %d", q.method, q.path, status, refusal.Error, header, q.want)
		}
	}
	// What Go takes for no address; its client would not send it but so.
	address := &url.URL{Scheme: "http", Host: strings.TrimPrefix(c.url, "http://"), Opaque: "/%zz"}
	response, err := http.DefaultClient.Do(&http.Request{Method: "GET", URL: address})
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusBadRequest {
		t.Errorf("GET /%%zz: %s", response.Status)
	}
	var status struct {
		ChainID string `json:"chain_id"`
	}
	if code, _ := c.ask("GET", "/l/one/status", "", &status); code != http.StatusOK || status.ChainID != ledger.DevChainID {
		t.Errorf("status: %d %+v", code, status)
	}
}

// cloudSkippedNonces: one that is skipped, as near-api-js 6 does each time, is
// waited for less long than several.
func cloudSkippedNonces(t *testing.T, c *cloud) {
	near := c.client("/l/one/")
	secret, err := keys.ParseSecretKey(c.rootKey())
	if err != nil {
		t.Fatal(err)
	}
	var took [3]time.Duration
	for skipped := range took {
		tx, err := c.root(near).Sign(t.Context(), ledger.DevRoot, transaction.Transfer{Deposit: amount.From(1)})
		if err != nil {
			t.Fatal(err)
		}
		tx.Nonce += uint64(skipped)
		start := time.Now()
		if _, err := near.Send(t.Context(), tx.Transaction.Sign(secret)); err != nil {
			t.Fatal(err)
		}
		took[skipped] = time.Since(start)
	}
	if least := 100 * time.Millisecond; took[1] < least || took[2] < 10*least || took[1] > took[2] {
		t.Errorf("transactions that skip 0, 1 and 2 nonces took %v", took)
	}
}

func cloudCORS(t *testing.T, c *cloud) {
	request, err := http.NewRequest("OPTIONS", c.url+"/v1/claims", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Access-Control-Request-Headers", "content-type, x-one")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	allowed := strings.ReplaceAll(response.Header.Get("Access-Control-Allow-Headers"), " ", "")
	if response.StatusCode != http.StatusNoContent || response.Header.Get("Access-Control-Allow-Origin") != "*" || allowed != "content-type,x-one" {
		t.Errorf("%s %v", response.Status, response.Header)
	}
	if status, header := c.ask("POST", "/", "", nil); status != http.StatusBadRequest || header.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("POST: %d %v", status, header)
	}
}

// TestWorkerSettings starts a Worker with variables that are not right, and then
// as one is deployed.
func TestWorkerSettings(t *testing.T) {
	c := newCloud(t)
	c.args = []string{"--chain", "garden", "--root", "ed25519:notakey"}
	c.launch()
	c.answers(t)
	for _, path := range []string{"/status", "/healthz", "/l/one/v1/keys/a/b"} {
		status, text := c.text(t, path)
		if status != http.StatusServiceUnavailable || !strings.Contains(text, "ROOT_PUBLIC_KEY is not a key (invalid public key: ") ||
			!strings.Contains(text, "32 bytes in base58") || strings.Contains(text, "notakey") {
			t.Errorf("%s: %d %s", path, status, text)
		}
	}
	var refusal struct {
		Error struct {
			Latchkey struct{ Code, Message string }
		}
	}
	if status, _ := c.ask("POST", "/", `{"id":1,"method":"status","params":[]}`, &refusal); status != http.StatusServiceUnavailable ||
		refusal.Error.Latchkey.Code != "WRONG_SETTING" || !strings.Contains(refusal.Error.Latchkey.Message, "ROOT_PUBLIC_KEY") {
		t.Errorf("JSON-RPC: %d %+v", status, refusal)
	}
	c.process.Kill()

	c.args = []string{"--chain", "garden"}
	c.start()
	near := c.client("/")
	if status, err := near.Status(t.Context()); err != nil || status.ChainID != "garden" {
		t.Errorf("%+v, %v", status, err)
	}
	link := c.links(near, 1).Links[0]
	if err := newAccount(near, link, "robin"); err != nil {
		t.Error(err)
	}
	if a, err := near.Account(t.Context(), client.Final, "robin.test.near"); err != nil {
		t.Errorf("%+v, %v", a, err)
	}
}

// text fetches what is there for people to read.
func (c *cloud) text(t *testing.T, path string) (status int, text string) {
	t.Helper()
	response, err := http.Get(c.url + path)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

// answers waits until the Worker answers at all.
func (c *cloud) answers(t *testing.T) {
	t.Helper()
	for deadline := time.Now().Add(patience.For(time.Minute)); ; time.Sleep(20 * time.Millisecond) {
		response, err := http.Get(c.url + "/healthz")
		if err == nil {
			_ = response.Body.Close()
			return
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
}
