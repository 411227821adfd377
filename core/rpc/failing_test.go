package rpc

import (
	"bytes"
	"errors"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/core/vm"
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

// countingHost has a check end early, as a host does that has no room for it, and
// counts what is submitted all the same.
type countingHost struct {
	*memoryHost
	view      *ledger.View
	submitted int
}

func (h *countingHost) Now() uint64 {
	h.view.Fail(&vm.AbandonedError{Kind: vm.NodeBusy, Why: errMedium})
	return h.memoryHost.Now()
}

func (h *countingHost) Submit(*transaction.Signed, string) (Submitted, error) {
	h.submitted++
	return Submitted{}, nil
}

// TestWhatWasNotCheckedIsNotSent: a client that is told to try again has sent nothing.
func TestWhatWasNotCheckedIsNotSent(t *testing.T) {
	h := &countingHost{memoryHost: newMemoryHost(t)}
	x := &exchange{Server: New(h.ledger, h)}
	release, failure := x.refresh()
	if failure != nil {
		t.Fatal(failure)
	}
	defer release()
	h.view = x.view
	tx, failure := signedTransaction(signed(h.memoryHost, 1, "bob.near", transaction.Transfer{Deposit: amount.NEAR}))
	if failure != nil {
		t.Fatal(failure)
	}
	if _, failure := x.submit(tx); failure == nil || failure.Cause.Name != causeBusy || failure.httpStatus() != 503 || h.submitted != 0 {
		t.Errorf("%v; %d transactions were sent", failure, h.submitted)
	}
}
