package ledger

import (
	"slices"
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/runtime"
	"latchkey/core/tagged"
	"latchkey/core/transaction"
)

// recordsOf are the records of an account but for its balance, which a failed
// receipt changes by refunds and rewards.
func (c *chain) recordsOf(id account.ID) map[string]string {
	all := map[string]string{}
	for key, value := range c.stateBytes() {
		owner, rest, _ := cutKey(key)
		switch {
		case owner != id:
		case rest == "\x00":
			all[rest] = value[16:]
		default:
			all[rest] = value
		}
	}
	return all
}

func sameRecords(a, b map[string]string) bool {
	if len(a) != len(b) {
		return false
	}
	for key, value := range a {
		if b[key] != value {
			return false
		}
	}
	return true
}

func TestAFailedCallLeavesItsLogsAndItsGas(t *testing.T) {
	s := newStage(t)
	s.succeeds("", func(g *guest) { g.do("storage_write", "kept", "value", 0) })
	before, other := s.recordsOf("app"), s.balance("other")
	status := s.ends("Smart contract panicked: at the end", func(g *guest) {
		g.do("storage_write", "kept", "overwritten", 0)
		g.do("storage_write", "new", "value", 0)
		g.do("storage_remove", "kept", 0)
		g.do("log_utf8", "begun")
		g.do("promise_return", g.promise("other", "n", "", near(1), 10*tgas))
		g.do("value_return", "never")
		g.fail("at the end")
	})
	if !sameRecords(before, s.recordsOf("app")) {
		t.Error("the failed call changed the contract")
	}
	p := status.Receipts[0]
	if !slices.Equal(p.Logs, []tagged.GuestText{"begun"}) || p.GasBurnt < 200*tgas/1000 {
		t.Errorf("outcome %+v", p.Outcome)
	}
	expect(t, "receipts to other", len(outcomesOf(status, "other")), 0)
	expect(t, "balance of other", s.balance("other"), other)
}

func TestAFailedBatchIsUndoneAsAWhole(t *testing.T) {
	s := newStage(t)
	s.script["n"] = func(g *guest) {
		g.do("storage_write", "n", "was here", 0)
		g.do("log_utf8", "n was here")
		g.promise("bob", "n", "", near(1), tgas)
	}
	s.script["last"] = fails("no")
	before := s.stateBytes()
	var back string
	s.script["back"] = saves(&back)
	status := s.succeeds("", func(g *guest) {
		p := g.do("promise_batch_create", "new.app")
		g.do("promise_batch_action_create_account", p)
		g.do("promise_batch_action_transfer", p, near(60))
		g.do("promise_batch_action_add_key_with_full_access", p, testKey("new").PublicKey().Borsh(), 0)
		g.do("promise_batch_action_deploy_contract", p, s.script.code())
		g.do("promise_batch_action_function_call", p, "n", "", near(2), 20*tgas)
		g.do("promise_batch_action_function_call", p, "last", "", near(3), 20*tgas)
		g.do("promise_batch_action_transfer", p, near(4)) // not reached, and returned
		g.then(p, "app", "back", "", 10*tgas)
	})
	expect(t, "back", back, "2")
	failed := outcomesOf(status, "new.app")[0]
	if !strings.HasPrefix(string(failed.Status.Failure.JSON()), `{"ActionError":{"index":5,`) {
		t.Errorf("failure %s", failed.Status.Failure.JSON())
	}
	if !slices.Equal(failed.Logs, []tagged.GuestText{"n was here"}) {
		t.Errorf("logs %q", failed.Logs)
	}
	if _, ok := s.view().Account("new.app"); ok {
		t.Error("the account is still there")
	}
	expect(t, "records", len(s.stateBytes()), len(before))
	if got := s.balance("app"); got.Less(near(1000)) {
		t.Errorf("app has %s NEAR: its deposits did not come back", got.FormatNEAR())
	}
}

func TestOtherReceiptsAreNotUndone(t *testing.T) {
	s := newStage(t)
	s.script["n"] = func(g *guest) { g.do("storage_write", "n", "stays", 0) }
	s.script["back"] = func(g *guest) {
		g.do("storage_write", "back", "goes", 0)
		g.fail("the callback fails")
	}
	s.succeeds("", func(g *guest) {
		g.do("storage_write", "m", "stays", 0)
		g.then(g.promise("other", "n", "", near(1), 10*tgas), "app", "back", "", 10*tgas)
	})
	v := s.view()
	for _, c := range []struct {
		id   account.ID
		key  string
		want bool
	}{{"app", "m", true}, {"app", "back", false}, {"other", "n", true}} {
		if _, ok := v.Data(c.id, []byte(c.key)); ok != c.want {
			t.Errorf("%s of %s: %v", c.key, c.id, ok)
		}
	}
}

// TestAFailedTransactionLeavesOnlyItsNonce covers the actions that need no contract.
func TestAFailedTransactionLeavesOnlyItsNonce(t *testing.T) {
	s := newStage(t)
	before := s.recordsOf("alice")
	failing := []transaction.Action{
		addKey("one", fullKey), transaction.DeployContract{Code: []byte("code")}, addKey("two", fullKey),
		deleteKey("alice"), transaction.Stake{Stake: near(10), PublicKey: testKey("one").PublicKey()},
		deleteKey("nobody"),
	}
	status := s.must(s.sign("alice", "alice", testKey("alice"), failing...))
	if !strings.HasPrefix(string(status.Status.Failure.JSON()), `{"ActionError":{"index":5,"kind":{"DeleteKeyDoesNotExist"`) {
		t.Fatalf("failure %s", status.Status.Failure.JSON())
	}
	after := s.recordsOf("alice")
	ak, _ := s.key("alice", "alice")
	expect(t, "nonce", ak.Nonce, status.Transaction.Nonce)
	key := "\x01" + string(testKey("alice").PublicKey().Borsh())
	before[key] = after[key]
	if !sameRecords(before, after) {
		t.Error("the failed transaction changed alice")
	}
}

// TestADatumIsConsumedByAFailedReceipt: nothing of it lies about afterwards.
func TestADatumIsConsumedByAFailedReceipt(t *testing.T) {
	s := newStage(t)
	s.script["n"], s.script["back"] = returns("x"), fails("no")
	before := len(s.stateBytes())
	status := s.succeeds("", func(g *guest) {
		g.then(g.promise("other", "n", "", amount.Zero, 10*tgas), "app", "back", "", 10*tgas)
	})
	expect(t, "records", len(s.stateBytes()), before)
	back := outcomesOf(status, "app")[1]
	expect(t, "back", back.Status.Kind, runtime.Failure)
}
