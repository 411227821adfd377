package plugintest

import (
	"fmt"
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/core/transaction"
	"latchkey/internal/test/shipped"
)

// lender is a chain on which alice lends keys by plugins/examples/guard_go.
type lender struct{ *Chain }

func newLender(t *testing.T) *lender {
	t.Helper()
	wasm := shipped.Example(t, "guard_go")
	const without = 1_800_000 // a Go plugin that does nothing
	t.Logf("%d bytes", len(wasm))
	if len(wasm) > without*5/4 {
		t.Errorf("the guard has %d bytes", len(wasm))
	}
	c := &lender{newChain(t, Account{alice, "200", ""}, Account{rootID, "1000", "registrar"})}
	c.Together(c.SignActions(alice, alice, string(alice), transaction.DeployContract{Code: wasm}))[0].Succeeds(t)
	return c
}

// lends gives out a key for create_account of the registrar.
func (c *lender) lends(key string, expiresAt uint64, uses, perSeconds int, rules string) *Result {
	c.t.Helper()
	end, rate := "null", "null"
	if expiresAt > 0 {
		end = fmt.Sprint(expiresAt)
	}
	if uses > 0 {
		rate = fmt.Sprintf(`{"calls":%d,"seconds":%d}`, uses, perSeconds)
	}
	return c.Call(alice, alice, "add_key", fmt.Sprintf(`{"public_key":%q,"receiver_id":"test.near","method_names":"create_account","allowance":%q,"expires_at":%s,"rate":%s,"rules":%q}`,
		Key(key).PublicKey(), NEAR("1").String(), end, rate, rules))
}

func (c *lender) uses(key, args string) *Result {
	c.t.Helper()
	return c.Call(alice, rootID, "create_account", args, SignedBy(key), Tgas(20))
}

func TestALentKeyExpires(t *testing.T) {
	c := newLender(t)
	c.lends("K", c.time+6_000_000_000, 0, 0, "[]").Succeeds(t)
	if r := c.uses("K", "{}"); r.Refused != nil {
		t.Errorf("before its end: %v", r.Refused)
	}
	c.time += 10_000_000_000
	balance := c.Balance(alice)
	c.uses("K", "{}").RefusedWith(t, "this key expired 7 seconds ago")
	expect(t, "alice's balance", c.Balance(alice), balance)
}

func TestALentKeyIsRateLimited(t *testing.T) {
	c := newLender(t)
	c.lends("K", 0, 2, 60, "[]").Succeeds(t)
	both := c.Together(c.Sign(alice, rootID, "create_account", "{}", SignedBy("K"), Tgas(20)), c.Sign(alice, rootID, "create_account", "{}", SignedBy("K"), Tgas(20)),
		c.Sign(alice, rootID, "create_account", "{}", SignedBy("K"), Tgas(20)))
	for i, r := range both[:2] {
		if r.Refused != nil {
			t.Errorf("use %d: %v", i, r.Refused)
		}
	}
	both[2].RefusedWith(t, "at most 2 calls in 60 seconds are allowed; try again in 60 seconds")
	c.time += 60_000_000_000
	if r := c.uses("K", "{}"); r.Refused != nil {
		t.Errorf("a minute later: %v", r.Refused)
	}
	view, failure := c.View(alice, "get_key", fmt.Sprintf(`{"public_key":%q}`, Key("K").PublicKey()))
	expect(t, "the uses", view+failure, `{"expires_at":null,"rate":{"calls":2,"seconds":60},"used":1,"rules":"[]"}`)
}

func TestALentKeyKeepsToItsRules(t *testing.T) {
	c := newLender(t)
	c.lends("K", 0, 5, 60, `[{"path":"new_account_id","glob":"*.kids.test.near"},{"path":"level","at_most":3}]`).Succeeds(t)
	for args, want := range map[string]string{
		`{"new_account_id":"tom.kids.test.near","level":4}`:         "level must be at most 3, got 4",
		`{"new_account_id":"tom.test.near","level":1}`:              `new_account_id must match *.kids.test.near, got "tom.test.near"`,
		`{"new_account_id":"a.kids.test.near","level":1,"level":9}`: "arguments are not the JSON that rules take: duplicate field level at byte 54",
		`{"new_account_id":"a.kids.test.near","level":1,"LEVEL":9}`: `arguments name "LEVEL" twice, in upper and lower case`,
		"\xff": "arguments are not the JSON that rules take: not valid UTF-8",
		`{"new_account_id":"a.kids.test.near","x":"` + strings.Repeat("x", 30<<10) + `"}`: "level must be at most 3, got nothing",
	} {
		c.uses("K", args).RefusedWith(t, want)
	}
	r := c.uses("K", `{"new_account_id":"tom.kids.test.near","level":3}`)
	if r.Refused != nil {
		t.Fatalf("within the rules: %v", r.Refused)
	}
	t.Logf("the guard burns %.2f Tgas", tera(guardGas(t, c.Chain, r)))
	if burnt := tera(guardGas(t, c.Chain, r)); burnt > 5 {
		t.Errorf("the guard burns %.2f Tgas", burnt)
	}
	c.lends("L", 0, 0, 0, `[{"path":"a|@keys","equals":1}]`).FailsWith(t, "rules: rule 0: a path has no modifiers")
}

func TestAKeyThatWasNotLentOpensNothing(t *testing.T) {
	c := newLender(t)
	c.Together(c.SignActions(alice, alice, string(alice), limitedKey("other", account.ID("test.near"), "create_account")))[0].Succeeds(t)
	c.uses("other", "{}").RefusedWith(t, "this key was not lent by add_key")
	c.Call(alice, alice, "remove_key", fmt.Sprintf(`{"public_key":%q}`, Key("other").PublicKey())).Succeeds(t)
	c.lends("K", 0, 0, 0, "[]").Succeeds(t)
	c.Call(alice, alice, "remove_key", fmt.Sprintf(`{"public_key":%q}`, Key("K").PublicKey())).Succeeds(t)
	if _, there := c.AccessKey(alice, "K"); there {
		t.Error("a removed key is there")
	}
}
