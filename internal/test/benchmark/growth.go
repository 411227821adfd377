package benchmark

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"path/filepath"
	"testing"
	"time"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/host/store"
)

// grown is a ledger on the disk that is filled as any other is: by transactions, many
// in each block. None of its records was written past the contract.
type grown struct {
	*chain
	dir      string
	empty    int64 // bytes on the disk without any of this
	accounts int
	nonces   []uint64 // of the keys that drops were made for
	claimed  map[int]bool
}

func newGrown(t testing.TB, engine vm.Engine) *grown {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	kept, err := store.Open(dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	g := &grown{chain: newChain(t, engine, kept), dir: dir, claimed: map[int]bool{}}
	g.empty = storedIn(t, dir)
	return g
}

// diskFigure is what the store holds, history included, for each account with a key.
const diskFigure = "disk, an account and key"

// How many transactions fill a block.
const (
	transfersOfBlock = 500
	dropsOfBlock     = 50
)

// to grows to so many accounts, and as many keys of small drops.
func (g *grown) to(size int) {
	g.t.Helper()
	g.filling = true
	defer func() { g.filling = false }()
	for g.accounts < size {
		n := min(transfersOfBlock, size-g.accounts)
		txs := make([]*transaction.Signed, n)
		for i := range txs {
			txs[i] = g.sign(ledger.DevRoot, implicit(g.accounts+i), transaction.Transfer{Deposit: amount.From(1)})
		}
		g.block(txs...)
		g.accounts += n
	}
	for len(g.nonces) < size {
		g.makeDrops(min(dropsOfBlock, (size-len(g.nonces)+keysOfSmallDrop-1)/keysOfSmallDrop))
	}
}

// implicit is an account that the first transfer to it makes.
func implicit(n int) account.ID {
	name := sha256.Sum256(binary.LittleEndian.AppendUint64([]byte("implicit"), uint64(n)))
	return account.ID(hex.EncodeToString(name[:]))
}

// makeDrops makes n drops in a block and notes the nonces of their keys.
func (g *grown) makeDrops(n int) {
	g.t.Helper()
	txs, made := make([]*transaction.Signed, n), make([][]*claimKey, n)
	next := len(g.nonces)
	for i := range txs {
		for range keysOfSmallDrop {
			made[i] = append(made[i], &claimKey{secret: numbered("grown", next)})
			next++
		}
		txs[i] = g.sign(ledger.DevRoot, dropContract, createNEAR(made[i]))
	}
	g.block(txs...)
	for _, keys := range made {
		g.start(keys)
		for _, k := range keys {
			g.nonces = append(g.nonces, k.nonce)
		}
	}
}

// claims signs n with keys from all over the ledger, into accounts from all over it.
func (g *grown) claims(n int) []*transaction.Signed {
	recent := g.view().Head.Hash
	txs := make([]*transaction.Signed, n)
	for i := range txs {
		at := i * len(g.nonces) / n
		for g.claimed[at] {
			at = (at + 1) % len(g.nonces)
		}
		g.claimed[at] = true
		key := claimKey{numbered("grown", at), g.nonces[at]}
		txs[i] = key.claim(recipient{id: implicit((at * 7) % g.accounts)}, recent)
	}
	return txs
}

// settle waits until the store has put away what it was filled with, or for a minute.
func (g *grown) settle() {
	for range 60 {
		before := ownCPU(g.t)
		time.Sleep(time.Second)
		if ownCPU(g.t)-before < 5*tick {
			return
		}
	}
}

// grow fills the ledger up and measures claims of it.
func (s *session) grow(size int) []reading {
	s.t.Helper()
	if s.growing == nil {
		s.growing = newGrown(s.t, s.engine())
	}
	g := s.growing
	g.to(size)
	g.settle()
	var f figures
	for range 3 {
		for _, r := range g.measured(&s.stopwatch, g.claims(s.grown)) {
			f.add("", r)
		}
	}
	readings := []reading{{diskFigure, bytesEach, float64(storedIn(s.t, g.dir)-g.empty) / float64(size)}}
	for _, one := range f.list {
		readings = append(readings, reading{one.Name, one.Unit, one.Median})
	}
	return readings
}
