package rpc

import (
	"encoding/json"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/runtime"
	"latchkey/core/tagged"
	"latchkey/core/transaction"

	"pgregory.net/rapid"
)

// TestAppendedIsAsMarshalled: an outcome written by hand has the bytes that package json
// writes.
func TestAppendedIsAsMarshalled(t *testing.T) {
	h := newMemoryHost(t)
	tx, failure := signedTransaction(signed(h, 1, "bob.near", transaction.Transfer{Deposit: amount.NEAR},
		transaction.FunctionCall{MethodName: "set", Args: []byte(`{"text":"<b>"}`), Gas: 30 * amount.Tgas}))
	if failure != nil {
		t.Fatal(failure)
	}
	hashes := rapid.Map(rapid.SliceOfN(rapid.Byte(), 32, 32), func(b []byte) transaction.Hash { return transaction.Hash(b) })
	status := rapid.Custom(func(t *rapid.T) runtime.Status {
		switch rapid.IntRange(0, 2).Draw(t, "kind") {
		case 0:
			return runtime.Status{Kind: runtime.SuccessReceiptID, ReceiptID: hashes.Draw(t, "receipt")}
		case 1:
			return runtime.Status{Kind: runtime.Failure, Failure: &runtime.ActionError{Kind: runtime.AccountDoesNotExist{AccountID: "<b>&.near"}}}
		}
		return runtime.Status{Value: rapid.SliceOf(rapid.Byte()).Draw(t, "value")}
	})
	placed := rapid.Custom(func(t *rapid.T) ledger.Placed {
		return ledger.Placed{Block: ledger.BlockID{Hash: hashes.Draw(t, "block")}, Outcome: runtime.Outcome{
			ID: hashes.Draw(t, "id"), Executor: "alice.near", GasBurnt: rapid.Uint64().Draw(t, "gas"), TokensBurnt: amount.From(rapid.Uint64().Draw(t, "burnt")),
			Logs:       rapid.SliceOf(rapid.Map(rapid.OneOf(rapid.String(), rapid.StringMatching(`[ -~]*`)), func(s string) tagged.GuestText { return tagged.GuestText(s) })).Draw(t, "logs"),
			ReceiptIDs: rapid.SliceOf(hashes).Draw(t, "receipts"), Status: status.Draw(t, "status"),
		}}
	})
	x := &exchange{}
	rapid.Check(t, func(t *rapid.T) {
		s := &ledger.TransactionStatus{Transaction: tx, Outcome: placed.Draw(t, "outcome"), Receipts: rapid.SliceOfN(placed, 0, 3).Draw(t, "receipts"),
			Complete: rapid.Bool().Draw(t, "complete")}
		if rapid.Bool().Draw(t, "ended") {
			ended := status.Draw(t, "end")
			s.Status = &ended
		}
		v := x.outcomeView(s, false)
		want, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if got := v.appendJSON(nil); string(got) != string(want) {
			t.Fatalf("got  %s\nwant %s", got, want)
		}
	})
}

// TestActionsAreAsMarshalled: so have the actions that most transactions hold.
func TestActionsAreAsMarshalled(t *testing.T) {
	amounts := rapid.Map(rapid.Uint64(), amount.From)
	rapid.Check(t, func(t *rapid.T) {
		call := transaction.FunctionCall{MethodName: rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-z_<&"]*`)).Draw(t, "method"),
			Args: append([]byte{}, rapid.SliceOf(rapid.Byte()).Draw(t, "args")...), Gas: rapid.Uint64().Draw(t, "gas"), Deposit: amounts.Draw(t, "deposit")}
		same(t, actionView(call), variant(call, map[string]any{"method_name": call.MethodName, "args": call.Args, "gas": call.Gas, "deposit": call.Deposit}))
		transfer := transaction.Transfer{Deposit: amounts.Draw(t, "sum")}
		same(t, actionView(transfer), variant(transfer, map[string]any{"deposit": transfer.Deposit}))
	})
}

func same(t *rapid.T, got, want json.RawMessage) {
	t.Helper()
	if string(got) != string(want) {
		t.Fatalf("got  %s\nwant %s", got, want)
	}
}
