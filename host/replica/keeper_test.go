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
	all       []ledgerlog.Checkpoint // the newest first
	contents  map[uint64][2][]transaction.Hash
	pages     map[transaction.Hash][]byte
	first     uint64
	standings map[string]ledgerlog.Standing
}

var _ ledgerlog.Checkpoints = (*shelf)(nil)

func newShelf() *shelf {
	return &shelf{first: 2, contents: map[uint64][2][]transaction.Hash{}, pages: map[transaction.Hash][]byte{}, standings: map[string]ledgerlog.Standing{}}
}

func (s *shelf) All(context.Context) ([]ledgerlog.Checkpoint, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.all), nil
}

func (s *shelf) Drop(_ context.Context, c ledgerlog.Checkpoint) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = slices.DeleteFunc(s.all, func(other ledgerlog.Checkpoint) bool { return other == c })
	return nil
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
	s.all = append([]ledgerlog.Checkpoint{{BlockID: c.BlockID, Sum: c.Sum()}}, s.all...)
	s.contents[c.Height] = [2][]transaction.Hash{c.Pages, schedule}
	return true, nil
}

func (s *shelf) Disputes(context.Context) (all []ledgerlog.Standing, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, standing := range s.standings {
		if standing.Disputed > 0 {
			all = append(all, standing)
		}
	}
	return all, nil
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
		if len(checkpoints.all) == 0 {
			return false
		}
		newest := checkpoints.all[0]
		return checkpoints.standings[leads.Address].Checked == newest.Height && checkpoints.standings[follows.Address].Checked == newest.Height
	})
	if h := checkpoints.all[0].Height; h < 6 {
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
		if n.Here == nil || n.Log == nil || n.Here.Sum == nil || *n.Log.Sum != checkpoints.all[0].Sum || *n.Here.Sum == *n.Log.Sum || len(n.Here.Pages) != 1 || len(n.Log.Pages) != 1 {
			t.Errorf("it has noted %+v", n)
		}
		disputes, _ := checkpoints.Disputes(context.Background())
		if len(disputes) != 1 || disputes[0].Address != wrong.Address || disputes[0].Disputed != 3 {
			t.Errorf("the others are told %+v", disputes)
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

// breaks are what may become of a checkpoint, the newest of some, of block height.
var breaks = map[string]func(s *shelf, height uint64){
	"another sum":   func(s *shelf, _ uint64) { s.all[0].Sum[0] ^= 1 },
	"another block": func(s *shelf, _ uint64) { s.all[0].Hash[0] ^= 1 },
	"another height": func(s *shelf, _ uint64) {
		s.all[0].Height += 100
	},
	"a page is missing": func(s *shelf, height uint64) { delete(s.pages, s.own(height)) },
	"a page is cut": func(s *shelf, height uint64) {
		at := s.own(height)
		s.pages[at] = s.pages[at][:len(s.pages[at])-1]
	},
	"its pages are not known": func(s *shelf, height uint64) { delete(s.contents, height) },
	"its pages are swapped": func(s *shelf, height uint64) {
		pages := slices.Clone(s.contents[height][0])
		pages[0], pages[1] = pages[1], pages[0]
		s.contents[height] = [2][]transaction.Hash{pages}
	},
}

// own is a page of a checkpoint that no other has.
func (s *shelf) own(height uint64) transaction.Hash {
	for _, page := range s.contents[height][0] {
		shared := false
		for other, contents := range s.contents {
			shared = shared || other != height && slices.Contains(contents[0], page)
		}
		if !shared {
			return page
		}
	}
	panic("all its pages are another's, too")
}

// copied is a shelf that can be broken.
func (s *shelf) copied() *shelf {
	return &shelf{all: slices.Clone(s.all), contents: maps.Clone(s.contents), pages: maps.Clone(s.pages), first: s.first, standings: map[string]ledgerlog.Standing{}}
}

// twoCheckpoints are those of the blocks 2 and 4 that a node has made, of four.
func twoCheckpoints(t *testing.T) (*memory, *member, *shelf) {
	t.Helper()
	log, made := newMemory(t), newShelf()
	one := log.joins(t, made.keeps(0))
	one.waitsToLead()
	one.makes(3)
	k := &keeper{Member: one.Member}
	for _, height := range []uint64{2, 4} {
		if err := k.make(context.Background(), height); err != nil {
			t.Fatal(err)
		}
	}
	return log, one, made
}

// TestAnUnusableCheckpointIsPassedOver, and told: for an older one whose next entries are there, else for genesis if the log
// goes back to it; else nobody can begin.
func TestAnUnusableCheckpointIsPassedOver(t *testing.T) {
	ctx := context.Background()
	log, one, whole := twoCheckpoints(t)
	for what, breaks := range breaks {
		for _, c := range []struct {
			first uint64 // of the log
			both  bool   // the older one, too
			head  uint64 // with which it begins; 1: genesis, 0: not at all
		}{
			{2, false, 2}, {2, true, 1}, {4, false, 0}, {4, true, 0},
		} {
			broken := whole.copied()
			broken.first = c.first
			breaks(broken, 4)
			if c.both {
				broken.all[0], broken.all[1] = broken.all[1], broken.all[0]
				breaks(broken, 2)
				broken.all[0], broken.all[1] = broken.all[1], broken.all[0]
			}
			var told []error
			store := memstore.New()
			l, err := Begin(ctx, broken, store, nil, log.genesis, func(err error) { told = append(told, err) })
			head := uint64(0)
			if l != nil {
				b, err := ledger.HeadIn(store)
				if err != nil {
					t.Fatal(err)
				}
				head = b.Height
			} else if err == nil {
				head = 1
			}
			wants := map[bool]int{false: 1, true: 2}[c.both]
			no := (*NoBeginningError)(nil)
			if head != c.head || c.head > 0 && len(told) != wants || c.head == 0 && (!errors.As(err, &no) || len(no.Refused) != 2 || len(told) != 0) {
				t.Errorf("%s, %+v: it begins with block %d: %v, it tells %v", what, c, head, err, told)
			}
			for _, why := range told {
				if !errors.As(why, new(*ledger.CheckpointError)) {
					t.Errorf("%s, %+v: it tells %v", what, c, why)
				}
			}
			if _, bad := ledger.Open(store, nil); l == nil && !errors.Is(bad, ledger.ErrEmpty) {
				t.Errorf("%s, %+v: a ledger is there: %v", what, c, bad)
			}
			if l == nil {
				continue
			}
			if head, err := l.Follow(log.entries[c.head-1:]); err != nil || head.Hash != one.head().Hash {
				t.Errorf("%s, %+v: it does not come to where the other is: %v", what, c, err)
			}
		}
	}
}

// TestNobodyBeginsWithWhatIsDisputed, nor with a later one, which may be of the same node: until the node that
// disputes it has found one to be its own.
func TestNobodyBeginsWithWhatIsDisputed(t *testing.T) {
	ctx := context.Background()
	log, _, checkpoints := twoCheckpoints(t)
	for disputed, want := range map[uint64]uint64{0: 4, 4: 2, 3: 2, 2: 1} {
		checkpoints := checkpoints.copied()
		if err := checkpoints.Stand(ctx, ledgerlog.Standing{Address: "http://other", Disputed: disputed}); err != nil {
			t.Fatal(err)
		}
		store, told := memstore.New(), 0
		if _, err := Begin(ctx, checkpoints, store, nil, log.genesis, func(error) { told++ }); err != nil {
			t.Fatal(err)
		}
		head := uint64(1) // genesis, of which there is nothing yet
		if b, err := ledger.HeadIn(store); err == nil {
			head = b.Height
		}
		if head != want || told != map[uint64]int{4: 0, 2: 1, 1: 2}[want] {
			t.Errorf("while the checkpoint of block %d is disputed, a node begins with block %d, and tells of %d", disputed, head, told)
		}
	}
}

// vanishing is a shelf of which the newest checkpoint is replaced when its first page is read.
type vanishing struct {
	*shelf
	next ledgerlog.Checkpoint
	once sync.Once
}

func (v *vanishing) Page(ctx context.Context, hash transaction.Hash) ([]byte, error) {
	gone := false
	v.once.Do(func() {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.all, gone = []ledgerlog.Checkpoint{v.next}, true
	})
	if gone {
		return nil, nil
	}
	return v.shelf.Page(ctx, hash)
}

// TestACheckpointThatIsForgottenMeanwhile is nothing to tell of: a later one is there.
func TestACheckpointThatIsForgottenMeanwhile(t *testing.T) {
	ctx := context.Background()
	log, _, checkpoints := twoCheckpoints(t)
	v := &vanishing{shelf: checkpoints, next: checkpoints.all[0]}
	v.all = v.all[1:]
	l, err := Begin(ctx, v, memstore.New(), nil, log.genesis, func(err error) { t.Errorf("it tells %v", err) })
	if err != nil || l == nil {
		t.Fatal(err)
	}
}

// TestADamagedRecordEndsNobody: neither who leads nor who follows, and whether or not they have compared
// what it was. It is counted, and the node that makes checkpoints makes another.
func TestADamagedRecordEndsNobody(t *testing.T) {
	ctx := context.Background()
	for what, breaks := range breaks {
		if what == "a page is missing" || what == "a page is cut" {
			continue // the record does not tell
		}
		for _, compared := range []bool{false, true} {
			log, checkpoints := newMemory(t), newShelf()
			one := log.joins(t, checkpoints.keeps(2))
			one.waitsToLead()
			other := log.joins(t, checkpoints.keeps(0))
			one.makes(3)
			other.reaches(4)
			leads, follows := &keeper{Member: one.Member}, &keeper{Member: other.Member}
			steps := func(k *keeper) {
				t.Helper()
				if err := k.step(ctx); err != nil {
					t.Errorf("%s, compared %v: %v", what, compared, err)
				}
			}
			if checkpoints.isEmpty() { // else the node's own keeper was there first
				steps(leads)
			}
			if compared {
				steps(follows)
			}
			checkpoints.mu.Lock()
			was := checkpoints.all[0]
			breaks(checkpoints, was.Height)
			checkpoints.mu.Unlock()
			leads.records, follows.records = nil, nil // what is listed is looked at once
			steps(follows)
			if follows.damaged.Load() == 0 {
				t.Errorf("%s, compared %v: it is not counted", what, compared)
			}
			steps(leads)
			steps(follows)
			all, _ := checkpoints.All(ctx)
			if len(all) != 1 || all[0] != was || follows.checked != all[0].Height {
				t.Errorf("%s, compared %v: there are %+v, and the node that follows has compared that of block %d", what, compared, all, follows.checked)
			}
		}
	}
}

func (s *shelf) isEmpty() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.all) == 0
}

// TestPagesThatDiffer are told alone.
func TestPagesThatDiffer(t *testing.T) {
	if rest := without([]transaction.Hash{{1}, {2}, {3}}, []transaction.Hash{{3}, {1}, {4}}); !slices.Equal(rest, []transaction.Hash{{2}}) {
		t.Errorf("%v", rest)
	}
}
