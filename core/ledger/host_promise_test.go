package ledger

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
)

func TestPromiseErrors(t *testing.T) {
	s := newStage(t)
	joint := func(g *guest) uint64 {
		return g.do("promise_and", []uint64{g.do("promise_batch_create", "other"), g.do("promise_batch_create", "bob")})
	}
	batch := func(g *guest) uint64 { return g.do("promise_batch_create", "other") }
	key := testKey("alice").PublicKey().Borsh()
	const unknown = "99 does not correspond to existing promises"
	for name, c := range map[string]struct {
		text string
		m    func(g *guest)
	}{
		"then of nothing":   {unknown, func(g *guest) { g.then(99, "other", "n", "", tgas) }},
		"and of nothing":    {unknown, func(g *guest) { g.do("promise_and", []uint64{batch(g), 99}) }},
		"action on nothing": {unknown, func(g *guest) { g.do("promise_batch_action_create_account", 99) }},
		"return of nothing": {unknown, func(g *guest) { g.do("promise_return", 99) }},
		"append to joint":   {"Actions can only be appended to non-joint promise.", func(g *guest) { g.do("promise_batch_action_transfer", joint(g), amount.Zero) }},
		"return joint":      {"Returning joint promise is currently prohibited.", func(g *guest) { g.do("promise_return", joint(g)) }},
		"empty method":      {"Tried to call an empty method name.", func(g *guest) { g.promise("other", "", "", amount.Zero, tgas) }},
		"method not UTF-8":  {"VM Logic returned an invalid method name", func(g *guest) { g.promise("other", "\xff", "", amount.Zero, tgas) }},
		"bad receiver":      {"VM Logic returned an invalid account id", func(g *guest) { g.promise("Other", "n", "", amount.Zero, tgas) }},
		"bad then":          {"VM Logic returned an invalid account id", func(g *guest) { g.then(batch(g), "a..b", "n", "", tgas) }},
		"bad beneficiary":   {"VM Logic returned an invalid account id", func(g *guest) { g.do("promise_batch_action_delete_account", batch(g), "x") }},
		"short key":         {"VM Logic provided an invalid public key", func(g *guest) { g.do("promise_batch_action_delete_key", batch(g), key[:32]) }},
		"key of a bad kind": {"VM Logic provided an invalid public key", func(g *guest) {
			g.do("promise_batch_action_add_key_with_full_access", batch(g), "\x07"+string(key[1:]), 0)
		}},
		"not UTF-8 in list":  {"VM Logic returned an invalid method name", func(g *guest) { g.addCallKey(batch(g), key, amount.Zero, "app", "a,\xff") }},
		"receiver not UTF-8": {"String encoding is bad UTF-8 sequence.", func(g *guest) { g.promise("\xff", "n", "", amount.Zero, tgas) }},
		"gas beyond a sum":   {"Integer overflow.", func(g *guest) { g.promise("other", "n", "", amount.Zero, ^uint64(0)) }},
		"joint beyond a sum": {"Integer overflow.", func(g *guest) { g.do("promise_and", 0, 1<<61) }},
		"empty name in list": {"Tried to call an empty method name.", func(g *guest) { g.addCallKey(batch(g), key, amount.Zero, "app", "a,,b") }},
		"key of nobody":      {"VM Logic returned an invalid account id", func(g *guest) { g.addCallKey(batch(g), key, amount.Zero, "APP", "") }},
		"above the balance":  {"Exceeded the account balance.", func(g *guest) { g.do("promise_batch_action_transfer", batch(g), near(1001)) }},
		"deposit too high":   {"Exceeded the account balance.", func(g *guest) { g.promise("other", "n", "", near(1001), tgas) }},
		"code too large":     {"The size of a contract code in DeployContract action 4194305 exceeds the limit 4194304", func(g *guest) { g.do("promise_batch_action_deploy_contract", batch(g), make([]byte, 4<<20+1)) }},
		"no such result":     {"Accessed invalid promise result index: 0", func(g *guest) { g.do("promise_result", 0, 0) }},
		"amount nowhere":     {"Accessed memory outside the bounds.", func(g *guest) { g.do("promise_batch_action_transfer", batch(g), 1<<40) }},
	} {
		t.Run(name, func(t *testing.T) {
			s.t = t
			s.ends(c.text, c.m)
		})
	}
}

func (g *guest) addCallKey(p uint64, key []byte, allowance amount.Yocto, receiver, methods string) {
	g.do("promise_batch_action_add_key_with_function_call", p, key, 7, allowance, receiver, methods)
}

func TestPromiseLimits(t *testing.T) {
	s := newStage(t)
	many := func(g *guest, n int) uint64 { // one promise, n times
		p := g.do("promise_batch_create", "other")
		indexes := make([]uint64, n)
		for i := range indexes {
			indexes[i] = p
		}
		return g.do("promise_and", indexes)
	}
	var back string
	s.script["back"] = saves(&back)
	s.succeeds("", func(g *guest) { g.then(many(g, 128), "app", "back", "", 10*tgas) })
	expect(t, "results", back, strings.TrimSuffix(strings.Repeat("1: ", 128), " "))
	s.ends("The number of input data dependencies 129 exceeds the limit 128", func(g *guest) { many(g, 129) })

	fill := func(g *guest, n int) {
		for range n {
			g.do("promise_and", []uint64{})
		}
	}
	s.succeeds("", func(g *guest) { fill(g, 1024) })
	s.ends("The number of promises within a FunctionCall 1025 exceeds the limit 1024", func(g *guest) { fill(g, 1025) })
	s.ends("The number of promises within a FunctionCall 1025 exceeds the limit 1024", func(g *guest) {
		fill(g, 1024)
		g.do("promise_batch_create", "other")
	})
}

func TestActionsOfABatch(t *testing.T) {
	s := newStage(t)
	one, two, three := testKey("one").PublicKey(), testKey("two").PublicKey(), testKey("three").PublicKey()
	var called string
	s.script["n"] = func(g *guest) { called = g.text("current_account_id") + " " + g.text("input") }
	s.succeeds("", func(g *guest) {
		p := g.do("promise_batch_create", "new.app")
		g.do("promise_batch_action_create_account", p)
		g.do("promise_batch_action_transfer", p, near(50))
		g.do("promise_batch_action_add_key_with_full_access", p, one.Borsh(), 77)
		g.addCallKey(p, two.Borsh(), near(1), "app", "a,b")
		g.addCallKey(p, three.Borsh(), amount.Zero, "other", "")
		g.do("promise_batch_action_deploy_contract", p, s.script.code())
		g.do("promise_batch_action_stake", p, near(10), one.Borsh())
		g.do("promise_batch_action_function_call", p, "n", "args", near(2), 5*tgas)
	})
	expect(t, "called", called, "new.app args")
	acc, _ := s.view().Account("new.app")
	expect(t, "locked", acc.Locked, near(10))
	if reward, ok := acc.Amount.Sub(near(42)); !ok || reward.IsZero() || near(1).Less(reward) {
		t.Errorf("new.app has %s NEAR: want 50 + 2 - 10 and its reward", acc.Amount.FormatNEAR())
	}
	fresh := (s.view().Head.Height - 1) * 1_000_000
	allowance := near(1)
	for k, want := range map[keys.PublicKey]accesskey.AccessKey{
		one: {Nonce: fresh}, two: limited(&allowance, "app", "a", "b"), three: limited(nil, "other"),
	} {
		want.Nonce = fresh // whatever the contract asked for
		if want.Permission.FunctionCall != nil && want.Permission.FunctionCall.MethodNames == nil {
			want.Permission.FunctionCall.MethodNames = []string{}
		}
		got, ok := s.view().AccessKey("new.app", k)
		if !ok || fmt.Sprintf("%x", got.Borsh()) != fmt.Sprintf("%x", want.Borsh()) {
			t.Errorf("key %s: %+v, %v", k, got, ok)
		}
	}
}

func TestAContractKeepsItsOwnAccount(t *testing.T) {
	s := newStage(t)
	own := testKey("app").PublicKey()
	s.succeeds("", func(g *guest) {
		p := g.do("promise_batch_create", "app")
		g.do("promise_batch_action_delete_key", p, own.Borsh())
		g.do("promise_batch_action_delete_account", p, "bob")
	})
	if _, ok := s.view().Account("app"); ok {
		t.Error("app deleted itself and is still there")
	}
	if !near(1999).Less(s.balance("bob")) {
		t.Errorf("bob has %s", s.balance("bob").FormatNEAR())
	}
}

// The rules for a transaction's actions hold for a contract's as well.
func TestReceiptsAreChecked(t *testing.T) {
	s := newStage(t)
	batch := func(g *guest, receiver account.ID) uint64 { return g.do("promise_batch_create", string(receiver)) }
	for name, c := range map[string]struct {
		want string
		m    func(g *guest)
	}{
		"no gas": {`"FunctionCallZeroAttachedGas"`, func(g *guest) { g.promise("other", "n", "", amount.Zero, 0) }},
		"delete not last": {`"DeleteActionMustBeFinal"`, func(g *guest) {
			p := batch(g, "app")
			g.do("promise_batch_action_delete_account", p, "bob")
			g.do("promise_batch_action_create_account", p)
		}},
		"101 actions": {`{"TotalNumberOfActionsExceeded":{"total_number_of_actions":101,"limit":100}}`, func(g *guest) {
			p := batch(g, "bob")
			for range 101 {
				g.do("promise_batch_action_transfer", p, amount.Zero)
			}
		}},
		"11 deploys": {`{"TotalNumberOfDeployActionsExceeded":{"number_of_deploy_actions":11,"limit":10}}`, func(g *guest) {
			p := batch(g, "app")
			for range 11 {
				g.do("promise_batch_action_deploy_contract", p, "")
			}
		}},
		"long method in a key": {`{"AddKeyMethodNameLengthExceeded":{"length":257,"limit":256}}`, func(g *guest) {
			g.addCallKey(batch(g, "app"), testKey("x").PublicKey().Borsh(), amount.Zero, "app", strings.Repeat("m", 257))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s.t = t
			status := s.runs(c.m)
			want := `{"ActionError":{"index":0,"kind":{"NewReceiptValidationError":{"ActionsValidation":` + c.want + `}}}}`
			expect(t, "failure", string(status.Status.Failure.JSON()), want)
		})
	}
}

// TestRefundsGoWhereThePromiseSays: the deposit of a failed promise goes to the
// account that was named, not to the contract.
func TestRefundsGoWhereThePromiseSays(t *testing.T) {
	s := newStage(t)
	var told string
	s.script["n"] = func(g *guest) {
		told = g.text("refund_to_account_id")
		g.fail("no")
	}
	before, _ := s.view().Account("bob")
	s.runs(func(g *guest) {
		p := g.do("promise_batch_create", "other")
		g.do("promise_set_refund_to", p, "bob")
		g.do("promise_batch_action_function_call", p, "n", "", near(2), 10*tgas)
	})
	after, _ := s.view().Account("bob")
	expect(t, "told", told, "bob")
	expect(t, "bob has", after.Amount, before.Amount.SaturatingAdd(near(2)))
	s.ends("Actions can only be appended to non-joint promise.", func(g *guest) {
		g.do("promise_set_refund_to", g.do("promise_and", []uint64{g.do("promise_batch_create", "other")}), "bob")
	})
}

func TestContractsPublishAndUseGlobalCode(t *testing.T) {
	s := newStage(t)
	code := s.script.code()
	hash := sha256.Sum256(code)
	s.script["n"] = func(g *guest) {}
	s.succeeds("", func(g *guest) {
		p := g.do("promise_batch_create", "app")
		g.do("promise_batch_action_deploy_global_contract", p, code)
		g.do("promise_batch_action_deploy_global_contract_by_account_id", p, code)
	})
	for i, use := range []func(g *guest, p uint64){
		func(g *guest, p uint64) { g.do("promise_batch_action_use_global_contract", p, hash[:]) },
		func(g *guest, p uint64) { g.do("promise_batch_action_use_global_contract_by_account_id", p, "app") },
	} {
		id := account.ID(fmt.Sprintf("user%d.app", i))
		var kind uint64
		var name string
		s.script["n"] = func(g *guest) { kind, name = g.do("current_contract_code", 1), string(g.register(1)) }
		s.succeeds("", func(g *guest) {
			p := g.do("promise_batch_create", string(id))
			g.do("promise_batch_action_create_account", p)
			use(g, p)
			g.do("promise_batch_action_function_call", p, "n", "", amount.Zero, 10*tgas)
		})
		expect(t, "kind", kind, uint64(2+i))
		expect(t, "name", name, []string{string(hash[:]), "app"}[i])
	}
	s.ends("Contract code hash is malformed.", func(g *guest) {
		g.do("promise_batch_action_use_global_contract", g.do("promise_batch_create", "app"), hash[:31])
	})
}

func TestStorageIteratorsAreDeprecated(t *testing.T) {
	s := newStage(t)
	s.ends("Attempted to call deprecated host function storage_iter_prefix", func(g *guest) { g.do("storage_iter_prefix", "a") })
	s.ends("Attempted to call deprecated host function storage_iter_range", func(g *guest) { g.do("storage_iter_range", "a", "b") })
	s.ends("Attempted to call deprecated host function storage_iter_next", func(g *guest) { g.do("storage_iter_next", 0, 1, 2) })
}
