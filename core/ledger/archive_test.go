package ledger

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"testing"

	"latchkey/core/policy"
	"latchkey/core/prepare"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/internal/test/memstore"
)

// archived is the whole archive of a chain, in pages of so many bytes.
func (c *chain) archived(bytesMax int) (all []byte) {
	c.t.Helper()
	for from := uint64(0); ; {
		page, err := c.view().Archive(from, bytesMax)
		if err != nil || page.Next <= from {
			c.t.Fatalf("page %d: %v", from, err)
		}
		all, from = append(all, page.Bytes...), page.Next
		if page.Done {
			return all
		}
	}
}

func readAll(t testing.TB, b []byte) []ArchiveRecord {
	t.Helper()
	records, taken, err := ReadArchive(b, true)
	if err != nil || taken != len(b) {
		t.Fatalf("read %d of %d bytes: %v", taken, len(b), err)
	}
	return records
}

// signed is the next change of a chain, signed.
func (c *chain) signed(edit func(*AdminChange)) *SignedAdminChange {
	change := c.next()
	edit(&change)
	return change.Sign(testKey("admin"))
}

func (c *chain) seals(to string) {
	c.t.Helper()
	if refusal := c.administer(c.signed(func(a *AdminChange) { a.Seal = &to })); refusal != nil {
		c.t.Fatal(refusal)
	}
}

// moved takes an archive into a store as far as it goes.
func moved(t *testing.T, store state.Store, b []byte) (*Import, error) {
	t.Helper()
	m, err := OpenImport(store, nil)
	if err != nil {
		t.Fatal(err)
	}
	return m, m.Take(readAll(t, b))
}

func importCode(err error) string {
	var refused *ImportError
	if errors.As(err, &refused) {
		return refused.Code
	}
	return ""
}

// busy is a chain with some blocks.
func busy(t *testing.T) *chain {
	c := newChain(t, nil, "alice", "bob")
	for range 5 {
		c.must(c.sign("alice", "bob", testKey("alice"), transaction.Transfer{Deposit: near(1)}))
	}
	c.apply()
	if refusal := c.administer(c.signed(func(a *AdminChange) { a.Caps = &policy.Caps{GasMax: 50 * tgas} })); refusal != nil {
		t.Fatal(refusal)
	}
	return c
}

// TestALedgerMovesAndComesBack: sealed here, opened there with all that was in it, and
// the other way round.
func TestALedgerMovesAndComesBack(t *testing.T) {
	c := busy(t)
	const there, here = "https://there.example", "here"
	c.seals(there)
	away := memstore.New()
	m, err := moved(t, away, c.archived(1<<20))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(away, nil); !errors.As(err, new(*ImportingError)) {
		t.Errorf("half of a ledger is opened: %v", err)
	}
	how, err := m.Status()
	if err != nil || !how.Ended || how.Height != c.view().Head.Height || how.Seal == nil || how.Seal.To != there {
		t.Fatalf("%+v, %v", how, err)
	}
	source := &fixedSource{now: c.time}
	if err := m.Finish(nil, true, source); importCode(err) != ImportNotSealed {
		t.Errorf("without an opening: %v", err)
	}
	wrong := c.signed(func(a *AdminChange) { a.Open = new(here) })
	if refusal := (AdminOpensOther{}); !errors.As(m.Finish(wrong, false, source), &refusal) || refusal.To != there {
		t.Errorf("with another opening: %+v", refusal)
	}
	if err := m.Finish(c.signed(func(a *AdminChange) { a.Open = new(there) }), false, source); err != nil {
		t.Fatal(err)
	}
	l, err := Open(away, nil)
	if err != nil {
		t.Fatal(err)
	}
	d := &chain{t: t, l: l, nonces: c.nonces, time: c.time}
	d.must(d.sign("alice", "bob", testKey("alice"), transaction.Transfer{Deposit: near(1)}))
	if got := d.balance("bob"); got != near(1006) {
		t.Errorf("bob has %s there", got.FormatNEAR())
	}
	if seals := d.view().Settings().Seals; len(seals) != 1 || seals[0].To != there || seals[0].Opened == 0 {
		t.Errorf("the seals there are %+v", seals)
	}
	// What it was sealed with brings nothing back, and an opening is good once.
	for name, store := range map[string]state.Store{"here": c.l.store, "there": away} {
		stale, err := OpenImport(store, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := stale.Finish(c.signed(func(a *AdminChange) { a.Open = new(there) }), false, source); importCode(err) != ImportNotEnded {
			t.Errorf("opened again %s: %v", name, err)
		}
	}
	// And back, into the place that was sealed.
	if _, err := moved(t, c.l.store, d.archived(500)); err != nil { // all but the end is there
		t.Fatal(err)
	}
	d.seals(here)
	m, err = moved(t, c.l.store, d.archived(500))
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Finish(d.signed(func(a *AdminChange) { a.Open = new(here) }), false, &fixedSource{now: d.time}); err != nil {
		t.Fatal(err)
	}
	l, err = Open(c.l.store, nil)
	if err != nil {
		t.Fatal(err)
	}
	c = &chain{t: t, l: l, nonces: c.nonces, time: d.time + 10e9}
	c.must(c.sign("alice", "bob", testKey("alice"), transaction.Transfer{Deposit: near(1)}))
	if got := c.balance("bob"); got != near(1007) {
		t.Errorf("bob has %s here", got.FormatNEAR())
	}
}

func TestASealedLedgerTakesNothing(t *testing.T) {
	c := busy(t)
	c.seals("https://there.example")
	head := c.view().Head
	tx := c.sign("alice", "bob", testKey("alice"), transaction.Transfer{Deposit: near(1)})
	const want = "this ledger is sealed: it has moved to https://there.example, and takes nothing any more"
	for what, refusal := range map[string]error{
		"the check": c.view().Check(tx, c.time, false), "the block": c.apply(tx)[0],
		"a change":                               c.administer(c.signed(func(a *AdminChange) { a.Caps = &policy.Caps{} })),
		"a seal":                                 c.administer(c.signed(func(a *AdminChange) { a.Seal = new("") })),
		"an opening, of which only imports know": c.administer(c.signed(func(a *AdminChange) { a.Open = new("https://there.example") })),
	} {
		if refusal == nil || refusal.Error() != want {
			t.Errorf("%s: %v", what, refusal)
		}
	}
	if c.view().Head.Hash != head.Hash {
		t.Error("there is another block")
	}
	if _, err := c.l.Chores(&fixedSource{now: c.time + 100*day}, 0, func(Committed) { t.Error("chores made a block") }); err != nil {
		t.Error(err)
	}
}

// TestAnImportGoesOnWhereItBrokeOff, record by record, and is not disturbed by what it
// has already.
func TestAnImportGoesOnWhereItBrokeOff(t *testing.T) {
	c := busy(t)
	c.seals("")
	records := readAll(t, c.archived(1))
	store := memstore.New()
	for i := range records {
		m, err := OpenImport(store, nil)
		if err != nil {
			t.Fatal(err)
		}
		if how, err := m.Status(); err != nil || how.Wants != min(uint64(i), uint64(len(records)-1)) {
			t.Fatalf("before record %d: %+v, %v", i, how, err)
		}
		if i+1 < len(records) {
			if err := m.Take(records[i+1 : i+2]); i+2 < len(records) && i > 0 && importCode(err) != ImportOutOfTurn {
				t.Errorf("record %d before record %d: %v", i+1, i, err)
			}
		}
		if err := m.Take(records[max(i-2, 0) : i+1]); err != nil {
			t.Fatalf("record %d: %v", i, err)
		}
	}
}

// TestWhatIsNotTheLedgerIsRefused and leaves nothing behind.
func TestWhatIsNotTheLedgerIsRefused(t *testing.T) {
	c := busy(t)
	archive := c.archived(1 << 20)
	if m, err := moved(t, memstore.New(), archive); err != nil {
		t.Error(err)
	} else if err := m.Finish(nil, false, &fixedSource{now: c.time}); importCode(err) != ImportNotSealed {
		t.Errorf("a ledger that lives: %v", err)
	} else if err := m.Finish(nil, true, &fixedSource{now: c.time}); err != nil {
		t.Errorf("a copy that is meant: %v", err)
	}
	if _, err := moved(t, c.l.store, archive); importCode(err) != ImportLives {
		t.Errorf("into where it lives: %v", err)
	}
	if _, err := moved(t, newChain(t, nil, "carol").l.store, archive); importCode(err) != ImportOtherLedger {
		t.Errorf("into another: %v", err)
	}
	other := newChain(t, nil, "alice", "bob")
	other.must(other.sign("bob", "alice", testKey("bob"), transaction.Transfer{Deposit: near(7)}))
	other.seals("")
	if _, err := moved(t, other.l.store, archive); importCode(err) != ImportOtherLedger {
		t.Errorf("into one that went another way: %v", err)
	}
	ahead := busy(t)
	ahead.seals("")
	if _, err := moved(t, ahead.l.store, archive); importCode(err) != ImportOutOfTurn {
		t.Errorf("into one that went further: %v", err)
	}
	records := readAll(t, archive)
	for i, r := range records {
		if r.Kind != archiveBlock {
			continue
		}
		forged := append([]ArchiveRecord{}, records...)
		forged[i].Body = bytes.Clone(r.Body)
		forged[i].Body[32+8]++ // its time
		m, err := OpenImport(memstore.New(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Take(forged); importCode(err) != ImportDiffers {
			t.Errorf("block record %d of another time: %v", i, err)
		}
	}
	for n := range archive {
		damaged := bytes.Clone(archive)
		damaged[n] ^= 1
		if read, taken, err := ReadArchive(damaged, true); err == nil && taken == len(archive) && len(read) == len(records) {
			t.Errorf("damage of byte %d is not seen", n)
		}
	}
}

// TestAnArchiveWithoutOutcomes is that of a ledger that has all of them.
func TestAnArchiveWithoutOutcomes(t *testing.T) {
	c := newCampaign(t)
	c.ends(3600)
	c.must(c.sign("alice", "shop", testKey("alice"), call("predecessor", 20*tgas)))
	c.chores(100*24*3600, 0)
	c.must(c.sign("alice", "shop", testKey("alice"), call("predecessor", 20*tgas)))
	whole := c.archived(1 << 20)
	for c.chores(10*24*3600, 2*day) == 0 {
	}
	if through, _ := c.view().PrunedThrough(); through == 0 {
		t.Fatal("nothing was forgotten")
	}
	if !bytes.Equal(whole, c.archived(1<<20)) {
		t.Error("the archive is another")
	}
}

// TestAGenesisThatCannotBeginHoldsNoPlace: what this host does not carry is told as that, and
// another ledger can be brought instead.
func TestAGenesisThatCannotBeginHoldsNoPlace(t *testing.T) {
	script := scripted{"new": returns("")}
	code := script.code()
	hash := transaction.Hash(sha256.Sum256(code))
	g := &Genesis{ChainID: "localnet", Time: genesisTime, Height: 1, Schedule: "classic", PrepareVersion: prepare.Version,
		Accounts:        []GenesisAccount{{AccountID: "app", Amount: near(1000), Contract: "lib"}},
		GlobalContracts: []GlobalContract{{AccountID: "lib", CodeHash: hash}}, Calls: []GenesisCall{{AccountID: "app", Method: "new", Args: "{}"}}}
	from := memstore.New()
	l, err := Create(from, script, g, func(transaction.Hash) ([]byte, bool) { return code, true })
	if err != nil {
		t.Fatal(err)
	}
	records := readAll(t, (&chain{t: t, l: l}).archived(1<<20))
	store := memstore.New()
	m, err := OpenImport(store, carryingNothing{})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Take(records); !errors.As(err, new(*vm.NotCarriedError)) {
		t.Errorf("what is not carried: %v", err)
	}
	if _, err := moved(t, store, busy(t).archived(1<<20)); err != nil {
		t.Errorf("another ledger in its place: %v", err)
	}
	if _, left, _ := store.Get(recordKey(recordTaken, hash[:])); left {
		t.Error("its code is still there")
	}
}

func FuzzReadArchive(f *testing.F) {
	c := newChain(f, nil, "alice")
	c.apply()
	f.Add(c.archived(1<<20), true)
	f.Add(c.archived(1 << 20)[len(archiveMagic):], false)
	f.Fuzz(func(t *testing.T, b []byte, start bool) {
		records, taken, err := ReadArchive(b, start)
		if err != nil {
			return
		}
		var again []byte
		if start && taken > 0 {
			again = []byte(archiveMagic)
		}
		for _, r := range records {
			again = r.append(again)
		}
		if !bytes.Equal(again, b[:taken]) {
			t.Errorf("%x reads as records of other bytes", b)
		}
	})
}

// FuzzTake: whatever the records hold, an import says no or goes on.
func FuzzTake(f *testing.F) {
	c := newChain(f, nil, "alice")
	c.apply()
	for _, r := range readAll(f, c.archived(1<<20)) {
		f.Add(r.Kind, r.Body)
	}
	genesis := readAll(f, c.archived(1<<20))[0]
	f.Fuzz(func(t *testing.T, kind byte, body []byte) {
		m, err := OpenImport(memstore.New(), nil)
		if err != nil {
			t.Fatal(err)
		}
		_ = m.Take([]ArchiveRecord{{kind, body}})
		_ = m.Take([]ArchiveRecord{genesis, {kind, body}})
		if _, err := m.Status(); err != nil {
			t.Error(err)
		}
	})
}

// TestAnImportIsGivenUp: what was named is discarded and nothing else; the place then takes
// any ledger, and one that lived there is kept.
func TestAnImportIsGivenUp(t *testing.T) {
	c := busy(t)
	all := readAll(t, c.archived(1<<20))
	store := memstore.New()
	m, err := OpenImport(store, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Discard(Discarded{}); importCode(err) != ImportNone {
		t.Errorf("where nothing is: %v", err)
	}
	for part := 1; part <= len(all); part++ {
		if err := m.Take(all[:part]); err != nil {
			t.Fatal(err)
		}
		how, err := m.Status()
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Discard(Discarded{how.Ledger, how.Wants - 1}); importCode(err) != ImportWentOn {
			t.Errorf("one that went on: %v", err)
		}
		if err := m.Discard(Discarded{how.Ledger, how.Wants}); err != nil {
			t.Fatalf("behind %d records: %v", part, err)
		}
		var rest []state.Change
		_ = store.Scan(nil, nil, func(key, _ []byte) bool {
			if !bytes.Equal(key, metaKey("import")) {
				rest = append(rest, state.Change{Key: key})
			}
			return true
		})
		if err := store.Commit(rest); err != nil { // as a host does
			t.Fatal(err)
		}
		if m, err = OpenImport(store, nil); err != nil {
			t.Fatal(err)
		}
		if how, err = m.Status(); err != nil || how.Wants != 0 || how.Ended {
			t.Errorf("behind it: %+v, %v", how, err)
		}
		if _, err := Open(store, nil); !errors.As(err, new(*ImportingError)) {
			t.Errorf("a ledger is there: %v", err)
		}
	}
	other := newChain(t, nil, "carol")
	if m, err = moved(t, store, other.archived(1<<20)); err == nil {
		err = m.Finish(nil, true, &fixedSource{now: other.time})
	}
	if err != nil {
		t.Fatal(err)
	}
	if l, err := Open(store, nil); err != nil || len(l.Genesis.Accounts) != 1 {
		t.Errorf("another ledger: %v", err)
	}
}

// TestALedgerThatComesBackIsNotGivenUp, for the place would lose what it has.
func TestALedgerThatComesBackIsNotGivenUp(t *testing.T) {
	c := busy(t)
	before := c.archived(1 << 20)
	c.seals("away")
	store := memstore.New()
	m, err := moved(t, store, c.archived(1<<20))
	if err == nil {
		err = m.Finish(c.signed(func(a *AdminChange) { a.Open = new("away") }), false, &fixedSource{now: c.time})
	}
	if err != nil {
		t.Fatal(err)
	}
	l, err := Open(store, nil)
	if err != nil {
		t.Fatal(err)
	}
	d := &chain{t: t, l: l, nonces: c.nonces, time: c.time}
	d.must(d.sign("alice", "bob", testKey("alice"), transaction.Transfer{Deposit: near(1)}))
	d.must(d.sign("alice", "bob", testKey("alice"), transaction.Transfer{Deposit: near(1)}))
	d.seals("back")
	all := readAll(t, d.archived(1<<20))
	known := len(readAll(t, before))
	for part := known + 1; part <= len(all); part++ {
		for _, again := range []bool{false, true} { // opened again, it is known as well
			m, err := OpenImport(c.l.store, nil)
			if err == nil {
				err = m.Take(all[:part])
			}
			if err != nil {
				t.Fatal(err)
			}
			how, err := m.Status()
			if err != nil {
				t.Fatal(err)
			}
			if err := m.Discard(Discarded{how.Ledger, how.Wants}); importCode(err) != ImportReturns {
				t.Errorf("record %d, again %v: %v", part, again, err)
			}
		}
	}
}
