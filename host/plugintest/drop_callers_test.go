package plugintest

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
)

// method is what abi.json says of one.
type method struct {
	Name, Kind       string
	Payable, Private bool
}

func methodsOf(t *testing.T, abi string) []method {
	t.Helper()
	text, err := os.ReadFile(abi)
	if err != nil {
		t.Fatal(err)
	}
	var declared struct{ Methods []method }
	if err := json.Unmarshal(text, &declared); err != nil {
		t.Fatal(err)
	}
	return declared.Methods
}

// claimMethods are what claim keys may call.
var claimMethods = []string{"claim_for", "claim", "create_account_and_claim"}

// caller is one who calls a drop contract.
type caller struct {
	name     string
	signer   account.ID
	key      string
	claimKey bool
}

// answer is the sentence or rule that stops a caller before the method's own code; empty
// when its code decides.
func (who caller) answer(m method, deposit bool) string {
	switch {
	case who.claimKey && deposit:
		return "refused"
	case who.claimKey && !slices.Contains(claimMethods, m.Name):
		return "refused"
	case m.Private && who.signer != dropID:
		return "Method " + m.Name + " is private"
	case m.Kind == "change" && !m.Payable && deposit:
		return "Method " + m.Name + " doesn't accept deposit"
	}
	return ""
}

// TestS111WhoMayCallWhat holds every method of the drop contract, called by everyone with
// and without a deposit, to what its ABI says.
func TestS111WhoMayCallWhat(t *testing.T) {
	c := newDrops(t)
	c.createDrop(t, claimMethods...)
	callers := []caller{
		{name: "an outsider", signer: alice, key: string(alice)},
		{name: "a claim key", signer: dropID, claimKey: true},
		{name: "the funder", signer: creator, key: string(creator)},
		{name: "the owner", signer: dropID, key: string(dropID)},
	}
	for _, m := range methodsOf(t, "../../plugins/drop/abi.json") {
		for _, who := range callers {
			for _, deposit := range []uint64{0, 1} {
				// Nobody of that name is there, so that a claim pays nothing or makes
				// an account; each claim method has a claim key of its own.
				key := who.key
				if who.claimKey {
					key = claimMethods[max(0, slices.Index(claimMethods, m.Name))]
				}
				r := c.Call(who.signer, dropID, m.Name, `{"account_id":"nobody.test.near"}`, SignedBy(key), Yocto(amount.From(deposit)))
				got, want := stoppedBy(r), who.answer(m, deposit > 0)
				if got != want {
					t.Errorf("%s calls %s with %d yocto: stopped by %q, want %q", who.name, m.Name, deposit, got, want)
				}
			}
		}
	}
}

// stoppedBy is what kept a call from its method's code.
func stoppedBy(r *Result) string {
	if r.Refused != nil {
		return "refused"
	}
	for _, rule := range []string{"is private", "doesn't accept deposit"} {
		if _, text, found := strings.Cut(r.Failure, "Smart contract panicked: "); found && strings.Contains(text, rule) {
			sentence, _, _ := strings.Cut(text, rule)
			return sentence + rule
		}
	}
	return ""
}
