package probes

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"testing"

	"latchkey/core/ledger"
	"latchkey/host/e2e"
	"latchkey/internal/test/warm"
)

func TestMain(m *testing.M) { os.Exit(warm.Tests{M: m}.Run()) }

// server is a node that is probed.
type server struct{ *e2e.Server }

func newServer(t testing.TB) *server {
	t.Helper()
	return &server{e2e.NewServer(t)}
}

// reply is a JSON-RPC answer as it came over HTTP.
type reply struct {
	status int
	header http.Header
	text   []byte

	JSONRPC string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id"`
	Result  json.RawMessage `json:"result"`
	Error   *struct {
		Name  string `json:"name"`
		Cause struct {
			Name string          `json:"name"`
			Info json.RawMessage `json:"info"`
		} `json:"cause"`
		Code    int             `json:"code"`
		Message string          `json:"message"`
		Data    json.RawMessage `json:"data"`
	} `json:"error"`
}

// post sends a body and requires a JSON-RPC answer: version, id, and exactly
// one of result and error.
func (s *server) post(t testing.TB, body []byte) *reply {
	t.Helper()
	response, err := http.Post(s.URL, "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	r := &reply{status: response.StatusCode, header: response.Header}
	if r.text, err = io.ReadAll(response.Body); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(r.text, r); err != nil {
		t.Fatalf("status %d, no JSON: %s", r.status, r.text)
	}
	if r.JSONRPC != "2.0" || r.ID == nil || (r.Result == nil) == (r.Error == nil) {
		t.Errorf("not a JSON-RPC answer: %s", r.text)
	}
	if got := r.header.Get("Content-Type"); got != "application/json" {
		t.Errorf("the content type is %q", got)
	}
	return r
}

// cause is the name to match on, or empty for a success.
func (r *reply) cause() string {
	if r.Error == nil {
		return ""
	}
	return r.Error.Cause.Name
}

// fingerprint covers every key and value of the store: accounts, keys, code,
// records and the head.
func (s *server) fingerprint(t testing.TB) (sum [32]byte) {
	t.Helper()
	hash := sha256.New()
	r, release, err := s.Node.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	err = r.Scan(nil, nil, func(key, value []byte) bool {
		length := sha256.Sum256(value)
		hash.Write(key)
		hash.Write(length[:])
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	return [32]byte(hash.Sum(nil))
}

// changesNothing requires that probe leaves every byte of the store as it was.
func (s *server) changesNothing(t *testing.T, probe func()) {
	t.Helper()
	earlier := s.fingerprint(t)
	probe()
	if s.fingerprint(t) != earlier {
		t.Errorf("%s changed the state", t.Name())
	}
}

func (s *server) head(t testing.TB) *ledger.Block {
	t.Helper()
	var head *ledger.Block
	if err := s.View(func(v *ledger.View) { head = v.Head }); err != nil {
		t.Fatal(err)
	}
	return head
}
