package rpc

import (
	"testing"

	"latchkey/core/ledger"
	"latchkey/core/runtime"
	"latchkey/core/tagged"
	"latchkey/core/transaction"
	"latchkey/core/vm"
)

func TestWhatIsToldOfAClaim(t *testing.T) {
	claim := &transaction.Signed{Transaction: transaction.Transaction{SignerID: "drop.near", ReceiverID: "drop.near",
		Actions: []transaction.Action{transaction.FunctionCall{MethodName: "claim_for"}}}}
	event := tagged.GuestText(`EVENT_JSON:{"standard":"drop","version":"1","event":"claim_failed","data":[{"reason":"bob.near is taken"}]}`)
	returned := func(value string) *runtime.Status { return &runtime.Status{Value: []byte(value)} }
	panicked := &runtime.Status{Kind: runtime.Failure,
		Failure: &runtime.ActionError{Kind: runtime.FunctionCallError{Err: vm.AsOutcome(&vm.GuestPanic{Message: "no"})}}}
	saying := func(status runtime.Status) []ledger.Placed {
		var p ledger.Placed
		p.Logs, p.Status, p.Executor = []tagged.GuestText{event}, status, "drop.near"
		return []ledger.Placed{p}
	}
	others := saying(runtime.Status{})
	others[0].Executor = "token.near"
	for name, c := range map[string]struct {
		status ledger.TransactionStatus
		want   ToldClaim
	}{
		"on its way":             {ledger.TransactionStatus{}, ToldClaim{State: ClaimRunning}},
		"paid":                   {ledger.TransactionStatus{Status: returned("true")}, ToldClaim{State: ClaimClaimed}},
		"unpaid":                 {ledger.TransactionStatus{Status: returned("false"), Receipts: saying(runtime.Status{})}, ToldClaim{ClaimUnpaid, "bob.near is taken"}},
		"unpaid without a word":  {ledger.TransactionStatus{Status: returned("false")}, ToldClaim{ClaimUnpaid, "the contract gives no reason"}},
		"an event of no receipt": {ledger.TransactionStatus{Status: returned("false"), Receipts: saying(*panicked)}, ToldClaim{ClaimUnpaid, "the contract gives no reason"}},
		"an event of another":    {ledger.TransactionStatus{Status: returned("false"), Receipts: others}, ToldClaim{ClaimUnpaid, "the contract gives no reason"}},
		"failed":                 {ledger.TransactionStatus{Status: panicked}, ToldClaim{ClaimFailed, "no"}},
	} {
		c.status.Transaction = claim
		got := tellOutcome(&c.status)
		if got == nil || got.Claim == nil || *got.Claim != c.want {
			t.Errorf("%s: told %+v, want %+v", name, got, c.want)
		}
	}
	for name, tx := range map[string]transaction.Transaction{
		"a call of another account": {SignerID: "a.near", ReceiverID: "drop.near", Actions: claim.Actions},
		"a transfer":                {SignerID: "a.near", ReceiverID: "a.near", Actions: []transaction.Action{transaction.Transfer{}}},
		"two calls":                 {SignerID: "a.near", ReceiverID: "a.near", Actions: append(claim.Actions, claim.Actions...)},
	} {
		if got := tellOutcome(&ledger.TransactionStatus{Transaction: &transaction.Signed{Transaction: tx}, Status: returned("true")}); got != nil {
			t.Errorf("%s: told %+v, want nothing", name, got)
		}
	}
}

func TestFailuresAreToldByTheirInnermostName(t *testing.T) {
	for _, c := range []struct {
		kind runtime.ActionErrorKind
		want Told
	}{
		{runtime.AccountDoesNotExist{AccountID: "a.near"}, Told{"AccountDoesNotExist", "account a.near does not exist"}},
		{runtime.FunctionCallError{Err: vm.AsOutcome(&vm.GuestPanic{Message: "no"})}, Told{"GuestPanic", "no"}},
		{runtime.FunctionCallError{Err: &vm.MethodResolveError{Kind: vm.MethodNotFound, Method: "m"}}, Told{"MethodNotFound", `method "m" is not exported by the contract`}},
	} {
		if got := toldOfAction(&runtime.ActionError{Kind: c.kind}); got != c.want {
			t.Errorf("told %+v, want %+v", got, c.want)
		}
	}
}
