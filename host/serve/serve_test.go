package serve

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"testing"

	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/home"
	"latchkey/host/plugintest"
)

func testConfig(t *testing.T) Config {
	return Config{Home: home.Home{Dir: t.TempDir()}, Listen: "127.0.0.1:0",
		PluginsDir: plugintest.Dir(t), Log: slog.New(slog.DiscardHandler)}
}

func start(t *testing.T, c Config) *Server {
	t.Helper()
	s, err := Start(c)
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

func TestFaucetMakesAccounts(t *testing.T) {
	s := start(t, testConfig(t))
	for _, id := range []string{"alice.test.near", "bob"} {
		status, v := post(t, s.URL+"/account", `{"newAccountId":"`+id+`","newAccountPublicKey":"ed25519:DcA2MzgpJbrUATQLLceocVckhhAqrkingax4oJ9kZ847"}`)
		if status != 200 {
			t.Errorf("%s: %d %v", id, status, v)
		}
		_, v = post(t, s.URL, `{"id":1,"method":"query","params":{"request_type":"view_account","finality":"final","account_id":"`+id+`"}}`)
		t.Log(v)
	}
	status, v := post(t, s.URL+"/account", `{"newAccountId":"bob","newAccountPublicKey":"ed25519:DcA2MzgpJbrUATQLLceocVckhhAqrkingax4oJ9kZ847"}`)
	if status != 400 {
		t.Errorf("%d %v", status, v)
	}
	t.Log(v)
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
