package ledger

import (
	"latchkey/core/borsh"
	"latchkey/core/transaction"
)

// Borsh returns the input as logs keep it: height, time, randomness and every
// admin change and transaction as they were sent, refused ones included. Whether the host had
// checked the signatures is not kept: who replays a log checks them anew.
func (in *Input) Borsh() []byte { return in.encode(in.Admin, in.Transactions, in.Due) }

// encode writes the input with these changes, transactions and dues in the place of its
// own.
func (in *Input) encode(changes []*SignedAdminChange, txs []*transaction.Signed, dues []Due) []byte {
	var w borsh.Writer
	w.U64(in.Height)
	w.U64(in.Time)
	w.Hash(in.Random)
	encodeAdmin(&w, changes)
	w.Count(len(txs))
	for _, tx := range txs {
		w.Blob(tx.Borsh())
	}
	encodeDues(&w, dues)
	return w.Bytes()
}

// DecodeInput reads what Borsh returns, and nothing else.
func DecodeInput(b []byte) (*Input, error) {
	r := borsh.NewReader(b)
	in := &Input{Height: r.U64(), Time: r.U64(), Random: r.Hash(), Admin: decodeAdmin(r)}
	for n := r.Count(4); n > 0 && r.Err() == nil; n-- {
		raw := r.Blob()
		if r.Err() != nil {
			break
		}
		tx, err := transaction.Decode(raw)
		if err != nil {
			return nil, err
		}
		in.Transactions = append(in.Transactions, tx)
	}
	in.Due = decodeDues(r)
	return in, r.Finish()
}
