package ledger

import (
	"errors"
	"maps"
	"testing"

	"pgregory.net/rapid"

	"latchkey/core/receipt"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// TestReplayedBlocksAddUp: in random histories the steps of every block, one after
// the other, lead from the state before the block to the one after it.
func TestReplayedBlocksAddUp(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h := newHistory(rt)
		first := h.view().Head.Height + 1
		for range rapid.IntRange(3, 10).Draw(rt, "blocks") {
			h.step(rt)
		}
		for height := first; height <= h.view().Head.Height; height++ {
			h.checkReplay(height)
		}
	})
}

func (h *history) checkReplay(height uint64) {
	v := h.view()
	b, err := v.Block(height)
	if err != nil || !v.CanReplay(b) {
		h.t.Fatalf("height %d: %v", height, err)
	}
	steps, err := v.Replay(b)
	if err != nil {
		h.t.Fatalf("height %d: %v", height, err)
	}
	now := entriesOf(h.copies[height-1])
	ran := map[transaction.Hash]bool{}
	for _, id := range b.Outcomes {
		ran[id] = true
	}
	for _, s := range steps {
		if !ran[s.ID] {
			h.t.Errorf("height %d: %s did not run in the block", height, s.ID)
		}
		for _, d := range s.Deltas {
			if old, existed := now[string(d.Key)]; existed != (d.Old != nil) || old != string(d.Old) {
				h.t.Errorf("height %d: %q was %q, not %q", height, d.Key, old, d.Old)
			}
			if now[string(d.Key)] = string(d.New); d.New == nil {
				delete(now, string(d.Key))
			}
		}
	}
	if !maps.Equal(entriesOf(now), entriesOf(h.copies[height])) {
		h.t.Errorf("height %d: the steps lead elsewhere", height)
	}
}

// entriesOf keeps the records that are entries: receipts on their way move
// between steps.
func entriesOf(records map[string]string) map[string]string {
	entries := map[string]string{}
	for key, value := range records {
		if _, ok := state.EntryOf([]byte(key)); ok {
			entries[key] = value
		}
	}
	return entries
}

func TestStepsHaveTheirCause(t *testing.T) {
	c := newChain(t, scripted{"m": func(g *guest) { g.do("storage_write", "k", "v", 0) }}, "alice", "app")
	c.deploy("app", scripted{"m": func(*guest) {}})
	s := c.must(c.sign("alice", "app", testKey("alice"), transaction.FunctionCall{MethodName: "m", Gas: 10 * tgas}))
	steps, err := c.view().Replay(c.blockOf(s))
	if err != nil {
		t.Fatal(err)
	}
	call, refund := s.Receipts[0].ID, s.Receipts[1].ID
	want := []Step{{Cause: CauseTransaction, ID: s.Transaction.Hash()}, {Cause: CauseReceipt, ID: call}, {Cause: CauseReward, ID: call}, {Cause: CauseReceipt, ID: refund}}
	if len(steps) != len(want) {
		t.Fatalf("%d steps, want %d", len(steps), len(want))
	}
	for i, step := range steps {
		if step.Cause != want[i].Cause || step.ID != want[i].ID {
			t.Errorf("step %d is %d of %s, want %d of %s", i, step.Cause, step.ID, want[i].Cause, want[i].ID)
		}
	}
	// The call wrote an entry, which takes storage; the reward is money alone.
	if n := len(steps[1].Deltas); n != 2 {
		t.Errorf("the call changed %d records, want its account and an entry", n)
	}
	before, _ := state.DecodeAccount(steps[2].Deltas[0].Old)
	after, _ := state.DecodeAccount(steps[2].Deltas[0].New)
	reward, _ := after.Amount.Sub(before.Amount)
	if before.Amount = after.Amount; before != after || reward.IsZero() || len(steps[2].Deltas) != 1 {
		t.Errorf("the reward changed %+v to %+v", before, after)
	}
}

func TestGenesisIsOneStep(t *testing.T) {
	c := newChain(t, nil, "alice", "bob")
	b, err := c.view().Block(1)
	if err != nil {
		t.Fatal(err)
	}
	c.must(c.sign("alice", "bob", testKey("alice"), transaction.Transfer{Deposit: near(1)}))
	steps, err := c.view().Replay(b)
	if err != nil || len(steps) != 1 || steps[0].Cause != CauseGenesis || len(steps[0].Deltas) != 5 { // the settings, two accounts and their keys
		t.Fatalf("got %+v, %v", steps, err)
	}
	if acc, err := state.DecodeAccount(steps[0].Deltas[1].New); err != nil || acc.Amount != near(1000) {
		t.Errorf("alice began with %+v, %v", acc, err)
	}
}

// TestABlockOfOtherRulesIsNotReplayed: what a replay tells is what happened, or
// it is an error.
func TestABlockOfOtherRulesIsNotReplayed(t *testing.T) {
	c := newChain(t, nil, "alice", "bob")
	s := c.must(c.sign("alice", "bob", testKey("alice"), transaction.Transfer{Deposit: near(1)}))
	dearer := *c.l.Schedule
	dearer.Actions.Transfer.Execution++
	c.l.rebuild(&dearer, c.l.runtime.Engine)
	_, err := c.view().Replay(c.blockOf(s))
	if differs := (*ReplayError)(nil); !errors.As(err, &differs) || differs.Height != s.Outcome.Block.Height {
		t.Errorf("got %v", err)
	}
}

func TestAReplayChangesNothing(t *testing.T) {
	c := newChain(t, nil, "alice", "bob")
	s := c.must(c.sign("alice", "bob", testKey("alice"), transaction.Transfer{Deposit: near(1)}))
	before := c.stateBytes()
	if _, err := c.view().Replay(c.blockOf(s)); err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(before, c.stateBytes()) || c.balance("bob") != near(1001) {
		t.Error("a replay left something behind")
	}
}

func TestReceiptsKnowTheirTransaction(t *testing.T) {
	c := newChain(t, scripted{"m": func(g *guest) {
		p := g.do("promise_batch_create", "bob")
		g.do("promise_batch_action_transfer", p, near(1))
	}}, "alice", "app", "bob")
	c.deploy("app", scripted{"m": func(*guest) {}})
	other := c.sign("bob", "alice", testKey("bob"), transaction.Transfer{Deposit: near(1)})
	tx := c.sign("alice", "app", testKey("alice"), transaction.FunctionCall{MethodName: "m", Gas: 10 * tgas})
	c.apply(other, tx)
	s, err := c.view().Transaction(tx.Hash())
	if err != nil || len(s.Receipts) != 3 {
		t.Fatalf("%d receipts, want the call, its promise and a refund (%v)", len(s.Receipts), err)
	}
	for _, p := range s.Receipts {
		if origin, err := c.view().Origin(p.ID); err != nil || origin == nil || origin.Hash() != tx.Hash() {
			t.Errorf("receipt %s stems from %v, %v", p.ID, origin, err)
		}
	}
	if origin, err := c.view().Origin(receipt.Child(tx.Hash(), 9, 9)); origin != nil || err != nil {
		t.Errorf("an unknown receipt stems from %v, %v", origin, err)
	}
}
