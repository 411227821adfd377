package onelog

import (
	"crypto/sha256"

	"latchkey/core/amount"
	"latchkey/internal/test/asm"
)

// promises makes receipts of every kind from a contract.
func promises(r *recorder) {
	self, one := string(toolID), near("0.01")
	own := string(public("made by the contract").Borsh())
	gas := func(tgas int) int { return tgas * tera }
	c := newContract(1)
	c.method("nothing")
	c.method("fails", c.do("panic_utf8", "the promise fails"))
	c.method("answers", c.do("value_return", "an answer"))
	c.method("callback",
		store(0, c.value("promise_results_count")), store(8, c.value("promise_result", 0, 1)), c.do("value_return", 16, 0))
	c.method("callback_fails", c.do("promise_result", 0, 1), c.do("panic_utf8", "the callback fails"))
	c.method("bad_result", c.do("promise_result", 5, 1))

	thenReturn := func(first asm.Code, second asm.Code) asm.Code {
		return asm.Do(first, second, c.do("promise_return", 1))
	}
	c.method("chain", thenReturn(
		c.do("promise_create", self, "answers", "args", one, gas(20)), c.do("promise_then", 0, self, "callback", "", amount.Zero, gas(20))))
	c.method("chain_after_failure", thenReturn(
		c.do("promise_create", self, "fails", "", one, gas(20)), c.do("promise_then", 0, self, "callback", "", amount.Zero, gas(20))))
	c.method("failing_callback", thenReturn(
		c.do("promise_create", string(bob), "no contract", "", one, gas(20)), c.do("promise_then", 0, self, "callback_fails", "", one, gas(20))))
	c.method("joint",
		c.do("promise_create", self, "answers", "", amount.Zero, gas(20)), c.do("promise_create", self, "fails", "", amount.Zero, gas(20)),
		// The indexes 0 and 1 as bytes.
		c.do("promise_and", int(c.put("\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00")), 2),
		c.do("promise_batch_then", 2, self), c.do("promise_batch_action_function_call", 3, "callback", "", amount.Zero, gas(20)),
		c.do("promise_return", 3))
	c.method("batch",
		c.do("promise_batch_create", "made."+self), c.do("promise_batch_action_create_account", 0), c.do("promise_batch_action_transfer", 0, near("3")),
		c.do("promise_batch_action_add_key_with_full_access", 0, own, 0),
		c.do("promise_batch_action_add_key_with_function_call", 0, string(public("limited by the contract").Borsh()), 0, one, self, "a,b"),
		c.do("promise_batch_action_delete_key", 0, own), c.do("promise_batch_action_deploy_contract", 0, string(r.tiny())),
		c.do("promise_batch_action_function_call_weight", 0, "nothing", "", amount.Zero, 0, 1), c.do("promise_batch_action_stake", 0, near("1"), own),
		c.do("promise_batch_create", string(bob)), c.do("promise_batch_action_transfer", 1, one),
		c.do("promise_batch_create", string(bob)), c.do("promise_batch_action_delete_account", 2, string(alice)))
	var published asm.Module
	published.Memory(1, -1)
	published.Method("nothing")
	code := string(published.Wasm())
	hash := sha256.Sum256([]byte(code))
	c.method("publish",
		c.do("promise_batch_create", self), c.do("promise_batch_action_deploy_global_contract", 0, code),
		c.do("promise_batch_action_deploy_global_contract_by_account_id", 0, code),
		c.do("promise_batch_create", "user."+self), c.do("promise_batch_action_create_account", 1),
		c.do("promise_batch_action_use_global_contract", 1, string(hash[:])),
		c.do("promise_batch_action_use_global_contract_by_account_id", 1, self),
		c.do("promise_batch_action_function_call", 1, "nothing", "", amount.Zero, gas(10)))
	c.method("refund_to_bob",
		c.do("promise_create", self, "fails", "", one, gas(20)), c.do("promise_set_refund_to", 0, string(bob)))
	c.method("101_actions", append([]asm.Code{c.do("promise_batch_create", string(bob))}, repeat(101, c.do("promise_batch_action_transfer", 0, amount.From(1)))...)...)
	c.method("too_large", asm.I32Const(70), asm.MemoryGrow, asm.Drop,
		c.do("promise_batch_create", string(bob)),
		asm.I64Const(0), asm.I64Const(1), asm.I64Const(int64(c.put("m"))), asm.I64Const(4<<20), asm.I64Const(0),
		asm.I64Const(int64(c.put(string(amount.Zero.Bytes())))), asm.I64Const(tera),
		asm.Call(indexOf("promise_batch_action_function_call")))
	c.method("no_gas", c.do("promise_create", self, "nothing", "", amount.Zero, 0))
	c.method("too_much", c.do("promise_batch_create", string(bob)), c.do("promise_batch_action_transfer", 0, near("10000000")))
	c.method("bad_account", c.do("promise_batch_create", "Not An Account"))
	c.method("bad_key", c.do("promise_batch_create", self), c.do("promise_batch_action_delete_key", 0, "no key"))
	c.method("bad_index", c.do("promise_then", 9, self, "callback", "", amount.Zero, gas(20)))
	c.method("joint_action", c.do("promise_and", 0, 0), c.do("promise_batch_action_transfer", 0, one))
	c.method("joint_return", c.do("promise_and", 0, 0), c.do("promise_return", 0))
	c.method("empty_method", c.do("promise_create", self, "", "", amount.Zero, gas(1)))
	r.deploy(c, toolID)

	for _, method := range []string{"chain", "chain_after_failure", "joint", "batch", "publish", "refund_to_bob"} {
		r.ok(r.sign(alice, toolID, call(method, "", 300, near("0.1"))))
	}
	r.fails("the callback fails", r.sign(alice, toolID, call("failing_callback", "", 300, near("0.1"))))
	r.fails("TotalNumberOfActionsExceeded", r.sign(alice, toolID, call("101_actions", "", 300, amount.Zero)))
	r.fails("FunctionCallZeroAttachedGas", r.sign(alice, toolID, call("no_gas", "", 300, amount.Zero)))
	r.fails("ReceiptSizeExceeded", r.sign(alice, toolID, call("too_large", "", 900, amount.Zero)))
	for _, method := range []string{"too_much", "bad_account", "bad_key", "bad_index", "joint_action", "joint_return", "empty_method", "bad_result"} {
		r.fails("ExecutionError", r.sign(alice, toolID, call(method, "", 300, near("0.1"))))
	}
}

// tiny is a contract with a method "nothing".
func (r *recorder) tiny() []byte {
	c := newContract(1)
	c.method("nothing")
	return c.m.Wasm()
}
