package transaction

import "latchkey/core/borsh"

// Tags of a TransactionNonce.
const (
	tagNonce       = 0
	tagGasKeyNonce = 1
)

// encodeNonce writes a TransactionNonce: one of a gas key when it has an index.
func encodeNonce(w *borsh.Writer, nonce uint64, index *uint16) {
	if index == nil {
		w.U8(tagNonce)
		w.U64(nonce)
		return
	}
	w.U8(tagGasKeyNonce)
	w.U64(nonce)
	w.U16(*index)
}

func decodeNonce(r *borsh.Reader) (nonce uint64, index *uint16) {
	tag := r.U8()
	nonce = r.U64()
	switch tag {
	case tagNonce:
	case tagGasKeyNonce:
		n := r.U16()
		index = &n
	default:
		r.Fail("unknown kind of nonce: known are 0 (plain) and 1 (of a gas key)")
	}
	return nonce, index
}

// NonceMode says which nonces a version 1 transaction takes as its key's next.
type NonceMode uint8

const (
	Monotonic NonceMode = iota // any greater one
	Strict                     // the very next
)

func decodeNonceMode(r *borsh.Reader) NonceMode {
	mode := NonceMode(r.U8())
	if mode > Strict {
		r.Fail("unknown nonce mode: known are 0 (monotonic) and 1 (strict)")
	}
	return mode
}
