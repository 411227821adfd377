package replica

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/host/ledgerlog"
)

// roll is a list in memory.
type roll struct {
	mu      sync.Mutex
	nodes   map[string]ledgerlog.Node
	expires map[string]time.Time
	away    error
}

func newRoll() *roll {
	return &roll{nodes: map[string]ledgerlog.Node{}, expires: map[string]time.Time{}}
}

func (r *roll) Beat(_ context.Context, n ledgerlog.Node, lasts time.Duration) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.away == nil {
		r.nodes[n.ID], r.expires[n.ID] = n, time.Now().Add(lasts)
	}
	return r.away
}

func (r *roll) Nodes(context.Context) (live []ledgerlog.Node, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for id, n := range r.nodes {
		if time.Now().Before(r.expires[id]) {
			n.Until = r.expires[id]
			live = append(live, n)
		}
	}
	slices.SortFunc(live, func(a, b ledgerlog.Node) int {
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	return live, r.away
}

func (r *roll) Leave(_ context.Context, id string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.nodes, id)
	return r.away
}

func (r *roll) set(away error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.away = away
}

func (r *roll) ids() (ids []string) {
	nodes, _ := r.Nodes(context.Background())
	for _, n := range nodes {
		ids = append(ids, n.ID)
	}
	return ids
}

// has tells whether a node is on the list.
func (r *roll) has(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return time.Now().Before(r.expires[id])
}

func (r *roll) joins(t *testing.T, id string) *Presence {
	t.Helper()
	p, err := BePresent(context.Background(), r, ledgerlog.Node{ID: id, Prepare: []uint32{1}}, 0, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestANodeIsPresentUntilItLeaves, and comes back by itself after the place of the list was
// away for longer than its time.
func TestANodeIsPresentUntilItLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRoll()
		p := r.joins(t, "1")
		time.Sleep(10 * LeaseDefault)
		if got := r.ids(); !slices.Equal(got, []string{"1"}) {
			t.Errorf("%v, want it there all the time", got)
		}
		r.set(errors.New("away"))
		time.Sleep(2 * LeaseDefault)
		if got := r.ids(); got != nil {
			t.Errorf("%v, want none that cannot say that it lives", got)
		}
		r.set(nil)
		time.Sleep(LeaseDefault / renewShare)
		if got := r.ids(); !slices.Equal(got, []string{"1"}) {
			t.Errorf("%v, want it there again", got)
		}
		p.Close()
		if got := r.ids(); got != nil {
			t.Errorf("%v, want none: it has left", got)
		}
	})
}

// TestNodesKnowOfEachOther by the time of one beat, also of one that was killed; while the
// list is away they keep to what they knew.
func TestNodesKnowOfEachOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRoll()
		one := r.joins(t, "1")
		defer one.Close()
		other := r.joins(t, "2")
		knows := func(n int) {
			t.Helper()
			if got := one.Nodes(); len(got) != n {
				t.Errorf("%v, want %d nodes", got, n)
			}
		}
		time.Sleep(LeaseDefault / 2)
		knows(2)
		other.end() // it is killed
		time.Sleep(LeaseDefault / 2)
		knows(2)
		r.set(errors.New("away"))
		time.Sleep(2 * LeaseDefault)
		knows(2)
		r.set(nil)
		time.Sleep(LeaseDefault / renewShare)
		knows(1)
	})
}

// TestWhoCannotBePresentDoesNotStart.
func TestWhoCannotBePresentDoesNotStart(t *testing.T) {
	r := newRoll()
	r.set(errors.New("away"))
	if _, err := BePresent(context.Background(), r, ledgerlog.Node{ID: "1"}, 0, slog.New(slog.DiscardHandler)); !errors.Is(err, r.away) {
		t.Error(err)
	}
}

// TestTheNodesLeaseIsThatOfItsTerms: they end with it, a margin before the list's time, and one
// that comes after begins anew.
func TestTheNodesLeaseIsThatOfItsTerms(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRoll()
		p := r.joins(t, "1")
		defer p.Close()
		begins := func(lasts time.Duration) *lease {
			l := newLease(context.Background(), time.Now(), lasts, 7)
			l.within(p.lease())
			return l
		}
		one, other, short := begins(time.Hour), begins(time.Hour), begins(LeaseDefault)
		time.Sleep(10 * LeaseDefault)
		if !one.runs() || !other.runs() {
			t.Error("a term has ended while the node was on the list")
		}
		if short.runs() {
			t.Error("a term goes on that was not renewed")
		}
		other.stop()
		if other.runs() || !one.runs() {
			t.Error("the end of one term is that of another")
		}
		r.set(errors.New("away"))
		time.Sleep(LeaseDefault - LeaseDefault/marginShare)
		synctest.Wait()
		if one.runs() || one.ctx.Err() == nil {
			t.Error("a term runs on without the node's lease")
		}
		r.set(nil)
		time.Sleep(LeaseDefault)
		if one.runs() || p.lease() == nil || !begins(time.Hour).runs() {
			t.Error("a term that has ended goes on, or no new one begins")
		}
	})
}

// TestADrainingNodeSaysSo at once, and at each beat.
func TestADrainingNodeSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRoll()
		p := r.joins(t, "1")
		defer p.Close()
		drains := func() bool {
			nodes, _ := r.Nodes(context.Background())
			return len(nodes) == 1 && nodes[0].Draining
		}
		if err := p.Drain(context.Background()); err != nil || !drains() {
			t.Error(err)
		}
		time.Sleep(LeaseDefault)
		if !drains() || !p.Self().Draining {
			t.Error("it takes it back")
		}
	})
}
