package ledger

import (
	"bytes"
	"encoding/hex"
	"errors"
	"slices"
	"testing"

	"latchkey/core/borsh"
	"latchkey/core/prepare"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/internal/test/memstore"
)

// recording is a store that keeps the entries it is given.
type recording struct {
	*memstore.Store
	entries []Entry
	commits int // without entries
}

func (r *recording) Record(entries []Entry, changes []state.Change) (func() error, error) {
	r.entries = append(r.entries, entries...)
	return func() error { return nil }, r.Store.Commit(changes)
}

func (r *recording) Commit(changes []state.Change) error {
	r.commits++
	return r.Store.Commit(changes)
}

// recorded is a chain whose entries are kept.
func recorded(t *testing.T) (*chain, *recording) {
	t.Helper()
	c := newChain(t, nil, "alice", "bob")
	r := &recording{Store: c.l.store.(*memstore.Store)}
	c.l.store = r
	return c, r
}

func TestBlocksAreRecordedAndFollowed(t *testing.T) {
	c, log := recorded(t)
	dear := c.sign("alice", "bob", testKey("alice"), transaction.Transfer{Deposit: near(5000)})
	refusals := c.apply(c.sign("alice", "bob", testKey("alice"), transaction.Transfer{Deposit: near(1)}), dear,
		c.sign("bob", "alice", testKey("bob"), transaction.Transfer{Deposit: near(2)}))
	if refusals[1] == nil {
		t.Fatal("what alice cannot pay for was accepted")
	}
	if c.apply(dear)[0] == nil || len(log.entries) != 1 {
		t.Fatalf("%d entries, want one: what is refused makes no block", len(log.entries))
	}
	if refusal := c.administer(c.signed(func(a *AdminChange) { a.Deployable = &state.Deployable{} })); refusal != nil {
		t.Fatal(refusal)
	}
	c.apply(c.sign("bob", "bob", testKey("bob"), transaction.DeployContract{Code: []byte("code")}))

	follower := newChain(t, nil, "alice", "bob")
	for _, part := range [][]Entry{log.entries[:1], log.entries[1:]} {
		if _, err := follower.l.Follow(part); err != nil {
			t.Fatal(err)
		}
	}
	if ours, its := c.view().Head, follower.view().Head; ours.Hash != its.Hash || its.Height != 4 {
		t.Errorf("the follower came to block %d, %s, not to %d, %s", its.Height, its.Hash, ours.Height, ours.Hash)
	}
	for _, want := range log.entries {
		got, err := follower.view().Entry(want.Height)
		if err != nil || !bytes.Equal(got.Borsh(), want.Borsh()) {
			t.Errorf("entry %d: %v, put together of the store it is another", want.Height, err)
		}
	}
	if genesis, err := follower.view().Entry(1); genesis != nil || err != nil {
		t.Errorf("genesis has the entry %v, %v", genesis, err)
	}
	if none, err := follower.view().Entry(5); none != nil || err != nil {
		t.Errorf("behind the head there is %v, %v", none, err)
	}
}

func TestFollowingRecordsNothing(t *testing.T) {
	c, log := recorded(t)
	c.apply(c.sign("alice", "bob", testKey("alice"), transaction.Transfer{Deposit: near(1)}))
	other, own := recorded(t)
	if _, err := other.l.Follow(log.entries); err != nil || len(own.entries) != 0 || own.commits != 1 {
		t.Errorf("%v: %d entries and %d commits, want none and one", err, len(own.entries), own.commits)
	}
}

// TestAnotherHistoryIsNotFollowed: of a log that does not lead to what it says, nothing
// is committed.
func TestAnotherHistoryIsNotFollowed(t *testing.T) {
	c, log := recorded(t)
	for range 3 {
		c.apply(c.sign("alice", "bob", testKey("alice"), transaction.Transfer{Deposit: near(1)}))
	}
	forged := transaction.Transaction{SignerID: "alice", PublicKey: testKey("alice").PublicKey(), Nonce: 1, ReceiverID: "bob",
		BlockHash: c.view().Head.Hash, Actions: []transaction.Action{transaction.Transfer{Deposit: near(1)}}}.Sign(testKey("bob"))
	for name, change := range map[string]func([]Entry){
		"root":      func(e []Entry) { e[2].Root[0] ^= 1 },
		"hash":      func(e []Entry) { e[2].BlockHash[0] ^= 1 },
		"chain":     func(e []Entry) { e[0].PrevHash[0] ^= 1 },
		"signature": func(e []Entry) { e[1].Input = withTransactions(t, e[1].Input, forged) },
	} {
		entries := slices.Clone(log.entries)
		change(entries)
		follower := newChain(t, nil, "alice", "bob")
		_, err := follower.l.Follow(entries)
		if diverged := (*DivergedError)(nil); !errors.As(err, &diverged) || diverged.Log == nil {
			t.Errorf("another %s: %v, want a *DivergedError", name, err)
		}
		if head := follower.view().Head; head.Height != 1 {
			t.Errorf("another %s: the follower is at block %d", name, head.Height)
		}
	}
	if _, err := newChain(t, nil, "alice", "bob").l.Follow(log.entries[1:]); !errors.As(err, new(*InputError)) {
		t.Errorf("with a gap: %v, want an *InputError", err)
	}
}

// TestAChangeForALaterProgramIsNotPassedOver: a program that lacks the version of prepare says so.
func TestAChangeForALaterProgramIsNotPassedOver(t *testing.T) {
	c := newChain(t, nil, "alice")
	later := uint32(prepare.Version + 1)
	change := c.signed(func(a *AdminChange) { a.PrepareVersion = &later })
	in := Input{Height: 2, Time: genesisTime + 1, Admin: []*SignedAdminChange{change}}
	_, err := c.l.Follow([]Entry{{Height: 2, PrevHash: c.view().Head.Hash, Input: in.Borsh()}})
	if diverged := (*DivergedError)(nil); !errors.As(err, &diverged) || diverged.Why != (AdminUnknownPrepareVersion{later, prepare.Version}) {
		t.Errorf("%v", err)
	}
}

func withTransactions(t *testing.T, input []byte, txs ...*transaction.Signed) []byte {
	t.Helper()
	in, err := DecodeInput(input)
	if err != nil {
		t.Fatal(err)
	}
	in.Transactions = txs
	return in.Borsh()
}

func TestEntriesKeepTheirForm(t *testing.T) {
	e := Entry{Height: 7, PrevHash: transaction.Hash{1}, Input: []byte("input"), BlockHash: transaction.Hash{2}, Root: transaction.Hash{3}}
	zeros := hex.EncodeToString(make([]byte, 31))
	want := "01" + "0700000000000000" + "01" + zeros + "05000000" + hex.EncodeToString([]byte("input")) + "02" + zeros + "03" + zeros
	if got := hex.EncodeToString(e.Borsh()); got != want {
		t.Errorf("an entry is\n%s, not\n%s", got, want)
	}
	later := append([]byte{2}, e.Borsh()[1:]...)
	if _, err := DecodeEntry(later); !errors.As(err, new(*EntryVersionError)) {
		t.Errorf("an entry of version 2: %v", err)
	}
	for _, bad := range [][]byte{nil, e.Borsh()[:20], append(e.Borsh(), 0)} {
		if _, err := DecodeEntry(bad); !errors.As(err, new(*borsh.Error)) {
			t.Errorf("%x: %v", bad, err)
		}
	}
}

func FuzzDecodeEntry(f *testing.F) {
	f.Add((&Entry{Height: 2, Input: sampleInput(f).Borsh()}).Borsh())
	f.Fuzz(func(t *testing.T, b []byte) {
		if e, err := DecodeEntry(b); err == nil && !bytes.Equal(e.Borsh(), b) {
			t.Errorf("%x decodes to an entry that encodes as %x", b, e.Borsh())
		}
	})
}
