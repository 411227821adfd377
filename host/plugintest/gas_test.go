package plugintest

import (
	"strings"
	"testing"

	"latchkey/core/transaction"
)

// gasShareMax is how much of its gas a receipt of the contract may burn, in
// percent: what its promises forward comes on top.
const gasShareMax = 80

// TestGasOfEachReceipt logs what the receipts of each transaction burn (-v),
// and fails when a call burns nearly all the gas that gas.go gives it.
func TestGasOfEachReceipt(t *testing.T) {
	c := newDrops(t)
	many := []string{}
	for i := range 100 {
		many = append(many, "many"+strings.Repeat("i", i))
	}
	c.createDrop(t, "K1", "K2", "K3", "K4")
	for _, made := range []struct {
		what   string
		result *Result
	}{
		{"a drop of one key", c.Call(creator, dropID, "create_near_drop", dropArgs("K"), Deposit("3"))},
		{"a drop of 100 keys", c.Call(creator, dropID, "create_near_drop", dropArgs(many...), Deposit("110"))},
		{"claim_for", c.claim("K1", "claim_for", alice)},
		{"claim_for an implicit account", c.claim("K2", "claim_for", Key("someone").PublicKey().ImplicitAccount())},
		{"claim_for a missing account", c.claim("K3", "claim_for", "missing.test.near")},
		{"create_account_and_claim", c.claim("K3", "create_account_and_claim", "bob.test.near")},
		{"create_account_and_claim of a taken name", c.claim("K4", "create_account_and_claim", alice)},
	} {
		made.result.Succeeds(t)
		t.Logf("%s: %.2f Tgas", made.what, tera(made.result.GasBurnt()))
		for _, placed := range made.result.Status.Receipts {
			if placed.Receipt.IsRefund() {
				continue
			}
			burnt := placed.GasBurnt
			given, _ := transaction.PrepaidGasOf(placed.Receipt.Actions) // no sum here overflows
			t.Logf("  %-20.20s burns %5.2f of %6.2f", placed.Executor, tera(burnt), tera(given))
			if given > 0 && burnt*100 > given*gasShareMax {
				t.Errorf("%s: a receipt to %s burns %.2f of its %.2f Tgas", made.what, placed.Executor, tera(burnt), tera(given))
			}
		}
	}
}

func tera(gas uint64) float64 { return float64(gas) / 1e12 }
