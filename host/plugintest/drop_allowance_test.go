package plugintest

import (
	"strings"
	"testing"
)

const spentForNew = "Attempts that failed have used up this link's allowance for new accounts: it still pays into an account that exists"

// preview is what the contract says about a claim key, as JSON.
func (c *drops) preview(t testing.TB, key string) string {
	t.Helper()
	view, failure := c.View(dropID, "preview_claim", `{"public_key":"`+Key(key).PublicKey().String()+`"}`)
	expect(t, "the preview's failure", failure, "")
	return view
}

// TestTakenNamesLeaveALinkGoodForWhoHasAnAccount: however often a new account
// could not be made, the link pays into one that exists.
func TestTakenNamesLeaveALinkGoodForWhoHasAnAccount(t *testing.T) {
	for _, tgas := range []uint64{47, 60} {
		c := newDrops(t)
		c.createDrop(t, "K1")
		attempts := 0
		for strings.Contains(c.preview(t, "K1"), `"existing_account":true,"new_account":true`) {
			expect(t, "a taken name", c.claim("K1", "create_account_and_claim", alice, Tgas(tgas)).Succeeds(t), "false")
			if attempts++; attempts > 20 {
				t.Fatal("the allowance does not end")
			}
		}
		t.Logf("%d Tgas: %d attempts", tgas, attempts)
		if attempts < 7 {
			t.Errorf("a link is good for %d attempts at a new account", attempts)
		}
		expect(t, "the preview knows", strings.Contains(c.preview(t, "K1"), `"existing_account":true,"new_account":false`), true)
		c.claim("K1", "create_account_and_claim", "bob.test.near", Tgas(47)).RefusedWith(t, spentForNew)
		c.solvent(t, 1)
		expect(t, "an account that exists", c.claim("K1", "claim_for", alice, Tgas(14)).Succeeds(t), "true")
		near(t, "alice", c.Balance(alice), "1.1")
		c.solvent(t, 0)
	}
}

// TestADeadLinkSaysSo: claims for accounts that do not exist can use a link up.
func TestADeadLinkSaysSo(t *testing.T) {
	c := newDrops(t)
	c.createDrop(t, "K1")
	for attempts := 0; ; attempts++ {
		r := c.claim("K1", "claim_for", "missing.test.near", Tgas(14))
		if r.Refused != nil {
			break
		}
		expect(t, "a missing account", r.Succeeds(t), "false")
		if attempts > 40 {
			t.Fatal("the allowance does not end")
		}
	}
	expect(t, "the preview knows", strings.Contains(c.preview(t, "K1"), `"existing_account":false,"new_account":false`), true)
	if r := c.claim("K1", "claim_for", alice, Tgas(14)); r.Refused == nil || !strings.Contains(r.Refused.Error(), "allowance") {
		t.Errorf("refused %v", r.Refused)
	}
	c.solvent(t, 1)
}
