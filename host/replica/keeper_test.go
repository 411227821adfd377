package replica

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"testing"
	"time"

	"latchkey/core/account"
	"latchkey/core/ledger"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/host/ledgerlog"
	"latchkey/internal/test/memstore"
	"latchkey/internal/test/patience"
)

// shelf is a place for checkpoints in memory.
type shelf struct {
	mu        sync.Mutex
	newest    *ledgerlog.Checkpoint
	contents  map[uint64][2][]transaction.Hash
	pages     map[transaction.Hash][]byte
	first     uint64
	standings map[string]ledgerlog.Standing
}

var _ ledgerlog.Checkpoints = (*shelf)(nil)

func newShelf() *shelf {
	return &shelf{first: 2, contents: map[uint64][2][]transaction.Hash{}, pages: map[transaction.Hash][]byte{}, standings: map[string]ledgerlog.Standing{}}
}

func (s *shelf) Newest(context.Context) (*ledgerlog.Checkpoint, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.newest, nil
}

func (s *shelf) Contents(_ context.Context, height uint64) (pages, schedule []transaction.Hash, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.contents[height][0], s.contents[height][1], nil
}

func (s *shelf) Page(_ context.Context, hash transaction.Hash) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pages[hash], nil
}

func (s *shelf) First(context.Context) (uint64, error) { return s.first, nil }

func (s *shelf) PutPages(_ context.Context, pages map[transaction.Hash][]byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for hash, page := range pages {
		s.pages[hash] = bytes.Clone(page)
	}
	return nil
}

func (s *shelf) Record(_ context.Context, c *ledger.Checkpoint, schedule []transaction.Hash) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.newest, s.contents[c.Height] = &ledgerlog.Checkpoint{BlockID: c.BlockID, Sum: c.Sum()}, [2][]transaction.Hash{c.Pages, schedule}
	return true, nil
}

func (s *shelf) Stand(_ context.Context, standing ledgerlog.Standing) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.standings[standing.Address] = standing
	return nil
}

// awaits waits until a shelf is as is said.
func (s *shelf) awaits(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience.For(20 * time.Second)); ; time.Sleep(5 * time.Millisecond) {
		s.mu.Lock()
		done := is()
		s.mu.Unlock()
		if done {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("not so: %s", what)
		}
	}
}

// keeps has a member know of checkpoints, and make them while it leads.
func (s *shelf) keeps(every uint64) func(*writer, *Config) {
	return func(_ *writer, c *Config) { c.Checkpoints, c.CheckpointEvery = s, every }
}

// makes has a node make so many blocks.
func (m *member) makes(blocks int) {
	m.t.Helper()
	for range blocks {
		var nonce uint64
		if err := m.Node.Read(func(v *ledger.View) error {
			key, _ := v.AccessKey(account.ID("alice"), aliceKey.PublicKey())
			nonce = key.Nonce + 1
			return nil
		}); err != nil {
			m.t.Fatal(err)
		}
		if text, status := m.Send(context.Background(), netip.Addr{}, false, pays(nonce, m.head().Hash), m.rpc.Handle); status != http.StatusOK {
			m.t.Fatalf("%d, %s", status, text)
		}
	}
}

// TestNodesCompareCheckpoints that the one which leads makes, and say how far they are.
func TestNodesCompareCheckpoints(t *testing.T) {
	log, checkpoints := newMemory(t), newShelf()
	leads := log.joins(t, checkpoints.keeps(5))
	leads.waitsToLead()
	follows := log.joins(t, checkpoints.keeps(5))
	leads.makes(6)
	checkpoints.awaits(t, "a checkpoint that both nodes have compared", func() bool {
		newest := checkpoints.newest
		return newest != nil && checkpoints.standings[leads.Address].Checked == newest.Height && checkpoints.standings[follows.Address].Checked == newest.Height
	})
	if h := checkpoints.newest.Height; h < 6 {
		t.Errorf("it is of block %d", h)
	}
}

// TestAnotherStateStopsANode: a node that has come to the same roots, and has lost a value since, does not go
// on; also when it leads.
func TestAnotherStateStopsANode(t *testing.T) {
	for _, leading := range []bool{false, true} {
		log, checkpoints := newMemory(t), newShelf()
		one := log.joins(t, checkpoints.keeps(0))
		one.waitsToLead()
		other := log.joins(t, checkpoints.keeps(0))
		one.makes(2)
		other.reaches(3)
		wrong, right := other, one
		if leading {
			wrong, right = one, other
		}
		lost := state.NewOverlay(wrong.Cache)
		if err := state.EachCovered(wrong.Cache, func(key, _ []byte) bool {
			lost.Delete(key)
			return false
		}); err != nil {
			t.Fatal(err)
		}
		if err := wrong.Cache.store.Commit(lost.Changes()); err != nil {
			t.Fatal(err)
		}
		k := &keeper{Member: right.Member}
		if err := k.make(context.Background(), 3); err != nil {
			t.Fatal(err)
		}
		var state *OtherStateError
		if err := wrong.fails(); !errors.As(err, &state) || !IsParting(err) {
			t.Fatalf("%v, want an *OtherStateError", err)
		}
		n := wrong.noted(3)
		if n.Here == nil || n.Log == nil || n.Here.Sum == nil || *n.Log.Sum != checkpoints.newest.Sum || *n.Here.Sum == *n.Log.Sum || len(n.Here.Pages) != 1 || len(n.Log.Pages) != 1 {
			t.Errorf("it has noted %+v", n)
		}
		if wrong.Close(); wrong.Leads() {
			t.Error("it leads")
		}
		select {
		case <-right.Failed():
			t.Error("the other has parted, too")
		default:
		}
	}
}

// TestANodeBeginsWithACheckpoint, whatever an earlier attempt has left, and with genesis if there is none.
func TestANodeBeginsWithACheckpoint(t *testing.T) {
	ctx := context.Background()
	log, checkpoints := newMemory(t), newShelf()
	one := log.joins(t, checkpoints.keeps(0))
	one.waitsToLead()
	one.makes(3)
	quiet := func(err error) { t.Errorf("it tells %v", err) }
	store := memstore.New()
	left := []state.Change{{Key: []byte("left\x00\x00"), Value: []byte{1}}}
	if err := store.Commit(left); err != nil {
		t.Fatal(err)
	}
	if l, err := Begin(ctx, checkpoints, store, nil, log.genesis, quiet); l != nil || err != nil {
		t.Fatalf("without a checkpoint: %v", err)
	}
	if _, ok, _ := store.Get(left[0].Key); ok {
		t.Error("something is left")
	}
	k := &keeper{Member: one.Member}
	if err := k.make(ctx, 3); err != nil {
		t.Fatal(err)
	}
	l, err := Begin(ctx, checkpoints, store, nil, log.genesis, quiet)
	if err != nil || l == nil {
		t.Fatal(err)
	}
	head, err := l.Follow(log.entries[2:])
	if err != nil || head.Hash != one.head().Hash {
		t.Errorf("it does not come to where the other is: %v", err)
	}
}

// TestAnUnusableCheckpointIsTold, and is in the way only where the log does not go back to genesis.
func TestAnUnusableCheckpointIsTold(t *testing.T) {
	ctx := context.Background()
	log, whole := newMemory(t), newShelf()
	one := log.joins(t, whole.keeps(0))
	one.waitsToLead()
	one.makes(3)
	k := &keeper{Member: one.Member}
	if err := k.make(ctx, 4); err != nil {
		t.Fatal(err)
	}
	for what, breaks := range map[string]func(*shelf){
		"another sum": func(s *shelf) { s.newest.Sum[0] ^= 1 },
		"a page is missing": func(s *shelf) {
			s.pages = maps.Clone(s.pages)
			delete(s.pages, s.contents[4][0][1])
		},
		"its pages are not known": func(s *shelf) { s.contents = nil },
	} {
		for _, first := range []uint64{2, 4} {
			newest := *whole.newest
			broken := &shelf{newest: &newest, contents: whole.contents, pages: whole.pages, first: first}
			breaks(broken)
			var told error
			store := memstore.New()
			l, err := Begin(ctx, broken, store, nil, log.genesis, func(err error) { told = err })
			unusable := (*ledger.CheckpointError)(nil)
			if first == 2 && (l != nil || err != nil || !errors.As(told, &unusable)) || first > 2 && (!errors.As(err, &unusable) || told != nil) {
				t.Errorf("%s, the log begins with %d: %v, it tells %v", what, first, err, told)
			}
			if _, bad := ledger.Open(store, nil); !errors.Is(bad, ledger.ErrEmpty) {
				t.Errorf("%s: a ledger is there: %v", what, bad)
			}
		}
	}
}

// TestPagesThatDiffer are told alone.
func TestPagesThatDiffer(t *testing.T) {
	if rest := without([]transaction.Hash{{1}, {2}, {3}}, []transaction.Hash{{3}, {1}, {4}}); !slices.Equal(rest, []transaction.Hash{{2}}) {
		t.Errorf("%v", rest)
	}
}
