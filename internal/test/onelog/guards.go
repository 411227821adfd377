package onelog

import (
	"fmt"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/policy"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

// Guard is one that a contract may have, with what becomes of what is signed.
type Guard struct {
	Name string
	// Says is the sentence it refuses with; empty when it has no objection.
	Says string
	body func(c *contract)
}

// Guards do what guards do, and mean harm. Each has all the gas that a guard may
// use and no more, so each ends soon, on every host alike.
func Guards() []Guard {
	method := func(body func(c *contract) asm.Code) func(*contract) {
		return func(c *contract) { c.method(policy.GuardMethod, body(c)) }
	}
	does := func(function string, args ...any) func(*contract) {
		return method(func(c *contract) asm.Code { return c.do(function, args...) })
	}
	failed := func(name, why string) string { return "the guard of " + string(guarded(name)) + " failed: " + why }
	endless := func(name string) string {
		return "the guard of " + string(guarded(name)) + " did not come to an end within the 10 Tgas that a guard may use"
	}
	self := len(vm.Table)
	return []Guard{
		{"accepts", "", does("block_index")},
		{"writes", "", does("storage_write", "seen", "once", 0)},
		{"reads", "", method(func(c *contract) asm.Code {
			return asm.Do(c.do("input", 0), c.do("signer_account_pk", 1), c.do("storage_read", "k", 2), c.do("storage_remove", "k", 2),
				c.do("block_timestamp"), c.do("prepaid_gas"), c.do("value_return", 2, 64))
		})},
		{"zero", "", func(c *contract) {
			c.m.Func(policy.GuardMethod, nil, []vm.ValueType{vm.I32}, 0, asm.I32Const(0))
		}},
		{"refuses", "not on Sundays", does("panic_utf8", "not on Sundays")},
		{"code", "plugin returned code 3", func(c *contract) {
			c.m.Func(policy.GuardMethod, nil, []vm.ValueType{vm.I32}, 0, asm.I32Const(3))
		}},
		{"traps", failed("traps", "WebAssembly trap: An `unreachable` opcode was executed."), method(func(*contract) asm.Code { return asm.Unreachable })},
		{"loops", endless("loops"), method(func(*contract) asm.Code { return forever })},
		{"recurses", failed("recurses", "Accessed memory outside the bounds."), method(func(*contract) asm.Code { return asm.Call(self) })},
		{"grows", endless("grows"), method(func(*contract) asm.Code {
			return asm.Do(asm.Loop, asm.I32Const(1), asm.MemoryGrow, asm.Drop, asm.Br(0), asm.End)
		})},
		{"hoards", endless("hoards"), does("storage_write", 5, 0, 1<<20, 0, 0)},
		{"stores", endless("stores"), method(func(c *contract) asm.Code {
			return asm.Do(asm.Loop, c.do("storage_write", "key", "value", 0), asm.Br(0), asm.End)
		})},
		{"plans", failed("plans", "promise_batch_create is not allowed in guards"), does("promise_batch_create", "test.near")},
		{"pays", failed("pays", "promise_create is not allowed in guards"), does("promise_create", "test.near", "m", "", amount.From(1), tera)},
		{"returns", failed("returns", "promise_return is not allowed in guards"), does("promise_return", 0)},
		{"awaits", failed("awaits", "promise_results_count is not allowed in guards"), does("promise_results_count")},
		{"logs", failed("logs", "log_utf8 is not allowed in guards"), does("log_utf8", "hello")},
		{"dices", failed("dices", "random_seed is not allowed in guards"), does("random_seed", 0)},
		{"outside", failed("outside", "Accessed memory outside the bounds."), does("storage_read", 8, 1<<30, 0)},
		// It would divide by zero when its memory or its global kept anything.
		{"forgets", "", func(c *contract) {
			kept := c.m.Global(0)
			c.method(policy.GuardMethod,
				asm.I32Const(1), asm.I32Const(0), asm.I32Load(), asm.I32Eqz, asm.I32DivS, asm.Drop,
				asm.I32Const(1), asm.GlobalGet(kept), asm.I64Eqz, asm.I32DivS, asm.Drop,
				asm.I32Const(0), asm.I32Const(1), asm.I32Store(), asm.I64Const(1), asm.GlobalSet(kept))
		}},
	}
}

// guarded is the account whose contract has a guard.
func guarded(name string) account.ID { return account.ID(name + "." + string(toolID)) }

// Contract is a contract with this guard and no method.
func (g Guard) Contract() []byte { return withGuard(g.body) }

func withGuard(body func(*contract)) []byte {
	c := newContract(32)
	body(c)
	c.m.Custom(policy.Section, `{"version":1,"guard":true}`)
	return c.m.Wasm()
}

// guards has each of them look at what a limited key signs, twice, and at what a
// relayer brings of it.
func guards(r *recorder) {
	for _, g := range Guards() {
		id := guarded(g.Name)
		r.ok(r.sign(toolID, id, transaction.CreateAccount{}, transfer("3"), transaction.DeployContract{Code: g.Contract()},
			fullKey(string(id)), callKey("limited "+g.Name, string(bob), nil)))
		for range 2 {
			r.asked(g, r.signBy(id, bob, "limited "+g.Name, call("m", `{"a":1}`, 1, amount.Zero)))
		}
		relayed := r.brought(r.asks(id, bob, "limited "+g.Name, call("m", "\xff", 1, amount.Zero)).Sign(key("limited " + g.Name)))
		if g.Says == "" {
			r.ok(relayed)
		} else {
			r.fails(g.Says, relayed)
		}
		r.fails("MethodNotFound", r.sign(bob, id, call(policy.GuardMethod, "", 30, amount.Zero)))
	}
	guardsWithoutATrace(r)
}

// asked runs a transaction that a guard is asked about.
func (r *recorder) asked(g Guard, tx *transaction.Signed) {
	switch refusal := r.blocks(tx)[0]; {
	case r.err != nil:
	case g.Says == "" && refusal != nil:
		r.fail("the guard that %s: refused with %v", g.Name, refusal)
	case g.Says != "" && (refusal == nil || refusal.Error() != g.Says):
		r.fail("the guard that %s: refused with %v, want %s", g.Name, refusal, g.Says)
	}
}

// guardsWithoutATrace replaces a guard that writes and then refuses by one that
// says what it finds: nothing.
func guardsWithoutATrace(r *recorder) {
	id := guarded("refuses")
	once := func(body func(c *contract) asm.Code) {
		r.ok(r.sign(id, id, transaction.DeployContract{Code: withGuard(func(c *contract) { c.method(policy.GuardMethod, body(c)) })}))
	}
	asks := func(says string) {
		r.asked(Guard{Name: "leaves no trace", Says: says}, r.signBy(id, bob, "limited refuses", call("m", "", 1, amount.Zero)))
	}
	once(func(c *contract) asm.Code {
		return asm.Do(c.do("storage_write", "trace", "smuggled", 0), c.do("panic_utf8", "never"))
	})
	asks("never")
	once(func(c *contract) asm.Code {
		return asm.Do(c.do("storage_read", "trace", 0), c.do("read_register", 0, 64), c.do("panic_utf8", -1, 64))
	})
	asks(fmt.Sprintf("the guard of %s failed: Accessed invalid register id: 0", id))
	once(func(c *contract) asm.Code { return c.do("storage_write", "trace", "kept", 0) })
	asks("")
	once(func(c *contract) asm.Code {
		return asm.Do(c.do("storage_read", "trace", 0), c.do("read_register", 0, 64), c.do("panic_utf8", -1, 64))
	})
	asks("kept")
	// More than its account can stake.
	once(func(c *contract) asm.Code {
		return c.do("storage_write", 4, 0, 200_000, 0, 0)
	})
	r.ok(r.sign(id, bob, transfer("1")))
	r.refused("LackBalanceForState", r.signBy(id, bob, "limited refuses", call("m", "", 1, amount.Zero)))
}
