package ledger

import (
	"testing"

	"latchkey/core/amount"
	"latchkey/core/transaction"
)

// TestAnAdminChangeFinishesWhatWaits: receipts that an earlier run left for its next
// block do not wait for the next transaction.
func TestAnAdminChangeFinishesWhatWaits(t *testing.T) {
	s := newStage(t)
	s.script["n"] = func(g *guest) { g.burn(290 * tgas) }
	s.script["m"] = func(g *guest) { g.promise("other", "n", "", amount.Zero, 330*tgas) }
	var txs []*transaction.Signed
	for range 4 {
		txs = append(txs, s.sign("alice", "app", testKey("alice"), call("m", 400*tgas)))
	}
	b, err := s.l.Begin()
	if err != nil {
		t.Fatal(err)
	}
	applied, err := b.Apply(Input{Height: b.Head().Height + 1, Time: s.time + 1, Transactions: txs})
	if err != nil || !b.HasDelayed() || len(applied.Refusals) != len(txs) {
		t.Fatalf("%d of %d transactions in one block, whose receipts must wait: %v", len(applied.Refusals), len(txs), err)
	}
	if err := b.Commit(); err != nil {
		t.Fatal(err)
	}

	change := s.next()
	var told []Committed
	refusal, err := s.l.SubmitAdmin(change.Sign(testKey("admin")), &fixedSource{now: s.time + 1}, func(done Committed) { told = append(told, done) })
	if refusal != nil || err != nil {
		t.Fatal(refusal, err)
	}
	if len(told) == 0 || told[len(told)-1].Waiting {
		t.Errorf("told of %+v, want a last commit after which no receipt waits", told)
	}
	for _, tx := range txs {
		if status, _ := s.view().Transaction(tx.Hash()); !status.Complete {
			t.Errorf("receipts of %s are left over", tx.Hash())
		}
	}
}

// TestABlockFitsIntoARecord: whatever senders put into transactions that cost little gas, a
// block moves to another host at once.
func TestABlockFitsIntoARecord(t *testing.T) {
	s := newStage(t)
	var txs []*transaction.Signed
	for range 12 {
		action := call("none", tgas)
		action.Args = make([]byte, 1<<20)
		txs = append(txs, s.sign("alice", "alice", testKey("alice"), action))
	}
	blocks := 0
	err := s.l.Submit(txs, &fixedSource{now: s.time + 1}, func(done Committed) {
		blocks += done.Blocks
		for i, refusal := range done.Verdicts {
			if refusal != nil {
				t.Errorf("transaction %d: %v", i, refusal)
			}
		}
	})
	if err != nil || blocks < 6 {
		t.Errorf("%d blocks: %v", blocks, err)
	}
	for _, r := range readAll(t, s.archived(1)) {
		if r.Size() > 4<<20 {
			t.Errorf("a record of %d bytes", r.Size())
		}
	}
}
