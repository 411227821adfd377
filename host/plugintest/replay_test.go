package plugintest

import (
	"testing"
	"time"

	"latchkey/core/ledger"
	"latchkey/internal/test/bench"
)

// TestAClaimIsReplayed: the steps of a block with a real plugin in it, run again,
// lead to the state that the block left.
func TestAClaimIsReplayed(t *testing.T) {
	c := newDrops(t)
	c.createDrop(t, "K")
	claimed := c.claim("K", "claim_for", alice)
	claimed.Succeeds(t)
	c.claim("K", "claim_for", alice) // and life goes on
	c.Call(creator, rootID, "nonesuch", `{}`)
	steps := c.replay(t, claimed)
	if first := steps[0]; first.Cause != ledger.CauseTransaction || first.ID != claimed.Status.Transaction.Hash() {
		t.Errorf("the first step is %d of %s", first.Cause, first.ID)
	}
	if len(steps) < 6 {
		t.Errorf("%d steps of a claim that takes five receipts", len(steps))
	}
}

func (c *Chain) replay(t testing.TB, r *Result) (steps []ledger.Step) {
	t.Helper()
	v := c.State()
	block, err := v.Block(r.Status.Outcome.Block.Height)
	if err != nil {
		t.Fatal(err)
	}
	steps, err = v.Replay(block)
	if err != nil {
		t.Fatal(err)
	}
	return steps
}

// BenchmarkReplay runs the block of one claim again, and says how that compares
// with running it the first time, and what storing its changes would take.
func BenchmarkReplay(b *testing.B) {
	c := newChain(b, Account{rootID, "1000", "registrar"}, Account{dropID, "4", "drop"}, Account{creator, "500", ""}, Account{alice, "0.1", ""})
	d := &drops{Chain: c}
	c.Call(dropID, dropID, "new", `{"top_level_account":"test.near"}`).Succeeds(b)
	c.Call(creator, dropID, "create_near_drop", dropArgs("K", "L"), Deposit("3")).Succeeds(b)
	d.claim("L", "claim_for", alice).Succeeds(b) // fills the caches
	start := time.Now()
	claimed := d.claim("K", "claim_for", alice)
	first := time.Since(start)
	claimed.Succeeds(b)
	var steps []ledger.Step
	for b.Loop() {
		steps = c.replay(b, claimed)
	}
	bench.Report(b)
	size := 0
	for _, s := range steps {
		for _, delta := range s.Deltas {
			size += len(delta.Key) + len(delta.New) + 33
		}
	}
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(first), "first-run")
	b.ReportMetric(float64(size), "bytes-if-stored")
}
