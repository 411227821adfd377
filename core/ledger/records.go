package ledger

import (
	"encoding/binary"

	"latchkey/core/borsh"
	"latchkey/core/receipt"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// Kinds of the ledger's own records, outside every account. The values are on
// disk: never change them.
const (
	recordBlock   = 'b' // height -> block
	recordHeight  = 'h' // block hash -> height and time
	recordHash    = 'n' // height -> block hash
	recordPage    = 'p' // height and number -> what ran in that block (pages.go)
	recordPlace   = 'o' // id of a transaction or receipt that ran -> where in which page
	recordReceipt = 'r' // id -> height and receipt, of one that did not run in the block that made it
	recordAdmin   = 'a' // height -> admin changes of that block
	recordDues    = 'e' // height -> what was due in that block
	recordInput   = 'i' // height -> input of a block whose pages are not kept (prune.go)
	recordDueTurn = 'k' // time and contract -> nothing: when that is asked next (turns.go)
	recordTurnOf  = 'l' // contract -> its turn
	recordDueAt   = 'f' // contract, time and drop -> how often it was tried (schedule.go)
	recordDueOf   = 'd' // contract and drop -> that time
	recordDueOld  = 't' // time, contract and drop -> how often it was tried, of an earlier program
	recordMeta    = 'm' // name -> format, genesis, head and what of the chain is kept
)

func recordKey(kind byte, rest []byte) []byte {
	key := make([]byte, 0, 2+len(rest))
	return append(append(key, state.Outside, kind), rest...)
}

func metaKey(name string) []byte { return recordKey(recordMeta, []byte(name)) }

func blockKey(height uint64) []byte {
	return recordKey(recordBlock, binary.BigEndian.AppendUint64(nil, height))
}

func hashKey(height uint64) []byte {
	return recordKey(recordHash, binary.BigEndian.AppendUint64(nil, height))
}

func (b *Block) store(o *state.Overlay) {
	o.Set(blockKey(b.Height), b.encodeBody())
	var w borsh.Writer
	w.U64(b.Height)
	w.U64(b.Time)
	o.Set(recordKey(recordHeight, b.Hash[:]), w.Bytes())
	o.Set(hashKey(b.Height), b.Hash[:])
	w = borsh.Writer{}
	w.U64(b.Height)
	o.Set(metaKey("head"), w.Bytes())
}

// records reads the ledger's records above any state.
type records struct{ r state.Reader }

// corrupt wraps a decoding error with the key that holds the damage.
func corrupt(key []byte, err error) error {
	if err == nil {
		return nil
	}
	return &state.CorruptError{Key: key, Err: err}
}

func (rs records) head() (*Block, error) {
	height, ok, err := rs.headHeight()
	if err != nil || !ok {
		return nil, err
	}
	return rs.block(height)
}

func (rs records) headHeight() (height uint64, ok bool, err error) {
	key := metaKey("head")
	value, ok, err := rs.r.Get(key)
	if err != nil || !ok {
		return 0, false, err
	}
	r := borsh.NewReader(value)
	height = r.U64()
	return height, true, corrupt(key, r.Finish())
}

// block returns the block at height, or nil when there is none.
func (rs records) block(height uint64) (*Block, error) {
	key := blockKey(height)
	value, ok, err := rs.r.Get(key)
	if err != nil || !ok {
		return nil, err
	}
	b, err := decodeBlock(value)
	return b, corrupt(key, err)
}

// hashOf names the block at height. What it takes does not grow with the block, but
// where an earlier program has written it.
func (rs records) hashOf(height uint64) (id BlockID, known bool, err error) {
	key := hashKey(height)
	value, ok, err := rs.r.Get(key)
	switch {
	case err != nil:
		return id, false, err
	case !ok:
		b, err := rs.block(height)
		if err != nil || b == nil {
			return id, false, err
		}
		return b.ID(), true, nil
	case len(value) != len(id.Hash):
		return id, false, corrupt(key, &borsh.Error{Rule: "a hash has 32 bytes"})
	}
	return BlockID{height, transaction.Hash(value)}, true, nil
}

// blockTime returns height and time of the block with this hash.
func (rs records) blockTime(hash transaction.Hash) (height, time uint64, known bool, err error) {
	key := recordKey(recordHeight, hash[:])
	value, ok, err := rs.r.Get(key)
	if err != nil || !ok {
		return 0, 0, false, err
	}
	r := borsh.NewReader(value)
	height, time = r.U64(), r.U64()
	return height, time, true, corrupt(key, r.Finish())
}

// made returns a receipt that did not run in the block that made it, at height.
func (rs records) made(id transaction.Hash) (height uint64, rc *receipt.Receipt, err error) {
	key := recordKey(recordReceipt, id[:])
	value, ok, err := rs.r.Get(key)
	if err != nil || !ok {
		return 0, nil, err
	}
	if len(value) < heightBytes {
		return 0, nil, corrupt(key, &borsh.Error{Rule: "record is shorter than its height"})
	}
	rc, err = receipt.Decode(value[heightBytes:])
	return binary.LittleEndian.Uint64(value), rc, corrupt(key, err)
}

func setMade(o *state.Overlay, height uint64, rc *receipt.Receipt) {
	body := rc.Borsh()
	value := make([]byte, 0, heightBytes+len(body))
	o.Set(recordKey(recordReceipt, rc.ID[:]), append(binary.LittleEndian.AppendUint64(value, height), body...))
}

// heightBytes is what such a record begins with.
const heightBytes = 8

func adminKey(height uint64) []byte {
	return recordKey(recordAdmin, binary.BigEndian.AppendUint64(nil, height))
}

func setAdmin(o *state.Overlay, height uint64, changes []*SignedAdminChange) {
	var w borsh.Writer
	encodeAdmin(&w, changes)
	o.Set(adminKey(height), w.Bytes())
}

// admin returns the changes that the block at height has made.
func (rs records) admin(height uint64) ([]*SignedAdminChange, error) {
	key := adminKey(height)
	value, ok, err := rs.r.Get(key)
	if err != nil || !ok {
		return nil, err
	}
	r := borsh.NewReader(value)
	changes := decodeAdmin(r)
	return changes, corrupt(key, r.Finish())
}
