package drops_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/host/e2e"
	"latchkey/internal/test/warm"
)

func TestMain(m *testing.M) { os.Exit(warm.Tests{M: m}.Run()) }

// node is a development node with a signer of its root account.
type node struct {
	*client.Client
	root *client.Signer
}

func newNode(t *testing.T) node {
	t.Helper()
	root := e2e.NewServer(t).Root(t)
	return node{root.Client(), root}
}

func (n node) drop(t *testing.T, claims int) *drops.Created {
	t.Helper()
	d, err := drops.Create(t.Context(), n.Client, n.root, ledger.DevDropContract, claims, amount.NEAR, drops.Window{}, n.URL()+"/claim")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// attempt calls a claim method without asking first, as any client can.
func (n node) attempt(t *testing.T, l drops.Link, method string, id account.ID, tgas uint64) (*client.Outcome, error) {
	args, _ := json.Marshal(map[string]account.ID{"account_id": id})
	return client.NewSigner(n.Client, l.Contract, l.Key).Call(t.Context(), l.Contract, method, args, tgas*1e12, amount.Zero)
}

func (n node) claimNew(t *testing.T, l drops.Link, id account.ID) error {
	_, err := drops.ClaimNewAccount(t.Context(), n.Client, l, id, keys.FromSeed([32]byte{1}).PublicKey())
	return err
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	var refused *drops.RefusedError
	if !errors.As(err, &refused) || refused.Code != code || refused.Remedy == "" {
		t.Errorf("got %v, want %s with a remedy", err, code)
	}
}

// TestALinkWearsOut, and says at each step what it is still good for; its funder
// gets back what it holds.
func TestALinkWearsOut(t *testing.T) {
	n := newNode(t)
	d := n.drop(t, 3)
	if err := n.claimNew(t, d.Links[0], "alice.test.near"); err != nil {
		t.Fatal(err)
	}
	link := d.Links[1]
	for {
		p, err := drops.Look(t.Context(), n.Client, link)
		if err != nil {
			t.Fatal(err)
		}
		if !*p.NewAccount {
			break
		}
		if out, err := n.attempt(t, link, "create_account_and_claim", "alice.test.near", 47); err != nil || string(out.Value()) != "false" {
			t.Fatalf("a taken name: %v", err)
		}
	}
	wantCode(t, n.claimNew(t, link, "bob.test.near"), drops.LinkNoNewAccount)
	if _, err := drops.Claim(t.Context(), n.Client, link, "alice.test.near"); err != nil {
		t.Fatal(err)
	}

	link = d.Links[2]
	for {
		_, err := drops.Look(t.Context(), n.Client, link)
		if err != nil {
			wantCode(t, err, drops.LinkDead)
			break
		}
		if out, err := n.attempt(t, link, "claim_for", "missing.test.near", 14); err != nil || string(out.Value()) != "false" {
			t.Fatalf("a missing account: %v", err)
		}
	}
	_, err := drops.Claim(t.Context(), n.Client, link, "alice.test.near")
	wantCode(t, err, drops.LinkDead)
	back, err := drops.Cancel(t.Context(), n.root, link.Contract, d.ID, []keys.PublicKey{link.Key.PublicKey()})
	if err != nil || back.Keys != 1 || back.Funder != ledger.DevRoot || back.Amount.Less(amount.NEAR) {
		t.Errorf("its funder got %+v, %v", back, err)
	}
	use, err := drops.Used(t.Context(), n.Client, link)
	if err != nil || use.State != drops.Returned || use.Reason != "cancelled" || *use.DropID != d.ID || use.AccountID != ledger.DevRoot {
		t.Errorf("what became of it: %+v, %v", use, err)
	}
	ended, err := drops.ShowEnded(t.Context(), n.Client, link.Contract, d.ID)
	if err != nil || ended.Claimed != 2 || ended.Returned != 1 {
		t.Errorf("what became of the drop: %+v, %v", ended, err)
	}
}

// TestALinkThatOnlyPaysNames says so: a claim into an account that is a key costs
// more than one into a named account.
func TestALinkThatOnlyPaysNames(t *testing.T) {
	n := newNode(t)
	link := n.drop(t, 1).Links[0]
	const implicit = account.ID("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")
	p, err := drops.Look(t.Context(), n.Client, link)
	if err != nil {
		t.Fatal(err)
	}
	const gasOfGuard, gasPrice = 10e12, 1e8 // a claim takes more than its own gas and its guard's
	needed, _ := amount.From(p.RequiredGas.ImplicitAccount + gasOfGuard).Mul64(gasPrice)
	for {
		key, err := n.AccessKey(t.Context(), client.Final, link.Contract, link.Key.PublicKey())
		if err != nil {
			t.Fatal(err)
		}
		if key.Permission.FunctionCall.Allowance.Less(needed) {
			break
		}
		if out, err := n.attempt(t, link, "claim_for", "missing.test.near", 14); err != nil || string(out.Value()) != "false" {
			t.Fatalf("a missing account: %v", err)
		}
	}
	_, err = drops.Claim(t.Context(), n.Client, link, implicit)
	wantCode(t, err, drops.LinkNoNewAccount)
	if _, err := drops.Claim(t.Context(), n.Client, link, ledger.DevRoot); err != nil {
		t.Error(err)
	}
}

// TestNobodyElsesNameIsPaid: a name that somebody takes after the link was looked
// at leaves the claim unpaid, and says so.
func TestNobodyElsesNameIsPaid(t *testing.T) {
	n := newNode(t)
	d := n.drop(t, 2)
	if err := n.claimNew(t, d.Links[0], "alice.test.near"); err != nil {
		t.Fatal(err)
	}
	late := n
	late.Client = client.New(blindTo(t, n.URL(), "alice.test.near"))
	err := late.claimNew(t, d.Links[1], "alice.test.near")
	var unpaid *drops.UnpaidError
	if !errors.As(err, &unpaid) || unpaid.Reason != "alice.test.near is taken" || unpaid.AccountID != "alice.test.near" {
		t.Fatal(err)
	}
	wantCode(t, n.claimNew(t, d.Links[1], "alice.test.near"), drops.NameTaken)
	if a, err := n.Account(t.Context(), client.Final, "alice.test.near"); err != nil || a.Amount != amount.NEAR {
		t.Errorf("alice has %+v, %v", a, err)
	}
	if err := n.claimNew(t, d.Links[1], "bob.test.near"); err != nil {
		t.Error(err)
	}
}

// TestKeysThatTheOwnerDeletes are told apart from those that were used.
func TestKeysThatTheOwnerDeletes(t *testing.T) {
	n := newNode(t)
	d := n.drop(t, 1)
	link := d.Links[0]
	contract := client.NewSigner(n.Client, link.Contract, n.root.Key())
	if _, err := contract.Send(t.Context(), link.Contract, transaction.DeleteKey{PublicKey: link.Key.PublicKey()}); err != nil {
		t.Fatal(err)
	}
	_, err := drops.Claim(t.Context(), n.Client, link, ledger.DevRoot)
	wantCode(t, err, drops.LinkUsed)
	use, err := drops.Used(t.Context(), n.Client, link)
	if err != nil || use.State != drops.Deleted || use.DropID != nil {
		t.Errorf("%+v, %v", use, err)
	}
	if back, err := drops.Cancel(t.Context(), n.root, link.Contract, d.ID, nil); err != nil || back.Keys != 1 || back.Amount.Less(amount.NEAR) {
		t.Errorf("its funder got %+v, %v", back, err)
	}
}

// blindTo is a node that does not see one account, and is up to date otherwise.
func blindTo(t *testing.T, node string, id account.ID) string {
	at, err := url.Parse(node)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(at)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var q struct {
			Params struct {
				Type string     `json:"request_type"`
				ID   account.ID `json:"account_id"`
			}
		}
		if json.Unmarshal(body, &q) == nil && q.Params.Type == "view_account" && q.Params.ID == id {
			_, _ = io.WriteString(w, `{"jsonrpc":"2.0","id":1,"error":{"name":"HANDLER_ERROR","cause":{"name":"UNKNOWN_ACCOUNT","info":{}},"code":-32000,"message":"Server error","data":"account does not exist while viewing"}}`)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL
}
