package serve

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/home"
	"latchkey/internal/test/shipped"
)

func testConfig(t *testing.T) Config {
	return Config{Home: home.Home{Dir: t.TempDir()}, Listen: "127.0.0.1:0",
		PluginsDir: shipped.Dir(t), Log: slog.New(slog.DiscardHandler)}
}

func start(t *testing.T, c Config) *Server {
	t.Helper()
	s, err := Start(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func post(t *testing.T, url, body string) (int, map[string]any) {
	t.Helper()
	r, err := http.Post(url, "application/json", bytes.NewBufferString(body))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	text, _ := io.ReadAll(r.Body)
	var v map[string]any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatalf("%s: %s", err, text)
	}
	return r.StatusCode, v
}

const someKey = "ed25519:DcA2MzgpJbrUATQLLceocVckhhAqrkingax4oJ9kZ847"

// TestTheFaucetAnswersAsTx: near-cli-rs reads a transaction's outcome, without an
// envelope, where near-cli and near-api-js only look at the HTTP status.
func TestTheFaucetAnswersAsTx(t *testing.T) {
	s := start(t, testConfig(t))
	for _, id := range []string{"alice.test.near", "bob"} {
		status, got := post(t, s.URL+"/account", `{"newAccountId":"`+id+`","newAccountPublicKey":"`+someKey+`"}`)
		if status != 200 || got["final_execution_status"] != "FINAL" {
			t.Fatalf("%s: %d %v", id, status, got)
		}
		for _, field := range []string{"status", "transaction", "transaction_outcome", "receipts_outcome"} {
			if got[field] == nil {
				t.Errorf("%s: no %s", id, field)
			}
		}
		hash := got["transaction"].(map[string]any)["hash"].(string)
		if _, tx := post(t, s.URL, `{"id":1,"method":"tx","params":["`+hash+`","test.near"]}`); !reflect.DeepEqual(tx["result"], any(got)) {
			t.Errorf("%s: tx says %v, the faucet %v", id, tx["result"], got)
		}
		_, account := post(t, s.URL, `{"id":1,"method":"query","params":{"request_type":"view_account","finality":"final","account_id":"`+id+`"}}`)
		if got := account["result"].(map[string]any)["amount"]; got != "100000000000000000000000000" {
			t.Errorf("%s has %v", id, got)
		}
	}
}

// TestTheFaucetSaysWhatIsWrong with a status of which near-cli-rs sees that no
// account was made, and names the field.
func TestTheFaucetSaysWhatIsWrong(t *testing.T) {
	s := start(t, testConfig(t))
	const good = `","newAccountPublicKey":"` + someKey + `"}`
	post(t, s.URL+"/account", `{"newAccountId":"taken`+good)
	for body, want := range map[string]string{
		`{"newAccountId":"taken` + good:                        "account taken was not created: the name is taken",
		`{"newAccountId":"test.near` + good:                    "test.near is for its parent to create",
		`{"newAccountId":"drop.test.near` + good:               "account drop.test.near was not created: account drop.test.near already exists",
		`{"newAccountId":"a.b.test.near` + good:                "a.b.test.near is for its parent to create",
		`{"newAccountId":"A` + good:                            `newAccountId: account id "A" is too short`,
		`{"newAccountId":"ann","newAccountPublicKey":"x"}`:     "newAccountPublicKey: ",
		`{"newAccountId":7` + good[1:]:                         "want a JSON object with two texts, newAccountId and newAccountPublicKey",
		`{"newAccountId":"ann"}`:                               "want a JSON object with two texts",
		`[]`:                                                   "want a JSON object with two texts",
		`{"newAccountId":"` + strings.Repeat("a", 5000) + good: "more than 4096 bytes",
	} {
		status, v := post(t, s.URL+"/account", body)
		got, _ := v["error"].(string)
		if status != 400 || !strings.Contains(got, want) {
			t.Errorf("%.60s: %d %v, want %s", body, status, v, want)
		}
	}
}

// TestPagesOfOtherOriginsGetNothingOfTheFaucet, though they may read and send what they
// have signed, as from NEAR's nodes.
func TestPagesOfOtherOriginsGetNothingOfTheFaucet(t *testing.T) {
	config := testConfig(t)
	config.PublicURL = "https://drops.example"
	s := start(t, config)
	ask := func(path, host, origin, body string) (int, string) {
		r, err := http.NewRequest("POST", s.URL+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "text/plain") // what browsers send without asking
		if r.Host = host; origin != "" {
			r.Header.Set("Origin", origin)
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		text, _ := io.ReadAll(answer.Body)
		return answer.StatusCode, string(text)
	}
	here := strings.TrimPrefix(s.URL, "http://")
	for i, c := range []struct {
		host, origin string
		status       int
	}{
		{here, "", 200}, {here, s.URL, 200}, {here, config.PublicURL, 200}, {"drops.example", config.PublicURL, 200},
		{here, "https://evil.example", 403}, {here, "null", 403}, {"evil.example", "http://evil.example", 403}, {"evil.example", "", 403},
	} {
		id := fmt.Sprintf("a%d.test.near", i)
		if status, text := ask("/account", c.host, c.origin, `{"newAccountId":"`+id+`","newAccountPublicKey":"`+someKey+`"}`); status != c.status {
			t.Errorf("%+v: %d %s", c, status, text)
		}
		status, text := ask("/", c.host, c.origin, `{"id":1,"method":"query","params":{"request_type":"view_account","finality":"final","account_id":"`+id+`"}}`)
		if made := strings.Contains(text, `"amount"`); status != 200 || made != (c.status == 200) {
			t.Errorf("%+v: an account was made: %v; the question: %d %s", c, made, status, text)
		}
		if _, text := ask("/", c.host, c.origin, `{"id":1,"method":"send_tx","params":["AAAA"]}`); !strings.Contains(text, "PARSE_ERROR") {
			t.Errorf("%+v: a transaction was not read: %s", c, text)
		}
	}
}

func TestAKeysFate(t *testing.T) {
	c := testConfig(t)
	s := start(t, c)
	key := keys.FromSeed([32]byte{9})
	ask := func() string {
		_, v := post(t, s.URL, `{"id":1,"method":"latchkey_access_key","params":{"account_id":"test.near","public_key":"`+key.PublicKey().String()+`"}}`)
		return v["result"].(map[string]any)["state"].(string)
	}
	root, _ := c.Home.Key()
	secret, _ := root.Secret()
	do := func(a transaction.Action) {
		if _, err := s.Node.Send(ledger.DevRoot, secret, ledger.DevRoot, a); err != nil {
			t.Fatal(err)
		}
	}
	if got := ask(); got != "unknown" {
		t.Errorf("before: %s", got)
	}
	do(transaction.AddKey{PublicKey: key.PublicKey()})
	if got := ask(); got != "active" {
		t.Errorf("added: %s", got)
	}
	do(transaction.DeleteKey{PublicKey: key.PublicKey()})
	if got := ask(); got != "deleted" {
		t.Errorf("deleted: %s", got)
	}
}
