package ledger

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"latchkey/core/transaction"
)

// TestRecentTransactionsAreAllKnown: what recent settles is so, however the blocks come,
// and it settles all that names a block that it has followed for long enough.
func TestRecentTransactionsAreAllKnown(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var r recent
	hash := func(n int) (h transaction.Hash) {
		binary.LittleEndian.PutUint64(h[:], uint64(n)+1)
		return h
	}
	in := map[transaction.Hash]uint64{} // the height of its block
	head := &Block{Height: 7, Hash: hash(1 << 30)}
	r.follow(head)
	for made := 0; made < 4*recentMax; {
		taken := map[transaction.Hash]bool{}
		for range random.IntN(3000) {
			taken[hash(made)] = true
			in[hash(made)] = head.Height + 1
			made++
		}
		next := &Block{Height: head.Height + 1, Hash: hash(1<<30 + int(head.Height))}
		r.follow(head)
		r.add(taken, next)
		head = next
		for range 300 {
			tx := hash(random.IntN(made + made/10 + 1))
			at, ran := in[tx]
			named := head.Height - random.Uint64N(head.Height-6) // any from the first on
			if ran {
				named = at - 1 - random.Uint64N(at-7) // it was there before
			}
			got, settled := r.has(tx, named)
			if settled && got != ran || !settled && named+2 > head.Height {
				t.Fatalf("at height %d a transaction of block %d that names %d: %v, settled %v", head.Height, at, named, got, settled)
			}
		}
		if held := len(r.hashes) + len(r.before); held > 2*recentMax+3000 {
			t.Fatalf("it holds %d", held)
		}
	}
	r.follow(&Block{Height: head.Height, Hash: hash(1 << 40)})
	if _, settled := r.has(hash(0), head.Height-1); settled {
		t.Error("another head than the one that was followed, and it settles what names an older block")
	}
}
