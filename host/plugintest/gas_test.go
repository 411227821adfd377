package plugintest

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"latchkey/core/transaction"
)

// gasShareMax is how much of its gas a receipt of the contract may burn, in
// percent: what its promises forward comes on top.
const gasShareMax = 80

// TestGasOfEachReceipt logs what the receipts of each transaction burn (-v),
// and fails when a call burns nearly all the gas that gas.go gives it.
func TestGasOfEachReceipt(t *testing.T) { onEachSchedule(t, gasOfEachReceipt) }

func gasOfEachReceipt(t *testing.T, schedule string) {
	c := newDropsOn(t, schedule)
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
		gasShares(t, made.what, made.result)
	}
}

// gasShares logs what the receipts of a transaction burn, and fails when one burns
// nearly all that it was given.
func gasShares(t *testing.T, what string, r *Result) {
	t.Helper()
	r.Succeeds(t)
	t.Logf("%s: %.2f Tgas", what, tera(r.GasBurnt()))
	for _, placed := range r.Status.Receipts {
		if placed.Receipt.IsRefund() {
			continue
		}
		burnt := placed.GasBurnt
		given, _ := transaction.PrepaidGasOf(placed.Receipt.Actions) // no sum here overflows
		t.Logf("  %-20.20s burns %5.2f of %6.2f", placed.Executor, tera(burnt), tera(given))
		if given > 0 && burnt*100 > given*gasShareMax {
			t.Errorf("%s: a receipt to %s burns %.2f of its %.2f Tgas", what, placed.Executor, tera(burnt), tera(given))
		}
	}
}

// TestGasOfDropsOfEveryKind: the same of drops of tokens and calls, of records as large
// as they may be, with exactly the gas that they say they need.
func TestGasOfDropsOfEveryKind(t *testing.T) { onEachSchedule(t, gasOfDropsOfEveryKind) }

func gasOfDropsOfEveryKind(t *testing.T, schedule string) {
	c := newTokenDropsOn(t, schedule, nil)
	heavy := `{"assets":[` + strings.Repeat(object("kind", "call", "receiver_id", appID, "method_name", "ft_on_transfer", "args", `{"msg":"{}","x":"`+strings.Repeat("x", 1800)+`"}`, "attached_gas", "5000000000000")+",", 3) +
		`{"kind":"near","amount":"5"}]}`
	one := func(key, uses string) string {
		return `{"public_keys":["` + Key(key).PublicKey().String() + `"],"uses":[` + uses + `]}`
	}
	create := func(args string) *Result {
		return c.Call(creator, dropID, "create_drop", args, Deposit("3"), Tgas(200))
	}
	gasShares(t, "a drop that is described at length", create(one("H1", heavy)))
	c.mint(t, "1")
	c.mint(t, "2")
	gasShares(t, "a drop of three kinds", create(one("M1", `{"assets":[{"kind":"near","amount":"5"},{"kind":"ft","contract_id":"ft.test.near","amount":"5"},{"kind":"nft","contract_id":"nft.test.near"}]}`)))
	gasShares(t, "another at length", create(one("H2", heavy)))
	c.registerDrop(t)
	gasShares(t, "units for it", c.Call(creator, ftID, "ft_transfer_call", object("receiver_id", dropID, "amount", "5", "msg", "1"), Deposit(oneYocto), Tgas(100)))
	c.give(t, "nft_transfer_call", "1", "1")
	needed := func(key, way string) uint64 {
		value, failure := c.View(dropID, "preview_claim", object("public_key", Key(key).PublicKey().String()))
		_, rest, _ := strings.Cut(value, `"required_gas":{`)
		_, rest, _ = strings.Cut(rest, `"`+way+`":`)
		digits := strings.FieldsFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
		if failure != "" || len(digits) == 0 {
			t.Fatalf("%s %s", value, failure)
		}
		n, _ := strconv.ParseUint(digits[0], 10, 64)
		return n / 1e12
	}
	gasShares(t, "a claim of three kinds, for a new account", c.claim("M1", "create_account_and_claim", "n1.test.near", Tgas(needed("M1", "new_account"))))
	many := []string{}
	for i := range 100 {
		many = append(many, fmt.Sprint("F", i))
	}
	c.createFT(t, "1", "9", many...)
	c.send(t, creator, "100", "3")
	gasShares(t, "a claim of units for a stranger", c.claim("F0", "claim_for", alice, Tgas(needed("F0", "existing_account"))))
	gasShares(t, "a claim of units", c.claim("F1", "claim_for", alice, Tgas(needed("F1", "existing_account"))))
	gasShares(t, "a claim of units for a new account", c.claim("F2", "create_account_and_claim", "n2.test.near", Tgas(needed("F2", "new_account"))))
	gasShares(t, "100 keys of units taken back", c.Call(creator, dropID, "cancel_drop", `{"drop_id":3}`, Tgas(300)))
	c.create(t, "create_nft_drop", `{"public_key":"`+Key("N1").PublicKey().String()+`","nft_contract":"nft.test.near"}`, "1")
	c.give(t, "nft_approve", "2", "4")
	gasShares(t, "a claim of a token", c.claim("N1", "claim_for", alice, Tgas(needed("N1", "existing_account"))))
	ten := many[:10]
	c.create(t, "create_nft_drop", strings.Replace(dropArgs(ten...), `"amount_per_drop":"1000000000000000000000000"`, `"nft_contract":"nft.test.near"`, 1), "1")
	for i := range 10 {
		id := fmt.Sprint("t", i)
		c.mint(t, id)
		c.give(t, "nft_transfer_call", id, "5")
	}
	gasShares(t, "ten tokens taken back", c.Call(creator, dropID, "cancel_drop", `{"drop_id":5}`, Tgas(300)))
	// Between two that are described at length, a drop ends.
	gasShares(t, "a drop after them", c.Call(creator, dropID, "create_near_drop", dropArgs("K1"), Deposit("3")))
	gasShares(t, "a third at length", create(one("H3", heavy)))
	gasShares(t, "the last claim between two at length", c.claim("K1", "claim_for", alice, Tgas(14)))
	gasShares(t, "a claim of calls", c.claim("H3", "claim_for", alice, Tgas(needed("H3", "existing_account"))))
	c.solvent(t, 0)
}
