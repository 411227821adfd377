package ledger

import (
	"errors"
	"reflect"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/runtime"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

var errDisk = errors.New("disk on fire")

// failingStore fails the read or commit whose number is next.
type failingStore struct {
	state.Store
	readsLeft   int // -1 never fails
	failCommits bool
}

func (f *failingStore) read() error {
	if f.readsLeft == 0 {
		return errDisk
	}
	if f.readsLeft > 0 {
		f.readsLeft--
	}
	return nil
}

func (f *failingStore) Get(key []byte) ([]byte, bool, error) {
	if err := f.read(); err != nil {
		return nil, false, err
	}
	return f.Store.Get(key)
}

func (f *failingStore) Scan(start, end []byte, visit func(key, value []byte) bool) error {
	if err := f.read(); err != nil {
		return err
	}
	return f.Store.Scan(start, end, visit)
}

func (f *failingStore) Commit(changes []state.Change) error {
	if f.failCommits {
		return errDisk
	}
	return f.Store.Commit(changes)
}

// TestAFailingReadLeavesTheLedgerAsItWas lets every single read of a block
// fail once, then makes the block after all.
func TestAFailingReadLeavesTheLedgerAsItWas(t *testing.T) {
	var want *Block
	for failAt := 0; ; failAt++ {
		s := newStage(t)
		s.script["n"] = returns("x")
		s.script["back"] = func(g *guest) { g.do("storage_write", "k", g.results(), 0) }
		s.script["m"] = func(g *guest) {
			g.then(g.promise("other", "n", "", near(1), 10*tgas), "app", "back", "", 20*tgas)
		}
		txs := []*transaction.Signed{
			s.sign("alice", "app", testKey("alice"), call("m", 100*tgas)),
			s.sign("bob", "bob", testKey("bob"), transaction.DeleteAccount{BeneficiaryID: "alice"}),
		}
		in := Input{Height: s.view().Head.Height + 1, Time: s.time + 1, Transactions: txs}
		before := s.stateBytes()
		store := &failingStore{Store: s.l.store, readsLeft: failAt}
		s.l.store = store

		err := s.tryBlock(in)
		store.readsLeft = -1
		failed := errors.Is(err, errDisk)
		if failed {
			if !reflect.DeepEqual(before, s.stateBytes()) || s.view().Head.Height != in.Height-1 {
				t.Fatalf("failing read %d changed the ledger", failAt)
			}
			err = s.tryBlock(in)
		}
		if err != nil {
			t.Fatalf("after failing read %d: %v", failAt, err)
		}
		if want == nil {
			want = s.view().Head
		}
		// The same block, whatever failed before.
		if got := s.view().Head; got.State != want.State || got.Hash != want.Hash {
			st, _ := s.view().Transaction(txs[0].Hash())
			t.Fatalf("after failing read %d the block differs: %s", failAt, st.Status.Failure.JSON())
		}
		if value, _ := s.view().Data("app", []byte("k")); string(value) != "1:x" {
			t.Fatalf("after failing read %d: k is %q", failAt, value)
		}
		if !failed {
			if failAt < 20 {
				t.Errorf("the block read only %d times", failAt)
			}
			return
		}
	}
}

func (c *chain) tryBlock(in Input) error {
	b, err := c.l.Begin()
	if err != nil {
		return err
	}
	if _, err := b.Apply(in); err != nil {
		return err
	}
	return b.Commit()
}

func TestAFailingCommitLeavesTheLedgerAsItWas(t *testing.T) {
	s := newStage(t)
	store := &failingStore{Store: s.l.store, readsLeft: -1, failCommits: true}
	s.l.store = store
	tx := s.sign("alice", "bob", testKey("alice"), transaction.Transfer{Deposit: near(1)})
	in := Input{Height: s.view().Head.Height + 1, Time: s.time + 1, Transactions: []*transaction.Signed{tx}}
	before, head := s.stateBytes(), s.view().Head.Hash
	if err := s.tryBlock(in); !errors.Is(err, errDisk) {
		t.Fatalf("got %v", err)
	}
	if !reflect.DeepEqual(before, s.stateBytes()) || s.view().Head.Hash != head {
		t.Error("the failed commit left something")
	}
	store.failCommits = false
	if status := s.must(tx); status.Status.Kind != runtime.SuccessValue {
		t.Errorf("status %+v", status.Status)
	}
}

// TestAViewDoesNotRememberAFailingRead: code that could not be read once is
// not taken for bad code later.
func TestAViewDoesNotRememberAFailingRead(t *testing.T) {
	s := newStage(t)
	s.script["m"] = returns("fine")
	store := &failingStore{Store: s.l.store}
	for failAt := range 8 {
		store.readsLeft = -1
		v, err := s.l.View(store)
		if err != nil {
			t.Fatal(err)
		}
		store.readsLeft = failAt
		_, _ = v.Call("app", "m", nil, s.time)
	}
	out, err := s.view().Call("app", "m", nil, s.time)
	if err != nil || out.Err != nil || string(out.Value) != "fine" {
		t.Errorf("%+v, %v", out, err)
	}
	expect(t, "a transaction", s.as("alice", "app", transaction.FunctionCall{MethodName: "m", Gas: 10 * tgas, Deposit: amount.Zero}), "ok")
}
