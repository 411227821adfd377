package metrics

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"testing"

	"latchkey/core/account"
	"latchkey/core/ledger"
	"latchkey/core/rpc"
	"latchkey/core/runtime"
	"latchkey/core/transaction"
)

var methodInSource = regexp.MustCompile(`(?m)^\t\t"(\w+)": `)

// TestTheMethodsAreTheServers holds the list to the source of the table, which package
// rpc keeps to itself.
func TestTheMethodsAreTheServers(t *testing.T) {
	source, err := os.ReadFile("../../core/rpc/server.go")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, found := range methodInSource.FindAllSubmatch(source, -1) {
		want = append(want, string(found[1]))
	}
	slices.Sort(want)
	if got := slices.Sorted(maps.Keys(methods)); len(want) == 0 || !slices.Equal(got, want) {
		t.Errorf("the list has %q, the server %q", got, want)
	}
}

// TestMethodsThatNobodyHasShareAName, so that nobody makes metrics without end.
func TestMethodsThatNobodyHasShareAName(t *testing.T) {
	for request, want := range map[string]string{
		`{"method":"query","params":{}}`:               "query",
		`{"params":{"method":"x"},"method":"send_tx"}`: "send_tx",
		`{"method":"nonsense","method":"query"}`:       otherMethod,
		`{"method":{"query":1}}`:                       otherMethod,
		`{"method":7}`:                                 otherMethod,
		`["query"]`:                                    otherMethod,
		``:                                             otherMethod,
		`{"method":"latchkey_trace\u0000"}`:            otherMethod,
		`{"id":1,"jsonrpc":"2.0","method":"latchkey_trace"}`: "latchkey_trace",
	} {
		if got := methodOf([]byte(request)); got != want {
			t.Errorf("%s is counted as %s, want %s", request, got, want)
		}
	}
}

// TestWhatAClaimIs: the one call of a key to its own account, of a method that links call.
func TestWhatAClaimIs(t *testing.T) {
	call := func(method string) transaction.Action { return transaction.FunctionCall{MethodName: method} }
	of := func(receiver account.ID, actions ...transaction.Action) *transaction.Signed {
		return &transaction.Signed{Transaction: transaction.Transaction{SignerID: "drop.near", ReceiverID: receiver, Actions: actions}}
	}
	for _, c := range []struct {
		tx   *transaction.Signed
		want bool
	}{
		{of("drop.near", call("claim_for")), true},
		{of("drop.near", call("create_account_and_claim")), true},
		{of("drop.near", call("claim")), true},
		{of("drop.near", call("create_near_drop")), false},
		{of("drop.near", call("claim"), call("claim")), false},
		{of("drop.near", transaction.Transfer{}), false},
		{of("bob.near", call("claim")), false},
	} {
		if method, got := claimOf(c.tx); got != c.want {
			t.Errorf("%s, %d actions for %s: a claim %v", method, len(c.tx.Actions), c.tx.ReceiverID, got)
		}
	}
}

func TestWhatCameOfAClaim(t *testing.T) {
	returned := func(value string) *ledger.TransactionStatus {
		return &ledger.TransactionStatus{Status: &runtime.Status{Value: []byte(value)}}
	}
	for want, status := range map[string]*ledger.TransactionStatus{
		claimDelayed:     nil,
		rpc.ClaimClaimed: returned("true"),
		rpc.ClaimUnpaid:  returned("false"),
		rpc.ClaimFailed:  {Status: &runtime.Status{Kind: runtime.Failure, Failure: &runtime.ActionError{}}},
	} {
		if got := resultOf(status); got != want {
			t.Errorf("%+v counts as %s, want %s", status, got, want)
		}
	}
}
