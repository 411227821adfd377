package ledger

import "latchkey/core/transaction"

// recent are the transactions of the newest blocks. A transaction names a block that was
// there before it, so whether one that names a block of these has run is known without
// the store, where a search for what is not there takes longer than most of a transfer.
type recent struct {
	head    *Block // that they lead up to
	since   uint64 // height: those of all later blocks are here
	hashes  map[transaction.Hash]bool
	before  map[transaction.Hash]bool // of the blocks before, the next to go
	between uint64                    // height: since for hashes alone
}

// recentMax bounds them, and as many of before.
const recentMax = 32 << 10

// follow is told of the head that the next block follows. After a head that is not the
// one they lead up to they begin anew.
func (r *recent) follow(head *Block) {
	if r.head == nil || r.head.Hash != head.Hash {
		*r = recent{head: head, since: head.Height, between: head.Height, hashes: map[transaction.Hash]bool{}}
	}
}

// headIn is the newest block that rs has, nil for none. If it is the one they lead up to,
// it need not be decoded again, which takes the longer the more is in it.
func (r *recent) headIn(rs records) (*Block, error) {
	height, ok, err := rs.headHeight()
	if err != nil || !ok {
		return nil, err
	}
	if r.head != nil {
		if id, known, err := rs.hashOf(height); err != nil || known && id == r.head.ID() {
			return r.head, err
		}
	}
	return rs.block(height)
}

// add notes what was committed up to a new head.
func (r *recent) add(txs map[transaction.Hash]bool, head *Block) {
	for hash := range txs {
		r.hashes[hash] = true
	}
	r.head = head
	if len(r.hashes) >= recentMax {
		r.since, r.between = r.between, head.Height
		r.before, r.hashes = r.hashes, map[transaction.Hash]bool{}
	}
}

// has reports whether a transaction is one of them, and whether that settles it: it names
// a block at this height.
func (r *recent) has(tx transaction.Hash, named uint64) (ran, settled bool) {
	if r.hashes[tx] || r.before[tx] {
		return true, true
	}
	return false, named >= r.since
}
