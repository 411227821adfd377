package ledger

import (
	"crypto/sha256"

	"latchkey/core/amount"
	"latchkey/core/borsh"
	"latchkey/core/transaction"
)

// Input is everything from outside that a block depends on.
type Input struct {
	Height uint64
	Time   uint64 // nanoseconds since 1970, later than the block before
	Random [32]byte
	// Admin changes the ledger's settings before anything else runs. Those that
	// are refused leave no trace.
	Admin []*SignedAdminChange
	// Transactions in the order in which they run. Those that are refused
	// leave no trace.
	Transactions []*transaction.Signed
	// Due has drops taken back that are over, before the transactions run. What cannot
	// be paid for leaves no trace.
	Due []Due
	// SignaturesVerified says that the host has checked all signatures.
	SignaturesVerified bool
}

// Block is the record of one block.
type Block struct {
	Height    uint64
	PrevHash  transaction.Hash
	Time      uint64
	Random    [32]byte
	GasPrice  amount.Yocto
	PrevState transaction.Hash // state_root before the block
	State     transaction.Hash // state_root after it
	Supply    amount.Yocto     // total, after the block
	GasUsed   uint64
	Burnt     amount.Yocto // what left the supply
	// Transactions lists the accepted ones, Outcomes those of transactions and
	// receipts in the order in which they ran.
	Transactions []transaction.Hash
	Outcomes     []transaction.Hash
	// DelayedFirst is the sequence number of the first receipt that waits for a
	// block with gas left, DelayedNext that of the next one to be delayed.
	DelayedFirst, DelayedNext uint64

	Hash transaction.Hash // of all the above
}

// BlockID names a block.
type BlockID struct {
	Height uint64
	Hash   transaction.Hash
}

// ID names the block.
func (b *Block) ID() BlockID { return BlockID{b.Height, b.Hash} }

// seal computes the block's hash.
func (b *Block) seal() { b.Hash = sha256.Sum256(b.encodeBody()) }

func (b *Block) encodeBody() []byte {
	var w borsh.Writer
	w.U64(b.Height)
	w.Hash(b.PrevHash)
	w.U64(b.Time)
	w.Hash(b.Random)
	b.GasPrice.Encode(&w)
	w.Hash(b.PrevState)
	w.Hash(b.State)
	b.Supply.Encode(&w)
	w.U64(b.GasUsed)
	b.Burnt.Encode(&w)
	encodeHashes(&w, b.Transactions)
	encodeHashes(&w, b.Outcomes)
	w.U64(b.DelayedFirst)
	w.U64(b.DelayedNext)
	return w.Bytes()
}

func decodeBlock(body []byte) (*Block, error) {
	r := borsh.NewReader(body)
	b := &Block{Height: r.U64(), PrevHash: r.Hash(), Time: r.U64(), Random: r.Hash(), GasPrice: amount.Decode(r),
		PrevState: r.Hash(), State: r.Hash(), Supply: amount.Decode(r), GasUsed: r.U64(), Burnt: amount.Decode(r),
		Transactions: decodeHashes(r), Outcomes: decodeHashes(r), DelayedFirst: r.U64(), DelayedNext: r.U64()}
	b.Hash = sha256.Sum256(body)
	return b, r.Finish()
}

func encodeHashes(w *borsh.Writer, hashes []transaction.Hash) {
	w.Count(len(hashes))
	for _, h := range hashes {
		w.Hash(h)
	}
}

func decodeHashes(r *borsh.Reader) []transaction.Hash {
	hashes := []transaction.Hash{}
	for n := r.Count(32); n > 0 && r.Err() == nil; n-- {
		hashes = append(hashes, r.Hash())
	}
	return hashes
}
