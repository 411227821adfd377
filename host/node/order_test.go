package node

import (
	"crypto/sha256"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/authorize"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/prepare"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/internal/test/memstore"
)

const alice, bob account.ID = "alice.near", "bob.near"

var aliceKey = keys.FromSeed(sha256.Sum256([]byte("alice")))

// hookedStore runs a function once somebody has read of an account in a snapshot.
type hookedStore struct {
	*memstore.Store
	afterRead func()
}

func (s *hookedStore) View() (state.Reader, func(), error) {
	r, release, err := s.Store.View()
	return hookedReader{r, s}, release, err
}

type hookedReader struct {
	state.Reader
	store *hookedStore
}

func (r hookedReader) Get(key []byte) ([]byte, bool, error) {
	value, ok, err := r.Reader.Get(key)
	if hook := r.store.afterRead; hook != nil && key[0] != state.Outside {
		r.store.afterRead = nil
		hook()
	}
	return value, ok, err
}

// newNode starts a node on a ledger where alice and bob hold 100 NEAR each.
func newNode(t *testing.T) *Node {
	t.Helper()
	s := memstore.New()
	hundred, _ := amount.NEAR.Mul64(100)
	l, err := ledger.Create(s, nil, &ledger.Genesis{ChainID: "test", Time: uint64(time.Now().UnixNano()), Height: 1, Schedule: "classic", PrepareVersion: prepare.Version, Accounts: []ledger.GenesisAccount{
		{AccountID: alice, Amount: hundred, Keys: []ledger.GenesisKey{{PublicKey: aliceKey.PublicKey()}}},
		{AccountID: bob, Amount: hundred},
	}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	n := Start(Config{Ledger: l, Store: &hookedStore{Store: s}})
	t.Cleanup(n.Close)
	return n
}

// inBubble runs a test on a clock of its own, which goes on when everything waits:
// what it measures is exact on any machine.
func inBubble(t *testing.T, test func(t *testing.T, n *Node)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(t, newNode(t)) })
}

// transfer is a signed transfer of a yocto from alice to bob.
func (n *Node) transfer(t *testing.T, nonce uint64) *transaction.Signed {
	t.Helper()
	var tx *transaction.Signed
	if err := n.Read(func(v *ledger.View) error {
		tx = transaction.Transaction{SignerID: alice, PublicKey: aliceKey.PublicKey(), Nonce: nonce, ReceiverID: bob,
			BlockHash: v.Head.Hash, Actions: []transaction.Action{transaction.Transfer{Deposit: amount.From(1)}}}.Sign(aliceKey)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return tx
}

func (n *Node) submit(t *testing.T, nonce uint64) {
	t.Helper()
	if done, err := n.Submit(n.transfer(t, nonce), ""); done.Refusal != nil || err != nil {
		t.Errorf("nonce %d: %v, %v", nonce, done.Refusal, err)
	}
}

// TestOneKeysTransactionsRunInOrder sends the last one first, as clients do
// that use many connections.
func TestOneKeysTransactionsRunInOrder(t *testing.T) {
	inBubble(t, func(t *testing.T, n *Node) {
		var all sync.WaitGroup
		for nonce := uint64(40); nonce > 0; nonce-- {
			all.Go(func() { n.submit(t, nonce) })
			time.Sleep(time.Millisecond)
		}
		all.Wait()
		if len(n.lines) != 0 {
			t.Errorf("%d lines are left", len(n.lines))
		}
	})
}

func TestASkippedNonceIsWaitedForNotForever(t *testing.T) {
	inBubble(t, func(t *testing.T, n *Node) {
		n.submit(t, 1)
		start := time.Now()
		n.submit(t, 9)
		if took := time.Since(start); took != ledger.GapWait {
			t.Errorf("a transaction that skips nonces took %v", took)
		}
		var stale authorize.InvalidNonce
		if done, err := n.Submit(n.transfer(t, 8), ""); !errors.As(done.Refusal, &stale) || err != nil {
			t.Errorf("a nonce that was skipped: %v, %v", done.Refusal, err)
		}
		n.submit(t, 10)
	})
}

// TestASingleSkippedNonceIsNotWaitedForLong: near-api-js 6 skips one each time.
func TestASingleSkippedNonceIsNotWaitedForLong(t *testing.T) {
	inBubble(t, func(t *testing.T, n *Node) {
		for nonce := uint64(2); nonce <= 6; nonce += 2 {
			start := time.Now()
			n.submit(t, nonce)
			if took := time.Since(start); took != ledger.LoneWait {
				t.Errorf("nonce %d took %v", nonce, took)
			}
		}
	})
}

// TestASingleSkippedNonceIsWaitedForInCompany: another transaction of the signer
// says that the client sends several at once.
func TestASingleSkippedNonceIsWaitedForInCompany(t *testing.T) {
	inBubble(t, func(t *testing.T, n *Node) {
		var all sync.WaitGroup
		for _, nonce := range []uint64{2, 3} {
			all.Go(func() { n.submit(t, nonce) })
		}
		time.Sleep(2 * ledger.LoneWait)
		n.submit(t, 1)
		all.Wait()
	})
}

func TestOfOneNonceOneTransactionRuns(t *testing.T) {
	inBubble(t, func(t *testing.T, n *Node) {
		other := n.transfer(t, 1)
		other.Actions = []transaction.Action{transaction.Transfer{Deposit: amount.From(2)}}
		other = other.Transaction.Sign(aliceKey)
		refusals := make(chan authorize.InvalidTx, 2)
		for _, tx := range []*transaction.Signed{n.transfer(t, 1), other} {
			go func() {
				done, err := n.Submit(tx, "")
				if err != nil {
					t.Error(err)
				}
				refusals <- done.Refusal
			}()
		}
		one, two := <-refusals, <-refusals
		if (one == nil) == (two == nil) {
			t.Errorf("the verdicts are %v and %v", one, two)
		}
	})
}

func TestCloseRefusesWhatWaits(t *testing.T) {
	inBubble(t, func(t *testing.T, n *Node) {
		waiting := n.transfer(t, 5)
		verdict := make(chan error, 1)
		go func() {
			_, err := n.Submit(waiting, "")
			verdict <- err
		}()
		time.Sleep(ledger.GapWait / 4) // by then it waits for nonces 1 to 4
		select {
		case err := <-verdict:
			t.Fatalf("it did not wait: %v", err)
		default:
		}
		n.Close()
		if err := <-verdict; !errors.Is(err, ErrClosed) {
			t.Errorf("a transaction that waited while the node closed: %v", err)
		}
		if _, err := n.Submit(waiting, ""); !errors.Is(err, ErrClosed) {
			t.Errorf("a transaction after that: %v", err)
		}
	})
}

// TestSendSignsAnew: the key's owner sends between Send's look at the nonce and
// its transaction.
func TestSendSignsAnew(t *testing.T) {
	inBubble(t, func(t *testing.T, n *Node) {
		owners := n.transfer(t, 1)
		n.Store.(*hookedStore).afterRead = func() {
			if done, err := n.Submit(owners, ""); done.Refusal != nil || err != nil {
				t.Errorf("the owner: %v, %v", done.Refusal, err)
			}
		}
		status, err := n.Send(alice, aliceKey, bob, transaction.Transfer{Deposit: amount.NEAR})
		if err != nil {
			t.Fatal(err)
		}
		if got := status.Transaction.Nonce; got != 2 {
			t.Errorf("the transaction has nonce %d, want 2", got)
		}
	})
}
