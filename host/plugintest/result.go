package plugintest

import (
	"strings"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/authorize"
	"latchkey/core/ledger"
	"latchkey/core/nep297"
	"latchkey/core/policy"
	"latchkey/core/runtime"
	"latchkey/core/transaction"
)

// Result is what became of a transaction. What it does not do as a test requires makes
// the test fail, with the tree of its receipts.
type Result struct {
	// Refused is why the transaction was not accepted; the rest is empty then.
	Refused authorize.InvalidTx
	Value   string // what the call returned
	Failure string // NEAR's JSON, or empty
	Logs    []string
	Status  *ledger.TransactionStatus

	chain *Chain
}

// Succeeds requires that the transaction succeeded, and returns its value.
func (r *Result) Succeeds(t TB) string {
	t.Helper()
	if r.Refused != nil {
		t.Fatalf("refused: %v", r.Refused)
	}
	if r.Failure != "" {
		t.Fatalf("failed: %s%s", r.Failure, r.below())
	}
	return r.Value
}

// FailsWith requires that the contract failed with this text.
func (r *Result) FailsWith(t TB, text string) {
	t.Helper()
	if r.Refused != nil || !strings.Contains(r.Failure, text) {
		t.Fatalf("want a failure with %q; %s", text, r)
	}
}

// RefusedWith requires that a guard refused the transaction with this sentence.
func (r *Result) RefusedWith(t TB, sentence string) {
	t.Helper()
	if guard, ok := r.Refused.(authorize.GuardRefused); !ok || guard.Error() != sentence {
		t.Fatalf("want a refusal with %q; %s", sentence, r)
	}
}

// RefusedAs requires that the transaction was refused, by NEAR's name of the reason:
// NotEnoughBalance, or what an access key does not allow, such as MethodNameMismatch.
func (r *Result) RefusedAs(t TB, name string) {
	t.Helper()
	if got := RefusalName(r.Refused); got != name {
		t.Fatalf("want the refusal %s, not %q; %s", name, got, r)
	}
}

// RefusalName is NEAR's name of a refusal: the inner one, where there is one.
func RefusalName(refused authorize.InvalidTx) string {
	switch refused := refused.(type) {
	case nil:
		return ""
	case authorize.InvalidAccessKeyError:
		return authorize.AccessKeyErrors.Name(refused.Err)
	}
	return authorize.InvalidTxs.Name(refused)
}

// Events are the NEP-297 events of the receipts that did not fail.
func (r *Result) Events() []nep297.Event {
	var all []nep297.Event
	for i := range r.receipts() {
		events, _ := r.Status.Receipts[i].Said()
		all = append(all, events...)
	}
	return all
}

// Event returns the data of the first event of a name whose data contain all of texts;
// false when there is none.
func (r *Result) Event(name string, texts ...string) (data string, ok bool) {
next:
	for _, e := range r.Events() {
		if e.Event != name {
			continue
		}
		for _, text := range texts {
			if !strings.Contains(string(e.Data), text) {
				continue next
			}
		}
		return string(e.Data), true
	}
	return "", false
}

// Emits requires an event of this name whose data contain each text.
func (r *Result) Emits(t TB, name string, texts ...string) {
	t.Helper()
	if _, ok := r.Event(name, texts...); !ok {
		t.Fatalf("want an event %s with %q; %s", name, texts, r)
	}
}

// GasBurnt is what the transaction and all its receipts burnt.
func (r *Result) GasBurnt() (gas uint64) {
	if r.Status == nil {
		return 0
	}
	gas = r.Status.Outcome.GasBurnt
	for _, receipt := range r.Status.Receipts {
		gas += receipt.GasBurnt
	}
	return gas
}

// BurnsAtMost requires that the transaction and all its receipts burnt no more gas.
func (r *Result) BurnsAtMost(t TB, gas uint64) {
	t.Helper()
	if burnt := r.GasBurnt(); burnt > gas {
		t.Fatalf("it burns %.3f Tgas, at most %.3f are wanted; %s", tera(burnt), tera(gas), r)
	}
}

// Burnt is what one call of a method burnt, its actions and code included.
type Burnt struct {
	Account account.ID
	Method  string
	Gas     uint64
}

// Calls are the calls that the transaction led to, a receipt of several calls by its
// first, and the guard that was asked about it.
func (r *Result) Calls() []Burnt {
	var calls []Burnt
	if r.Status == nil {
		return nil
	}
	if gas := r.chain.ledger.GuardGas(r.Status); gas > 0 {
		calls = append(calls, Burnt{r.Status.Transaction.SignerID, policy.GuardMethod, gas})
	}
	for _, p := range r.receipts() {
		for _, action := range p.Receipt.Actions {
			if call, ok := action.(transaction.FunctionCall); ok {
				calls = append(calls, Burnt{p.Executor, call.MethodName, p.GasBurnt})
				break
			}
		}
	}
	return calls
}

func (r *Result) receipts() []ledger.Placed {
	if r.Status == nil {
		return nil
	}
	return r.Status.Receipts
}

// Reason is why the transaction was refused or failed, in words; empty when it
// succeeded.
func (r *Result) Reason() string {
	switch {
	case r.Refused != nil:
		return r.Refused.Error()
	case r.Failure != "":
		return r.Status.Status.Failure.Error()
	}
	return ""
}

// String says what became of the transaction, with the tree of its receipts.
func (r *Result) String() string {
	switch {
	case r.Refused != nil:
		return "it was refused: " + r.Refused.Error()
	case r.Failure != "":
		return "it failed: " + r.Failure + r.below()
	}
	return "it returned " + r.Value + r.below()
}

func (r *Result) below() string { return "\n" + r.Tree() }

func tera(gas uint64) float64 { return float64(gas) / amount.Tgas }

func (c *Chain) describe(result *Result, hash transaction.Hash) {
	c.t.Helper()
	status, err := c.State().Transaction(hash)
	if err != nil || status == nil || !status.Complete || status.Status == nil {
		c.t.Fatalf("transaction %s is not complete: %v", hash, err)
	}
	result.Status = status
	for _, receipt := range status.Receipts {
		for _, log := range receipt.Logs {
			result.Logs = append(result.Logs, string(log))
		}
	}
	if status.Status.Kind == runtime.Failure {
		result.Failure = string(status.Status.Failure.JSON())
	} else {
		result.Value = string(status.Status.Value)
	}
}
