package ledger

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/internal/test/memstore"
)

// kept are the pages of a checkpoint.
type kept map[transaction.Hash][]byte

func (k kept) take(hash transaction.Hash, page []byte) error {
	k[hash] = page
	return nil
}

func (k kept) give(hash transaction.Hash) ([]byte, error) { return k[hash], nil }

// schedule are the pages beside a checkpoint, whose hashes it returns.
func (k kept) schedule(t *testing.T, v *View) (hashes []transaction.Hash) {
	t.Helper()
	err := v.Schedule(func(hash transaction.Hash, page []byte) error {
		hashes = append(hashes, hash)
		return k.take(hash, page)
	})
	if err != nil {
		t.Fatal(err)
	}
	return hashes
}

// goldenEntries is the golden log's ledger, with the entries of its blocks.
func goldenEntries(t *testing.T) (*Ledger, *memstore.Store, []Entry) {
	t.Helper()
	log, _ := readGolden(t)
	r := &recording{Store: memstore.New()}
	l := replayGoldenIn(t, r, log, func(*View, *Applied) {})
	return l, r.Store, r.entries
}

func newest(t *testing.T, l *Ledger) *View {
	t.Helper()
	v, err := l.View(l.store)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// covered is all that state roots cover, as text.
func covered(t *testing.T, r state.Reader) string {
	t.Helper()
	var all strings.Builder
	err := state.EachCovered(r, func(key, value []byte) bool {
		fmt.Fprintf(&all, "%x=%x\n", key, value)
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// TestALedgerGoesOnFromACheckpoint of any height as it does from genesis: it comes to the same roots, has
// the same state, and makes the same checkpoints later.
func TestALedgerGoesOnFromACheckpoint(t *testing.T) {
	l, _, entries := goldenEntries(t)
	head := entries[len(entries)-1].Height
	last, err := newest(t, l).Checkpoint(head, kept{}.take)
	if err != nil {
		t.Fatal(err)
	}
	for height := l.Genesis.Height + 1; height <= head; height += 1 + head/25 {
		pages := kept{}
		c, err := newest(t, l).Checkpoint(height, pages.take)
		if err != nil {
			t.Fatal(err)
		}
		store := memstore.New()
		restored, err := Restore(store, programmed{}, c, pages.schedule(t, newest(t, l)), pages.give)
		if err != nil {
			t.Fatalf("height %d: %v", height, err)
		}
		if again, err := newest(t, restored).Checkpoint(height, kept{}.take); err != nil || again.Sum() != c.Sum() {
			t.Fatalf("height %d: the checkpoint made of the checkpoint is another: %v", height, err)
		}
		if _, err := restored.Follow(entries[height-l.Genesis.Height:]); err != nil && height < head {
			t.Fatalf("from height %d on: %v", height, err)
		}
		if covered(t, store) != covered(t, l.store) {
			t.Errorf("from height %d on the state is another", height)
		}
		if c, err := newest(t, restored).Checkpoint(head, kept{}.take); err != nil || c.Sum() != last.Sum() {
			t.Errorf("from height %d on the last checkpoint is another: %v", height, err)
		}
		if found, err := Verify(store); err != nil || len(found.Damage) > 0 {
			t.Errorf("from height %d on: %v, %v", height, found.Damage, err)
		}
	}
}

// TestACheckpointOfThePast is that which was made when its block was the newest.
func TestACheckpointOfThePast(t *testing.T) {
	l, _, entries := goldenEntries(t)
	follower, err := Create(memstore.New(), programmed{}, l.Genesis, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range entries {
		if _, err := follower.Follow(entries[i : i+1]); err != nil {
			t.Fatal(err)
		}
		then, err := newest(t, follower).Checkpoint(entries[i].Height, kept{}.take)
		if err != nil {
			t.Fatal(err)
		}
		now, err := newest(t, l).Checkpoint(entries[i].Height, kept{}.take)
		if err != nil || now.Sum() != then.Sum() {
			t.Fatalf("block %d: another sum when it is the newest: %v", entries[i].Height, err)
		}
	}
}

// TestEveryRecordCounts: a node whose state differs in one value, has one more or one less, comes to another
// sum.
func TestEveryRecordCounts(t *testing.T) {
	l, store, entries := goldenEntries(t)
	head := entries[len(entries)-1].Height
	whole, err := newest(t, l).Checkpoint(head, kept{}.take)
	if err != nil {
		t.Fatal(err)
	}
	var all []state.Change
	if err := state.EachCovered(store, func(key, value []byte) bool {
		all = append(all, state.Change{Key: slices.Clone(key), Value: slices.Clone(value)})
		return true
	}); err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(all); i += 1 + len(all)/50 {
		for what, value := range map[string][]byte{"another value": append(slices.Clone(all[i].Value), 1), "one less": nil} {
			if err := store.Commit([]state.Change{{Key: all[i].Key, Value: value}}); err != nil {
				t.Fatal(err)
			}
			if c, err := newest(t, l).Checkpoint(head, kept{}.take); err == nil && c.Sum() == whole.Sum() {
				t.Errorf("%s at %q: the same sum", what, all[i].Key)
			}
			if err := store.Commit(all[i : i+1]); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestADamagedCheckpointIsRefused in any page, and what a broken attempt left does no harm to the next.
func TestADamagedCheckpointIsRefused(t *testing.T) {
	l, _, entries := goldenEntries(t)
	pages, v := kept{}, newest(t, l)
	c, err := v.Checkpoint(entries[len(entries)-1].Height, pages.take)
	if err != nil {
		t.Fatal(err)
	}
	store := memstore.New()
	for i, hash := range c.Pages {
		damaged := func(of transaction.Hash) ([]byte, error) {
			page := slices.Clone(pages[of])
			if of == hash {
				page[len(page)/2] ^= 1
			}
			return page, nil
		}
		var refused *CheckpointError
		if _, err := Restore(store, programmed{}, c, nil, damaged); !errors.As(err, &refused) {
			t.Errorf("page %d: %v", i, err)
		}
		if _, err := Open(store, programmed{}); !errors.Is(err, ErrEmpty) {
			t.Errorf("page %d: a part of a ledger opens: %v", i, err)
		}
	}
	left := state.Change{Key: []byte("left.over\x00\x00"), Value: []byte{1}}
	if err := store.Commit([]state.Change{left}); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(store, programmed{}, c, nil, pages.give); err != nil {
		t.Fatal(err)
	}
	if covered(t, store) != covered(t, l.store) {
		t.Error("something is left of an earlier attempt")
	}
	if _, err := Restore(store, programmed{}, c, nil, pages.give); err == nil {
		t.Error("a ledger was overwritten")
	}
}

// TestOtherPagesAreRefused: pages that are whole, and not those of one ledger.
func TestOtherPagesAreRefused(t *testing.T) {
	l, _, entries := goldenEntries(t)
	pages, v := kept{}, newest(t, l)
	head := entries[len(entries)-1].Height
	c, err := v.Checkpoint(head, pages.take)
	if err != nil {
		t.Fatal(err)
	}
	before, err := v.Checkpoint(head-1, pages.take)
	if err != nil {
		t.Fatal(err)
	}
	foreign := (&pager{take: pages.take})
	if err := foreign.add(pageSchedule, []byte("alice.near\x00\x00"), []byte{1}); err != nil {
		t.Fatal(err)
	}
	var beside transaction.Hash
	foreign.take = func(hash transaction.Hash, page []byte) error { beside = hash; return pages.take(hash, page) }
	if err := foreign.end(pageSchedule); err != nil {
		t.Fatal(err)
	}
	type given struct {
		checkpoint Checkpoint
		schedule   []transaction.Hash
	}
	for what, g := range map[string]given{
		"blocks of an earlier one": {Checkpoint{c.Ledger, c.BlockID, before.Pages}, nil},
		"another ledger":           {Checkpoint{transaction.Hash{1}, c.BlockID, c.Pages}, nil},
		"no pages":                 {Checkpoint{c.Ledger, c.BlockID, nil}, nil},
		"a page twice":             {Checkpoint{c.Ledger, c.BlockID, append(slices.Clone(c.Pages[:2]), c.Pages[1:]...)}, nil},
		"state beside it":          {*c, []transaction.Hash{beside}},
		"state as schedule":        {*c, c.Pages[len(c.Pages)-1:]},
	} {
		var refused *CheckpointError
		if _, err := Restore(memstore.New(), programmed{}, &g.checkpoint, g.schedule, pages.give); !errors.As(err, &refused) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestWhatIsBeforeACheckpoint is said not to be here, with the first block that is.
func TestWhatIsBeforeACheckpoint(t *testing.T) {
	l, _, entries := goldenEntries(t)
	height := entries[len(entries)/2].Height
	pages := kept{}
	c, err := newest(t, l).Checkpoint(height, pages.take)
	if err != nil {
		t.Fatal(err)
	}
	restored, err := Restore(memstore.New(), programmed{}, c, nil, pages.give)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := restored.Follow(entries[height-l.Genesis.Height:]); err != nil {
		t.Fatal(err)
	}
	v := newest(t, restored)
	for what, ask := range map[string]func() error{
		"blocks":  func() error { _, err := v.ArchiveBlocks(height-1, 1); return err },
		"entry":   func() error { _, err := v.Entry(height - 1); return err },
		"archive": func() error { _, err := v.Archive(1, 1<<20); return err },
	} {
		var truncated *TruncatedError
		if err := ask(); !errors.As(err, &truncated) || truncated.First != height {
			t.Errorf("%s: %v", what, err)
		}
	}
	if page, err := v.ArchiveBlocks(height, 1<<20); err != nil || !page.Done {
		t.Errorf("from the checkpoint on: %v", err)
	}
	if page, err := v.Archive(0, 1<<20); err != nil || page.Done || page.Next != 1 {
		t.Errorf("how it began: %+v, %v", page, err)
	}
	if v.HasHistory(height-1) || !v.HasHistory(height) || v.Earliest() != height {
		t.Errorf("history begins at %d, want %d", v.Earliest(), height)
	}
	var none *NoCheckpointError
	if _, err := v.Checkpoint(height-1, kept{}.take); !errors.As(err, &none) {
		t.Errorf("a checkpoint of before: %v", err)
	}
}

// TestATransactionFromBeforeACheckpoint does not run again, its outcome is not kept, and one that names a block
// of before still runs.
func TestATransactionFromBeforeACheckpoint(t *testing.T) {
	c := newChain(t, nil, "alice", "bob")
	early := c.sign("alice", "bob", testKey("alice"), transaction.Transfer{Deposit: near(1)})
	c.apply(early)
	late := c.sign("alice", "bob", testKey("alice"), transaction.Transfer{Deposit: near(2)})
	c.apply(c.sign("bob", "alice", testKey("bob"), transaction.Transfer{Deposit: near(1)}))
	pages := kept{}
	point, err := c.view().Checkpoint(c.view().Head.Height, pages.take)
	if err != nil {
		t.Fatal(err)
	}
	if c.l, err = Restore(memstore.New(), nil, point, nil, pages.give); err != nil {
		t.Fatal(err)
	}
	if refusal := c.apply(early)[0]; refusal == nil {
		t.Error("it ran again")
	}
	if refusal := c.apply(late)[0]; refusal != nil {
		t.Errorf("what names a block from before: %v", refusal)
	}
	if _, _, _, err := c.view().Placed(early.Hash()); !IsPruned(err) {
		t.Errorf("its outcome: %v", err)
	}
}

// TestTheScheduleComesAlong: drops whose end is noted are taken back by who has begun with a checkpoint.
func TestTheScheduleComesAlong(t *testing.T) {
	c := newChain(t, nil, "alice", "bob")
	c.apply(c.sign("alice", "bob", testKey("alice"), transaction.Transfer{Deposit: near(1)}))
	o := state.NewOverlay(c.l.store)
	for drop := range uint32(3) {
		setDue(o, dueDrop{at: 1000 + uint64(drop), contract: "bob", drop: drop, tries: 1})
	}
	settleTurn(o, "bob")
	if err := commit(c.l.store, o); err != nil {
		t.Fatal(err)
	}
	pages := kept{}
	point, err := c.view().Checkpoint(c.view().Head.Height, pages.take)
	if err != nil {
		t.Fatal(err)
	}
	schedule := pages.schedule(t, c.view())
	restored, err := Restore(memstore.New(), nil, point, schedule, pages.give)
	if err != nil {
		t.Fatal(err)
	}
	if again := (kept{}).schedule(t, newest(t, restored)); len(schedule) == 0 || !slices.Equal(again, schedule) {
		t.Errorf("%d pages of it, and %d behind the checkpoint", len(schedule), len(again))
	}
}

// TestCheckpointsHaveMostPagesInCommon: one change of a large state changes one page or two.
func TestCheckpointsHaveMostPagesInCommon(t *testing.T) {
	pagesOf := func(without int) (all []transaction.Hash) {
		p := &pager{take: func(hash transaction.Hash, page []byte) error {
			if all = append(all, hash); len(page) > pageBytesMax+1024 {
				t.Errorf("a page has %d bytes", len(page))
			}
			return nil
		}}
		for i := range 50_000 {
			if i != without {
				if err := p.add(pageState, fmt.Appendf(nil, "account%06d", i), make([]byte, 60)); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := p.end(pageState); err != nil {
			t.Fatal(err)
		}
		return all
	}
	before := pagesOf(-1)
	for _, without := range []int{0, 777, 25_000, 49_999} {
		others := 0
		for _, hash := range pagesOf(without) {
			if !slices.Contains(before, hash) {
				others++
			}
		}
		if len(before) < 50 || others > 3 {
			t.Errorf("%d of %d pages are others without key %d", others, len(before), without)
		}
	}
}

// TestACheckpointCarriesNoMoreThanIsNamed: of old blocks those that transactions may name, shortly more, and those
// by which epochs are named; also that of a ledger which began so.
func TestACheckpointCarriesNoMoreThanIsNamed(t *testing.T) {
	brief := func(l *Ledger) {
		schedule := *l.Schedule
		schedule.EpochBlocks, schedule.Limits.ValiditySeconds = 100, 50
		l.Schedule = &schedule
	}
	c := newChain(t, nil, "alice")
	brief(c.l)
	r := &recording{Store: c.l.store.(*memstore.Store)}
	c.l.store = r
	to := func(height uint64) {
		t.Helper()
		b, err := c.l.Begin()
		if err != nil {
			t.Fatal(err)
		}
		for b.Head().Height < height {
			if _, err := b.Apply(Input{Height: b.Head().Height + 1, Time: b.Head().Time + 1e9}); err != nil {
				t.Fatal(err)
			}
		}
		if err := b.Commit(); err != nil {
			t.Fatal(err)
		}
	}
	to(650)
	pages := kept{}
	point, err := c.view().Checkpoint(650, pages.take)
	if err != nil {
		t.Fatal(err)
	}
	restored, err := Restore(memstore.New(), nil, point, nil, pages.give)
	if err != nil {
		t.Fatal(err)
	}
	brief(restored)
	v := newest(t, restored)
	for height := uint64(1); height <= 650; height++ {
		b, err := v.Block(height)
		if want := height == 1 || height == 399 || height == 499 || height >= 512; err != nil || (b != nil) != want {
			t.Errorf("block %d is carried: %v, want %v (%v)", height, b != nil, want, err)
		}
	}
	to(900)
	if _, err := restored.Follow(r.entries[649:]); err != nil {
		t.Fatal(err)
	}
	for _, height := range []uint64{651, 700, 899, 900} {
		whole, err := c.view().Checkpoint(height, kept{}.take)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := newest(t, restored).Checkpoint(height, kept{}.take); err != nil || again.Sum() != whole.Sum() {
			t.Errorf("that of block %d is another where the ledger began later: %v", height, err)
		}
	}
}
