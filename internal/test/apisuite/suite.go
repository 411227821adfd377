package apisuite

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/host/drops"
)

// Target is a host with a development ledger that nobody else uses.
type Target struct {
	Funder *client.Signer // of the root account
}

// Run runs all tests against a host.
func Run(t *testing.T, at Target) {
	s := &suite{Target: at, url: strings.TrimSuffix(at.Funder.Client().URL(), "/"), document: newDocument(t)}
	for _, step := range []struct {
		name string
		run  func(*suite, *testing.T)
	}{
		{"keys from their cut to their end", (*suite).keys},
		{"a claim that is sent again has the same answer", (*suite).claims},
		{"a claim that pays nothing says why", (*suite).unpaid},
		{"drops while they last and after", (*suite).drops},
		{"campaigns page by page", (*suite).campaigns},
		{"events page by page", (*suite).events},
		{"a stream goes on where it stopped", (*suite).stream},
		{"the log runs again page by page", (*suite).log},
		{"what a client has is not sent again", (*suite).tags},
		{"what is not understood is refused", (*suite).refusals},
	} {
		if !t.Run(step.name, func(t *testing.T) { step.run(s, t) }) {
			return
		}
	}
	s.document.checkAllMet(t)
}

type suite struct {
	Target
	url      string
	document *document
}

// answer is one, with what anybody looks at in it.
type answer struct {
	status int
	header http.Header
	body   []byte

	Error, Code, State string
	Hash               string `json:"transaction_hash"`
}

// ask sends a request and holds the answer to the document. headers are names and values.
func (s *suite) ask(t *testing.T, method, path, body string, headers ...string) *answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	a := &answer{status: response.StatusCode, header: response.Header}
	if a.body, err = io.ReadAll(response.Body); err != nil {
		t.Fatal(err)
	}
	s.hold(t, r, a)
	_ = json.Unmarshal(a.body, a) // what is not there is empty
	return a
}

// hold holds an answer to the document, whose paths are those of the ledger main.
func (s *suite) hold(t *testing.T, r *http.Request, a *answer) {
	t.Helper()
	asked := r.Clone(r.Context())
	asked.URL.Path = asked.URL.Path[strings.Index(asked.URL.Path, "/v1"):]
	if err := s.document.check(asked, a.status, a.header, a.body); err != nil {
		t.Errorf("%s %s: %d %.600s: %v", r.Method, r.URL, a.status, a.body, err)
	}
}

// get is ask for a status; what it finds goes into v.
func (s *suite) get(t *testing.T, path string, status int, v any) *answer {
	t.Helper()
	a := s.ask(t, "GET", path, "")
	if a.status != status {
		t.Fatalf("GET %s: %d %s, want %d", path, a.status, a.body, status)
	}
	if v != nil {
		if err := json.Unmarshal(a.body, v); err != nil {
			t.Fatalf("GET %s: %s: %v", path, a.body, err)
		}
	}
	return a
}

// links makes a drop of one NEAR for each of n links.
func (s *suite) links(t *testing.T, n int) *drops.Created {
	t.Helper()
	d, err := drops.Create(t.Context(), s.Funder.Client(), s.Funder, ledger.DevDropContract, n, amount.NEAR, drops.Window{}, s.url+"/claim")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func keyPath(l drops.Link) string {
	return fmt.Sprintf("/v1/keys/%s/%s", l.Contract, l.Key.PublicKey())
}

func dropPath(id uint64) string { return fmt.Sprintf("/v1/drops/%s/%d", ledger.DevDropContract, id) }

const claimGas = 100_000_000_000_000

// signed is a claim into a new account, as the body of POST /v1/claims.
func (s *suite) signed(t *testing.T, l drops.Link, name account.ID) string {
	t.Helper()
	args := fmt.Appendf(nil, `{"new_account_id":"%s","new_public_key":"%s"}`, name, l.Key.PublicKey())
	tx, err := client.NewSigner(s.Funder.Client(), l.Contract, l.Key).Sign(t.Context(), l.Contract,
		transaction.FunctionCall{MethodName: "create_account_and_claim", Args: args, Gas: claimGas})
	if err != nil {
		t.Fatal(err)
	}
	return bodyOf(tx)
}
