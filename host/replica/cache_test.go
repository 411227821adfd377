package replica

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"latchkey/core/ledger"
	"latchkey/core/rpc"
	"latchkey/core/state"
	"latchkey/host/ledgerlog"
	"latchkey/internal/test/memstore"
	"latchkey/internal/test/patience"
	"latchkey/internal/test/storetest"
)

// held is a log whose appends a test lets happen, or fail, one after the other.
type held struct {
	mu      sync.Mutex
	entries []ledger.Entry
	verdict chan error
}

func newHeld() *held { return &held{verdict: make(chan error)} }

func (h *held) Append(ctx context.Context, _ uint64, entries []ledger.Entry) error {
	select {
	case err := <-h.verdict:
		if err != nil {
			return err
		}
	case <-ctx.Done():
		return &ledgerlog.UnknownError{Height: entries[0].Height, Err: context.Cause(ctx)}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.entries = append(h.entries, entries...)
	return nil
}

func (h *held) Read(context.Context, uint64, int) ([]ledger.Entry, error) { return nil, nil }

// lets has n appends succeed, or fail with an error.
func (h *held) lets(t *testing.T, err error) {
	t.Helper()
	select {
	case h.verdict <- err:
	case <-time.After(patience.For(10 * time.Second)):
		t.Fatal("nothing is appended")
	}
}

func set(key, value string) []state.Change {
	return []state.Change{{Key: []byte(key), Value: []byte(value)}}
}

func wantValue(t *testing.T, r state.Reader, key, want string) {
	t.Helper()
	value, ok, err := r.Get([]byte(key))
	if err != nil || ok != (want != "") || string(value) != want {
		t.Errorf("%s is %q, %v, %v; want %q", key, value, ok, err, want)
	}
}

func (c *Cache) record(t *testing.T, height uint64, changes []state.Change) func() error {
	t.Helper()
	durable, err := c.Record([]ledger.Entry{{Height: height}}, changes)
	if err != nil {
		t.Fatal(err)
	}
	return durable
}

// leading is a cache that leads, with its log and what ends its term.
func leading(t *testing.T) (*Cache, *memstore.Store, *held, context.CancelFunc) {
	t.Helper()
	store, log := memstore.New(), newHeld()
	c := NewCache(store)
	ctx, end := context.WithCancel(context.Background())
	c.Lead(ctx, log, 1)
	t.Cleanup(func() { end(); c.Drop() })
	return c, store, log, end
}

// TestNothingIsInTheStoreBeforeItIsInTheLog: the maker of blocks reads it at once, and a
// view that was taken before does not.
func TestNothingIsInTheStoreBeforeItIsInTheLog(t *testing.T) {
	c, store, log, _ := leading(t)
	before, release, err := c.View()
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	first := c.record(t, 2, set("a", "1"))
	second := c.record(t, 3, set("a", "2"))
	at, release, err := c.View()
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	wantValue(t, c, "a", "2")
	wantValue(t, at, "a", "2")
	wantValue(t, before, "a", "")
	wantValue(t, store, "a", "")
	log.lets(t, nil)
	if err := first(); err != nil {
		t.Fatal(err)
	}
	go func() { // the second may have gone with the first
		select {
		case log.verdict <- nil:
		case <-time.After(patience.For(10 * time.Second)):
		}
	}()
	if err := second(); err != nil {
		t.Fatal(err)
	}
	wantValue(t, store, "a", "2")
	wantValue(t, c, "a", "2")
	wantValue(t, at, "a", "2")
	if len(log.entries) != 2 || log.entries[0].Height != 2 {
		t.Errorf("the log has %+v", log.entries)
	}
}

// TestWhatTheLogDidNotTakeIsDropped, all of it, and until then nothing more is taken.
func TestWhatTheLogDidNotTakeIsDropped(t *testing.T) {
	c, store, log, end := leading(t)
	first := c.record(t, 2, set("a", "1"))
	second := c.record(t, 3, set("b", "1"))
	over := &ledgerlog.FencedError{Term: 1}
	log.lets(t, over)
	for _, durable := range []func() error{first, second} {
		err := durable()
		if unresolved := (*rpc.UnresolvedError)(nil); !errors.As(err, &unresolved) || !errors.Is(err, over) {
			t.Errorf("%v, want an unresolved *FencedError", err)
		}
	}
	if _, err := c.Record([]ledger.Entry{{Height: 4}}, set("c", "1")); !errors.Is(err, over) {
		t.Errorf("behind what is lost: %v", err)
	}
	if err := c.Commit(set("d", "1")); !errors.Is(err, over) {
		t.Errorf("behind what is lost, without a block: %v", err)
	}
	wantValue(t, c, "a", "1")
	end()
	c.Drop()
	for _, key := range []string{"a", "b", "c", "d"} {
		wantValue(t, c, key, "")
		wantValue(t, store, key, "")
	}
	if err := c.Commit(set("e", "1")); err != nil {
		t.Error(err)
	}
	wantValue(t, store, "e", "1")
}

func TestAFollowerTakesNoBlocks(t *testing.T) {
	c := NewCache(memstore.New())
	if _, err := c.Record([]ledger.Entry{{Height: 2}}, set("a", "1")); !errors.As(err, new(*rpc.UnresolvedError)) {
		t.Errorf("%v, want an *UnresolvedError", err)
	}
	wantValue(t, c, "a", "")
}

// TestTheEndOfATermEndsWaiting: who waits for the log hears that nobody knows.
func TestTheEndOfATermEndsWaiting(t *testing.T) {
	c, store, _, end := leading(t)
	durable := c.record(t, 2, set("a", "1"))
	end()
	if err := durable(); !errors.As(err, new(*rpc.UnresolvedError)) {
		t.Errorf("%v, want an *UnresolvedError", err)
	}
	c.Drop()
	wantValue(t, store, "a", "")
}

// taking is a log that takes everything.
type taking struct{ ledgerlog.Log }

func (taking) Append(context.Context, uint64, []ledger.Entry) error { return nil }

// layering is a cache with each commit in a layer that stays there.
type layering struct{ *Cache }

func (l layering) Commit(changes []state.Change) error {
	if len(l.layers) > 8 {
		l.mu.Lock()
		defer l.mu.Unlock()
		for _, layer := range l.layers {
			if err := l.store.Commit(layer.changes); err != nil {
				return err
			}
		}
		l.have(nil)
		return l.store.Commit(changes)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	_, err := l.push(&layer{changes: inOrder(cloned(changes)), done: make(chan struct{})})
	return err
}

func TestStoreConforms(t *testing.T) {
	t.Run("following", func(t *testing.T) {
		storetest.Run(t, func(t *testing.T) state.Store { return NewCache(memstore.New()) })
	})
	t.Run("in layers", func(t *testing.T) {
		storetest.Run(t, func(t *testing.T) state.Store {
			c := NewCache(memstore.New())
			c.term = &term{wake: make(chan struct{}, 1)}
			return layering{c}
		})
	})
}

// TestCommitsGoInOrder: blocks and what makes none, from one goroutine, while others read.
func TestCommitsGoInOrder(t *testing.T) {
	store := memstore.New()
	c := NewCache(store)
	ctx, end := context.WithCancel(context.Background())
	c.Lead(ctx, taking{}, 1)
	var waits []func() error
	for n := 1; n <= 300; n++ {
		text := fmt.Sprint(n)
		if n%7 == 0 {
			if err := c.Commit(set("n", text)); err != nil {
				t.Fatal(err)
			}
		} else {
			waits = append(waits, c.record(t, uint64(n), set("n", text)))
		}
		wantValue(t, c, "n", text)
	}
	for _, durable := range waits {
		if err := durable(); err != nil {
			t.Fatal(err)
		}
	}
	wantValue(t, store, "n", "300")
	end()
	c.Drop()
}
