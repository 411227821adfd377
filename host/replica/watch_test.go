package replica

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"latchkey/host/ledgerlog"
	"latchkey/internal/test/logtest"
	"latchkey/internal/test/patience"
)

// glanced is a log that counts how often it is asked how it stands, or for its lease.
type glanced struct {
	ledgerlog.Shared
	count *atomic.Int64
}

func (g glanced) Glance(ctx context.Context, height uint64) (ledgerlog.Glance, error) {
	g.count.Add(1)
	return g.Shared.Glance(ctx, height)
}

func (g glanced) Renew(ctx context.Context, term uint64, lasts time.Duration) (bool, error) {
	g.count.Add(1)
	return g.Shared.Renew(ctx, term, lasts)
}

// told is a node that is told how the log stands, every so often.
type told struct {
	*member
	writer *writer
	asked  atomic.Int64 // by itself
	away   atomic.Bool  // nobody tells it anything
}

func (m *memory) watches(t *testing.T, every time.Duration, may func() bool) *told {
	t.Helper()
	w := &told{}
	w.member = m.joins(t, func(own *writer, c *Config) {
		w.writer, c.Log, c.May, c.Watched, c.Lease = own, glanced{own, &w.asked}, may, true, patience.For(2*time.Second)
	})
	ctx, end := context.WithCancel(context.Background())
	t.Cleanup(end)
	go func() {
		for ctx.Err() == nil {
			time.Sleep(every)
			if asked := time.Now(); !w.away.Load() {
				at, err := headOfLog(w.writer)
				if err == nil {
					w.Hear(at, asked)
				}
			}
		}
	}()
	return w
}

// headOfLog is how a log stands, with the hash of its newest block.
func headOfLog(w *writer) (ledgerlog.Glance, error) {
	head, err := w.Glance(context.Background(), 0)
	if err != nil {
		return head, err
	}
	return w.Glance(context.Background(), head.Head)
}

// led is a log whose blocks another node makes, in a term.
func led(t *testing.T) (log *memory, by *writer, term uint64) {
	t.Helper()
	log = newMemory(t)
	by = &writer{memory: log}
	term, _, err := by.Acquire(context.Background(), "", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return log, by, term
}

func never() bool { return false }

// TestAWatchedNodeAsksForWhatIsNew and for nothing while it hears that nothing is.
func TestAWatchedNodeAsksForWhatIsNew(t *testing.T) {
	t.Parallel()
	log, other, term := led(t)
	w := log.watches(t, 10*time.Millisecond, never)
	time.Sleep(50 * time.Millisecond) // it looks once more when it hears for the first time
	before := w.asked.Load()
	time.Sleep(100 * time.Millisecond)
	if n := w.asked.Load() - before; n > 0 {
		t.Errorf("it has asked %d times while nothing was new", n)
	}
	chain := logtest.NewChain(t, 0)
	if err := other.Append(context.Background(), term, chain.Transfers(3)); err != nil {
		t.Fatal(err)
	}
	w.reaches(chain.Head().Height)
}

// TestAWatchedNodeTakesOver as soon as it hears that nobody leads, and it may.
func TestAWatchedNodeTakesOver(t *testing.T) {
	t.Parallel()
	log, other, term := led(t)
	may := atomic.Bool{}
	w := log.watches(t, 10*time.Millisecond, may.Load)
	if err := other.Release(context.Background(), term); err != nil {
		t.Fatal(err)
	}
	time.Sleep(50 * time.Millisecond)
	if w.Leads() {
		t.Fatal("it leads, and may not")
	}
	begun := time.Now()
	may.Store(true)
	w.waitsToLead()
	if took := time.Since(begun); took > w.Lease/4 {
		t.Errorf("it took %v", took)
	}
}

// TestAWatchedNodeFindsThatItDoesNotLeadAnyMore: what it hears of its own blocks stands for
// renewing, what it hears of another's does not.
func TestAWatchedNodeFindsThatItDoesNotLeadAnyMore(t *testing.T) {
	t.Parallel()
	log := newMemory(t)
	w := log.watches(t, 10*time.Millisecond, func() bool { return true })
	w.waitsToLead()
	log.mu.Lock()
	log.term, log.holder, log.expires = log.term+1, &writer{memory: log}, time.Now().Add(time.Hour)
	log.mu.Unlock()
	for deadline := time.Now().Add(patience.For(20 * time.Second)); w.Leads(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it still leads")
		}
	}
}

// TestAWatchedNodeThatHearsNothingLooksByItself, and so goes on when whoever watches does not.
func TestAWatchedNodeThatHearsNothingLooksByItself(t *testing.T) {
	t.Parallel()
	log, other, term := led(t)
	w := log.watches(t, 10*time.Millisecond, never)
	w.away.Store(true)
	chain := logtest.NewChain(t, 0)
	if err := other.Append(context.Background(), term, chain.Transfers(3)); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(patience.For(20 * time.Second)); w.Height() < chain.Head().Height; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("it is at block %d", w.Height())
		}
	}
}
