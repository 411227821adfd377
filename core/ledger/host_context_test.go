package ledger

import (
	"bytes"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/receipt"
	"latchkey/core/transaction"
	"latchkey/core/vm"
)

// yocto reads an amount that a host function writes to memory.
func (g *guest) yocto(function string) amount.Yocto {
	ptr := g.put(make([]byte, 16))
	g.do(function, ptr)
	return amount.FromBytes(g.memory[ptr : ptr+16])
}

func TestContext(t *testing.T) {
	s := newStage(t)
	s.must(s.sign("app", "app", testKey("app"), transaction.Stake{Stake: near(100), PublicKey: testKey("app").PublicKey()}))
	before, _ := s.view().Account("app")
	s.script["n"] = func(g *guest) {
		expect(t, "current of n", g.text("current_account_id"), "other")
		expect(t, "signer of n", g.text("signer_account_id"), "alice")
		expect(t, "predecessor of n", g.text("predecessor_account_id"), "app")
		expect(t, "attached to n", g.yocto("attached_deposit"), amount.From(5))
		expect(t, "gas of n", g.do("prepaid_gas"), 10*tgas)
	}
	var seed, key []byte
	s.script["m"] = func(g *guest) {
		expect(t, "current", g.text("current_account_id"), "app")
		expect(t, "signer", g.text("signer_account_id"), "alice")
		expect(t, "predecessor", g.text("predecessor_account_id"), "alice")
		expect(t, "refund to", g.text("refund_to_account_id"), "alice")
		expect(t, "kind of code", g.do("current_contract_code", 1), 1)
		expect(t, "code", string(g.register(1)), string(before.Contract.Hash[:]))
		g.do("validator_stake", "app", g.put(make([]byte, 16)))
		expect(t, "input", g.text("input"), "the args")
		key, seed = []byte(g.text("signer_account_pk")), []byte(g.text("random_seed"))
		expect(t, "height", g.do("block_index"), s.view().Head.Height+1)
		expect(t, "time", g.do("block_timestamp"), s.time)
		expect(t, "epoch", g.do("epoch_height"), 0)
		expect(t, "storage", g.do("storage_usage"), before.StorageUsage)
		expect(t, "balance", g.yocto("account_balance"), before.Amount.SaturatingAdd(near(3)))
		expect(t, "locked", g.yocto("account_locked_balance"), near(100))
		expect(t, "deposit", g.yocto("attached_deposit"), near(3))
		expect(t, "prepaid", g.do("prepaid_gas"), 200*tgas)
		first := g.do("used_gas")
		expect(t, "used_gas costs", g.do("used_gas")-first, 264_768_111)
		g.promise("other", "n", "", amount.From(5), 10*tgas)
		expect(t, "balance after a promise", g.yocto("account_balance"), before.Amount.SaturatingAdd(near(3)).SaturatingSub(amount.From(5)))
	}
	status := s.must(s.sign("alice", "app", testKey("alice"),
		transaction.FunctionCall{MethodName: "m", Args: []byte("the args"), Gas: 200 * tgas, Deposit: near(3)}))
	if !bytes.Equal(key, testKey("alice").PublicKey().Borsh()) {
		t.Errorf("signer_account_pk is %x", key)
	}
	p := status.Receipts[0]
	want := receipt.RandomSeed(receipt.ActionHash(p.ID, p.Block.Height, 0), s.blockOf(status).Random)
	if !bytes.Equal(seed, want[:]) {
		t.Errorf("random_seed is %x, want %x", seed, want)
	}
}

// notInViews is the list of spec 7: what changes the ledger, and what tells of
// a transaction.
var notInViews = []string{
	"signer_account_id", "signer_account_pk", "predecessor_account_id", "refund_to_account_id", "promise_set_refund_to",
	"promise_batch_action_deploy_global_contract", "promise_batch_action_deploy_global_contract_by_account_id",
	"promise_batch_action_use_global_contract", "promise_batch_action_use_global_contract_by_account_id", "prepaid_gas", "used_gas",
	"promise_create", "promise_then", "promise_and", "promise_batch_create", "promise_batch_then",
	"promise_batch_action_create_account", "promise_batch_action_deploy_contract",
	"promise_batch_action_function_call", "promise_batch_action_function_call_weight",
	"promise_batch_action_transfer", "promise_batch_action_stake",
	"promise_batch_action_add_key_with_full_access", "promise_batch_action_add_key_with_function_call",
	"promise_batch_action_delete_key", "promise_batch_action_delete_account",
	"promise_results_count", "promise_result", "promise_return",
	"storage_write", "storage_remove",
}

func TestViewsChangeNothing(t *testing.T) {
	s := newStage(t)
	prohibited, known := map[string]bool{}, map[string]bool{}
	for _, name := range notInViews {
		prohibited[name] = true
	}
	for _, row := range vm.Table {
		s.script["m"] = func(g *guest) { g.call(row.Module, row.Name, make([]uint64, len(row.Params))) }
		out, err := s.view().Call("app", "m", nil, s.time)
		if err != nil {
			t.Fatal(err)
		}
		refused := out.Err != nil && out.Err.Error() == row.Name+" is not allowed in view calls"
		if refused != prohibited[row.Name] {
			t.Errorf("%s.%s in a view: %v", row.Module, row.Name, out.Err)
		}
		known[row.Name] = true
	}
	for name := range prohibited {
		if known[name] {
			continue
		}
		t.Errorf("there is no host function %s", name)
	}
}

func TestViewsSeeTheLedger(t *testing.T) {
	s := newStage(t)
	s.succeeds("", func(g *guest) { g.do("storage_write", "key", "value", 0) })
	s.script["m"] = func(g *guest) {
		expect(t, "height", g.do("block_index"), s.view().Head.Height)
		expect(t, "time", g.do("block_timestamp"), s.time+5)
		expect(t, "input", g.text("input"), "args")
		expect(t, "deposit", g.yocto("attached_deposit"), amount.Zero)
		g.do("storage_read", "key", 0)
		g.do("log_utf8", "seen")
		g.do("value_return", g.register(0))
	}
	before := s.stateBytes()
	out, err := s.view().Call("app", "m", []byte("args"), s.time+5)
	if err != nil || out.Err != nil || string(out.Value) != "value" || len(out.Logs) != 1 {
		t.Errorf("%+v, %v", out, err)
	}
	expect(t, "records", len(s.stateBytes()), len(before))
	if _, err := s.view().Call("nobody", "m", nil, 0); err == nil {
		t.Error("a view of a missing account")
	}
}
