package runtime_test

import (
	"bytes"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/borsh"
	"latchkey/core/runtime"
	"latchkey/core/tagged"
	"latchkey/core/transaction"
)

func encoded(o runtime.Outcome) []byte {
	var w borsh.Writer
	o.Encode(&w)
	return w.Bytes()
}

// FuzzDecodeOutcome: what decodes encodes to what decodes to the same. The variants
// of failures are gone through one by one where all tables are, in core/ledger.
func FuzzDecodeOutcome(f *testing.F) {
	index := uint64(1)
	o := runtime.Outcome{ID: transaction.Hash{1}, Executor: "alice", Logs: []tagged.GuestText{"said"}, ReceiptIDs: []transaction.Hash{{2}},
		GasBurnt: 3, TokensBurnt: amount.From(4)}
	for _, status := range []runtime.Status{
		{Kind: runtime.SuccessValue, Value: []byte("value")},
		{Kind: runtime.SuccessReceiptID, ReceiptID: transaction.Hash{5}},
		{Kind: runtime.Failure, Failure: &runtime.ActionError{Index: &index, Kind: runtime.AccountDoesNotExist{AccountID: "bob"}}},
		{Kind: runtime.Failure, Failure: &runtime.ActionError{Kind: runtime.LackBalanceForState{AccountID: "bob", Amount: amount.From(6)}}},
	} {
		o.Status = status
		f.Add(encoded(o))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		r := borsh.NewReader(b)
		o := runtime.DecodeOutcome(r)
		if r.Finish() != nil {
			return
		}
		again := borsh.NewReader(encoded(o))
		back := runtime.DecodeOutcome(again)
		if err := again.Finish(); err != nil || !bytes.Equal(encoded(back), encoded(o)) {
			t.Fatalf("%x decodes, and its own bytes %x do not: %v", b, encoded(o), err)
		}
	})
}
