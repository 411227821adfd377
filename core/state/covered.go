package state

import (
	"bytes"

	"latchkey/core/transaction"
)

// EachCovered visits all records that state roots cover, in an order that depends on them
// alone, until visit returns false: code, global contracts, delayed receipts, settings, and
// then the accounts.
func EachCovered(r Reader, visit func(key, value []byte) bool) error {
	goOn, err := eachCode(r, visit)
	each := func(key, value []byte) bool {
		goOn = visit(key, value)
		return goOn
	}
	for _, kind := range []byte{outsideGlobal, outsideDelayed, outsideSettings} {
		if err == nil && goOn {
			prefix := outsideKey(kind, nil)
			err = r.Scan(prefix, after(prefix), each)
		}
	}
	if err == nil && goOn {
		err = r.Scan([]byte{Outside + 1}, nil, each)
	}
	return err
}

// eachCode visits code, each followed by the note that it was published, if it was: among
// those notes lie other records.
func eachCode(r Reader, visit func(key, value []byte) bool) (goOn bool, err error) {
	goOn = true
	prefix := outsideKey(outsideCode, nil)
	scanned := r.Scan(prefix, after(prefix), func(key, code []byte) bool {
		note := outsideKey(outsidePublished, key[len(prefix):])
		value, published, failed := r.Get(note)
		err = failed
		goOn = failed == nil && visit(bytes.Clone(key), code) && (!published || visit(note, value))
		return goOn
	})
	if err == nil {
		err = scanned
	}
	return goOn, err
}

// Underway is the receipt that a key of the store holds while it waits for its inputs or for
// a block; false of all other keys.
func Underway(key []byte) (receipt transaction.Hash, ok bool) {
	_, rest, belongs := bytes.Cut(key, []byte{0})
	if !belongs || key[0] == Outside || len(rest) != 1+len(receipt) || rest[0] != kindWaiting && rest[0] != kindReady {
		return receipt, false
	}
	return transaction.Hash(rest[1:]), true
}
