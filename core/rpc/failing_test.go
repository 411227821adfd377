package rpc

import (
	"bytes"
	"errors"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// brokenHost reads where its head is, and nothing else.
type brokenHost struct{ *memoryHost }

type brokenReader struct{ state.Reader }

var errMedium = errors.New("disk on fire")

func (h brokenHost) Snapshot() (state.Reader, func(), error) {
	r, release, err := h.memoryHost.Snapshot()
	return brokenReader{r}, release, err
}

func (r brokenReader) Get(key []byte) ([]byte, bool, error) {
	if bytes.HasPrefix(key, []byte{state.Outside, 'm'}) || bytes.HasPrefix(key, []byte{state.Outside, 'b'}) {
		return r.Reader.Get(key)
	}
	return nil, false, errMedium
}

func (brokenReader) Scan([]byte, []byte, func(key, value []byte) bool) error { return errMedium }

// TestAFailingStoreIsNoAnswer: nothing is called unknown because it could not be
// read.
func TestAFailingStoreIsNoAnswer(t *testing.T) {
	h := newMemoryHost(t)
	s := h.run("bob.near", transaction.Transfer{Deposit: amount.NEAR})
	hash, receipt, block := s.Transaction.Hash().String(), s.Receipts[0].ID.String(), s.Outcome.Block.Hash.String()
	for _, c := range []struct{ method, params string }{
		{"tx", `["` + hash + `","alice.near"]`},
		{"EXPERIMENTAL_tx_status", `["` + hash + `","alice.near"]`},
		{"EXPERIMENTAL_receipt", `{"receipt_id":"` + receipt + `"}`},
		{"EXPERIMENTAL_receipt_to_tx", `{"receipt_id":"` + receipt + `"}`},
		{"latchkey_trace", `{"tx_hash":"` + hash + `"}`},
		{"block", `["` + block + `"]`},
		{"chunk", `["` + block + `"]`},
		{"validators", `["` + block + `"]`},
		{"block_effects", `{"finality":"final"}`},
		{"query", object(atFinal + `"request_type":"view_account","account_id":"alice.near"`)},
		{"query", object(atFinal + `"request_type":"view_account","account_id":"nobody"`)},
		{"query", object(atFinal + `"request_type":"view_access_key_list","account_id":"alice.near"`)},
		{"EXPERIMENTAL_view_state", object(atFinal + `"account_id":"alice.near"`)},
	} {
		if a := h.askAs(brokenHost{h}, c.method, c.params); a.causeName() != "INTERNAL_ERROR" || a.status != 500 {
			t.Errorf("%s %s: status %d, %s %s", c.method, c.params, a.status, a.causeName(), a.Result)
		}
	}
}
