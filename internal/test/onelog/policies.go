package onelog

import (
	"encoding/binary"
	"math"
	"strings"

	"latchkey/core/amount"
	"latchkey/core/policy"
	"latchkey/core/transaction"
	"latchkey/internal/test/asm"
)

// policies runs a contract that tries to do more than its policy and the ledger's
// caps allow.
func policies(r *recorder) {
	r.deploy(narrow(`{"version":1,"promises":[{"kind":"function_call","receivers":["*.near"],"methods":["none"]},
		{"kind":"transfer","receivers":["self"],"deposit_max":"5"}],"memory_pages_max":3,"storage_bytes_max":2000,"gas_max":20000000000000}`), toolID)
	const panicked = "Smart contract panicked: policy: "
	for _, c := range []struct{ method, text string }{
		{"pay_little", ""},
		{"pay_much", panicked + "promises[1]: the plugin may only transfer to self with at most 5 yocto; it tried to transfer to tool.test.near with 6 yocto"},
		{"pay_others", panicked + "promises[1]: "},
		{"call_other", panicked + "promises[0]: the plugin may only call none of *.near; it tried to call some of bob.test.near"},
		{"add_key", panicked + "promises: no rule lets the plugin add a key to tool.test.near with full access"},
		{"store", ""},
		{"store_much", panicked + "storage_bytes_max: "},
		{"loop", panicked + "gas_max: one call of the plugin may burn 20000000000000 gas at most"},
	} {
		r.ends(c.text, r.sign(bob, toolID, call(c.method, "", 50, amount.Zero)))
	}
	grown := binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, 1), math.MaxUint32)
	if got := r.ok(r.sign(bob, toolID, call("grow", "", 50, amount.Zero))); got != string(grown) {
		r.fail("memory grew by %x", got)
	}
	underCaps(r)
	r.deploy(narrow(`{"version":1,"functions":["value_return"]}`), toolID)
	r.fails("functions does not name it", r.sign(bob, toolID, call("store", "", 50, amount.Zero)))
	r.deploy(narrow(`{"version":1,"memory":1}`), toolID)
	r.fails("PrepareError", r.sign(bob, toolID, call("store", "", 50, amount.Zero)))
}

// underCaps lets the ledger allow less than the policy asks for.
func underCaps(r *recorder) {
	for _, c := range []struct {
		caps         policy.Caps
		method, text string
	}{
		{policy.Caps{MemoryPagesMax: 2}, "store", "policy: memory_pages_max of the chain: the plugin's memory may grow to 3 pages, the chain allows 2"},
		{policy.Caps{StorageBytesMax: 100}, "store_more", "policy: storage_bytes_max of the chain: "},
		{policy.Caps{GasMax: 2e12}, "loop", "policy: gas_max of the chain: one call of the plugin may burn 2000000000000 gas at most"},
		{policy.Caps{}, "store_more", ""},
	} {
		change := r.change()
		change.Caps = &c.caps
		r.administer("", change.Sign(key("admin")))
		r.ends(c.text, r.sign(bob, toolID, call(c.method, "", 50, amount.Zero)))
	}
}

// narrow is the contract, under a policy.
func narrow(text string) *contract {
	c := newContract(1)
	c.m.Custom(policy.Section, text)
	batch := func(receiver string, action asm.Code) asm.Code {
		return asm.Do(c.do("promise_batch_create", receiver), action)
	}
	c.method("pay_little", batch(string(toolID), c.do("promise_batch_action_transfer", 0, amount.From(5))))
	c.method("pay_much", batch(string(toolID), c.do("promise_batch_action_transfer", 0, amount.From(6))))
	c.method("pay_others", batch(string(bob), c.do("promise_batch_action_transfer", 0, amount.From(1))))
	c.method("call_other", c.do("promise_create", string(bob), "some", "", amount.Zero, 1))
	c.method("add_key", batch(string(toolID), c.do("promise_batch_action_add_key_with_full_access", 0, string(public("any").Borsh()), 0)))
	c.method("store", c.do("storage_write", "k", strings.Repeat("v", 10), 0))
	c.method("store_more", c.do("storage_write", "k", strings.Repeat("v", 500), 0))
	c.method("store_much", c.do("storage_write", "k", strings.Repeat("v", 2000), 0))
	c.method("loop", asm.Loop, c.do("block_index"), asm.Br(0), asm.End)
	// The pages there were before each attempt, or -1.
	c.method("grow",
		store(0, asm.Do(asm.I32Const(2), asm.MemoryGrow, asm.I64ExtendI32)),
		store(8, asm.Do(asm.I32Const(1), asm.MemoryGrow, asm.I64ExtendI32)),
		c.do("value_return", 16, 0))
	return c
}

// ends runs a transaction that must fail with this text, or succeed when that is
// empty.
func (r *recorder) ends(text string, tx *transaction.Signed) {
	if text == "" {
		r.ok(tx)
		return
	}
	r.fails(text, tx)
}
