package plugintest

import (
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
)

const lacksMoney = "The drop's account lacks the money to pay this claim"

// leave has the contract's owner take all but so much beyond its storage.
func (c *drops) leave(t testing.TB, free amount.Yocto) {
	t.Helper()
	record, _ := c.State().Account(dropID)
	stake, _ := amount.From(10_000_000_000_000_000_000).Mul64(record.StorageUsage)
	spent, ok := record.Amount.Sub(free.SaturatingAdd(stake).SaturatingAdd(NEAR("0.0001")))
	if !ok {
		t.Fatal("the contract has less than that")
	}
	c.Together(c.SignActions(dropID, creator, string(dropID), transaction.Transfer{Deposit: spent}))
}

// TestAClaimsOwnGasIsCountedIn: what is charged for a claim before it runs is not
// there when the claim is paid, so the guard asks for both.
func TestAClaimsOwnGasIsCountedIn(t *testing.T) {
	for method, tgas := range map[string]uint64{"claim_for": 30, "create_account_and_claim": 100} {
		name := map[string]account.ID{"claim_for": alice, "create_account_and_claim": "bob.test.near"}[method]
		refused := 0
		for _, more := range []string{"0", "0.001", "0.002", "0.004", "0.008", "0.012"} {
			c := newDrops(t)
			c.createDrop(t, "K1")
			c.leave(t, NEAR("1").SaturatingAdd(NEAR(more)))
			r := c.claim("K1", method, name, Tgas(tgas))
			if r.Refused != nil {
				r.RefusedWith(t, lacksMoney)
				refused++
				continue
			}
			expect(t, method+" with "+more, r.Succeeds(t), "true")
		}
		if refused == 0 || refused == 6 {
			t.Errorf("%s is refused %d times of 6", method, refused)
		}
	}
}

// TestMoneyThatGoesBeforeAClaimLeavesTheKey as it was.
func TestMoneyThatGoesBeforeAClaimLeavesTheKey(t *testing.T) {
	c := newDrops(t)
	c.createDrop(t, "K1")
	results := c.Together(
		c.SignActions(dropID, creator, string(dropID), transaction.Transfer{Deposit: NEAR("4.5")}),
		c.Sign(dropID, dropID, "create_account_and_claim", `{"account_id":"bob.test.near"}`, SignedBy("K1"), Tgas(60)))
	results[1].RefusedWith(t, lacksMoney)
	expect(t, "the preview", strings.Contains(c.preview(t, "K1"), `"in_flight":false,"payable":false`), true)
	c.Together(c.SignActions(creator, dropID, string(creator), transaction.Transfer{Deposit: NEAR("4.5")}))
	expect(t, "funded again", c.claim("K1", "create_account_and_claim", "bob.test.near", Tgas(60)).Succeeds(t), "true")
	near(t, "bob", c.Balance("bob.test.near"), "1")
}
