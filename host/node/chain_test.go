package node

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/prepare"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/internal/test/memstore"
)

// slowStore takes its time to commit, as a disk does, and counts.
type slowStore struct {
	*memstore.Store
	delay   time.Duration
	commits atomic.Int64
	fails   atomic.Bool
}

var errDisk = errors.New("disk on fire")

func (s *slowStore) Commit(changes []state.Change) error {
	time.Sleep(s.delay)
	if s.fails.Load() {
		return errDisk
	}
	s.commits.Add(1)
	return s.Store.Commit(changes)
}

// chain is a node under test with many accounts.
type chain struct {
	n     *Node
	t     *testing.T
	store *slowStore
}

const richNEAR = 1000

func key(id account.ID) keys.SecretKey {
	var seed [32]byte
	copy(seed[:], id)
	return keys.FromSeed(seed)
}

func near(n uint64) amount.Yocto {
	a, _ := amount.NEAR.Mul64(n)
	return a
}

// start has accounts a0.near, a1.near and so on.
func start(t *testing.T, accounts int, c Config) *chain {
	t.Helper()
	return startWith(t, accounts, c, 0)
}

// startWith has a block interval in milliseconds.
func startWith(t *testing.T, accounts int, c Config, interval uint64) *chain {
	t.Helper()
	g := &ledger.Genesis{BlockIntervalMin: interval, ChainID: "localnet", Time: uint64(time.Now().Add(-time.Hour).UnixNano()), Height: 1, Schedule: "classic", PrepareVersion: prepare.Version}
	for i := range accounts {
		id := user(i)
		g.Accounts = append(g.Accounts, ledger.GenesisAccount{AccountID: id, Amount: near(richNEAR),
			Keys: []ledger.GenesisKey{{PublicKey: key(id).PublicKey()}}})
	}
	store := &slowStore{Store: memstore.New(), delay: 2 * time.Millisecond}
	l, err := ledger.Create(store, nil, g, func(transaction.Hash) ([]byte, bool) { return nil, false })
	if err != nil {
		t.Fatal(err)
	}
	store.commits.Store(0)
	c.Ledger, c.Store = l, store
	n := Start(c)
	t.Cleanup(n.Close)
	return &chain{n, t, store}
}

func user(i int) account.ID { return account.ID(fmt.Sprintf("a%d.near", i)) }

func (c *chain) view() *ledger.View {
	v, err := c.n.Ledger.View(c.store)
	if err != nil {
		c.t.Fatal(err)
	}
	return v
}

// pay signs a transfer of one NEAR.
func (c *chain) pay(from, to account.ID, nonce uint64) *transaction.Signed {
	return transaction.Transaction{SignerID: from, PublicKey: key(from).PublicKey(), Nonce: nonce, ReceiverID: to,
		BlockHash: c.view().Head.Hash, Actions: []transaction.Action{transaction.Transfer{Deposit: near(1)}}}.Sign(key(from))
}

func (c *chain) balance(id account.ID) amount.Yocto {
	acc, _ := c.view().Account(id)
	return acc.Amount
}

// atOnce runs n functions at the same time and waits for all.
func atOnce(n int, f func(i int)) {
	var ready, done sync.WaitGroup
	ready.Add(n)
	for i := range n {
		done.Go(func() {
			ready.Done()
			ready.Wait()
			f(i)
		})
	}
	done.Wait()
}
