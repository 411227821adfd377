package replica

import (
	"flag"
	"fmt"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/core/ledger"
)

var (
	seedFlag    = flag.Uint64("seed", 0, "the seed to simulate, or the first of many; 0 simulates a few")
	minutesFlag = flag.Float64("minutes", 0, "how long to simulate one seed after the other")
	hoursFlag   = flag.Float64("hours", 0, "the same in hours")
)

// fewSeeds are simulated by a run of the tests.
const fewSeeds = 16

// TestSimulatedNodes simulates a few seeds, or those that the flags name.
func TestSimulatedNodes(t *testing.T) {
	onOneProcessor(t)
	runs, first, begun := fewSeeds, uint64(1), time.Now()
	if *seedFlag > 0 {
		runs, first = 1, *seedFlag
	}
	var met tally
	for seed := first; seed < first+uint64(runs) || time.Since(begun).Minutes() < *minutesFlag+60**hoursFlag; seed++ {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := simulate(t, seed)
				for _, f := range w.found {
					t.Errorf("%s: %s; again with: make sim SEED=%d", f.check, f.text, seed)
				}
				met.add(w.met)
			})
		})
	}
	t.Logf("%+v", met)
	if runs == fewSeeds && !t.Failed() {
		met.wantsAll(t)
	}
}

// wantsAll: what does not happen finds nothing.
func (m *tally) wantsAll(t *testing.T) {
	t.Helper()
	for f, n := range m.fates {
		if n == 0 {
			t.Errorf("nothing that is asked has fate %d", f)
		}
	}
	for _, what := range troubles {
		if m.troubles[what.name] == 0 {
			t.Errorf("no node %s", what.name)
		}
	}
	if m.unknown == 0 || m.terms < 2*fewSeeds || m.payments == 0 || m.reads == 0 || m.moves == 0 || m.checkpoints == 0 || m.begun == 0 || m.truncated == 0 {
		t.Errorf("%+v", *m)
	}
}

// TestASeedOfNodesIsOneHistory: the same seed comes to the same blocks, but for the order of
// what came at one moment, which synctest has go either way.
func TestASeedOfNodesIsOneHistory(t *testing.T) {
	onOneProcessor(t)
	var ways []string
	for range 2 {
		synctest.Test(t, func(t *testing.T) { ways = append(ways, simulate(t, 7).way(t)) })
	}
	if ways[0] != ways[1] {
		t.Errorf("it comes to\n%s and to\n%s", ways[0], ways[1])
	}
}

// onOneProcessor has what is to be done at one moment done one after the other.
func onOneProcessor(t *testing.T) {
	before := runtime.GOMAXPROCS(1)
	t.Cleanup(func() { runtime.GOMAXPROCS(before) })
}

// way is what has happened, with the height, time and size of each block.
func (w *world) way(t *testing.T) string {
	t.Helper()
	text := fmt.Sprintf("%+v", w.met)
	for _, l := range w.ledgers {
		for _, e := range l.log.entries {
			in, err := ledger.DecodeInput(e.Input)
			if err != nil {
				t.Fatal(err)
			}
			text += fmt.Sprintf("\n%s %d at %d: %d", l.name, in.Height, in.Time, len(in.Transactions))
		}
	}
	return text
}
