package plugintest

import (
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/authorize"
	"latchkey/core/ledger"
	"latchkey/core/runtime"
	"latchkey/core/transaction"
)

// Option changes what a call has by default: the signer's own key, 100 Tgas
// and no deposit.
type Option func(*call)

type call struct {
	key     string
	gas     uint64
	deposit amount.Yocto
}

// Deposit attaches NEAR.
func Deposit(near string) Option { return Yocto(NEAR(near)) }

// Yocto attaches a deposit.
func Yocto(deposit amount.Yocto) Option { return func(c *call) { c.deposit = deposit } }

// Tgas attaches gas.
func Tgas(n uint64) Option { return func(c *call) { c.gas = n * amount.Tgas } }

// SignedBy signs with another key than the signer's own.
func SignedBy(key string) Option { return func(c *call) { c.key = key } }

// Result is what became of a transaction.
type Result struct {
	// Refused is why the transaction was not accepted; the rest is empty then.
	Refused authorize.InvalidTx
	Value   string // what the call returned
	Failure string // NEAR's JSON, or empty
	Logs    []string
	Status  *ledger.TransactionStatus
}

// Call signs and runs a function call.
func (c *Chain) Call(signer, receiver account.ID, method, args string, options ...Option) *Result {
	c.t.Helper()
	return c.Together(c.Sign(signer, receiver, method, args, options...))[0]
}

// Sign returns a signed function call.
func (c *Chain) Sign(signer, receiver account.ID, method, args string, options ...Option) *transaction.Signed {
	made := call{key: string(signer), gas: 100 * amount.Tgas}
	for _, option := range options {
		option(&made)
	}
	return c.SignActions(signer, receiver, made.key, transaction.FunctionCall{
		MethodName: method, Args: []byte(args), Gas: made.gas, Deposit: made.deposit})
}

// SignActions returns signed actions.
func (c *Chain) SignActions(signer, receiver account.ID, key string, actions ...transaction.Action) *transaction.Signed {
	secret, state := Key(key), c.State()
	record, _ := state.AccessKey(signer, secret.PublicKey())
	nonce := max(record.Nonce, c.nonces[secret.PublicKey()]) + 1
	c.nonces[secret.PublicKey()] = nonce
	return transaction.Transaction{SignerID: signer, PublicKey: secret.PublicKey(), Nonce: nonce,
		ReceiverID: receiver, BlockHash: state.Head.Hash, Actions: actions}.Sign(secret)
}

// Together runs transactions in one block, and in as many more as they need.
func (c *Chain) Together(signed ...*transaction.Signed) []*Result {
	c.t.Helper()
	batch, err := c.ledger.Begin()
	if err != nil {
		c.t.Fatal(err)
	}
	var refusals []authorize.InvalidTx
	for len(refusals) < len(signed) || batch.HasDelayed() {
		c.time += 1_000_000_000
		applied, err := batch.Apply(ledger.Input{Height: batch.Head().Height + 1, Time: c.time, Transactions: signed[len(refusals):]})
		if err != nil {
			c.t.Fatal(err)
		}
		refusals = append(refusals, applied.Refusals...)
	}
	if err := batch.Commit(); err != nil {
		c.t.Fatal(err)
	}
	results := make([]*Result, len(signed))
	for i, refusal := range refusals {
		if results[i] = (&Result{Refused: refusal}); refusal == nil {
			c.describe(results[i], signed[i].Hash())
		}
	}
	return results
}

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

// Succeeds requires that the transaction succeeded, and returns its value.
func (r *Result) Succeeds(t testing.TB) string {
	t.Helper()
	if r.Refused != nil {
		t.Fatalf("refused: %v", r.Refused)
	}
	if r.Failure != "" {
		t.Fatalf("failed: %s", r.Failure)
	}
	return r.Value
}

// FailsWith requires that the contract failed with this text.
func (r *Result) FailsWith(t testing.TB, text string) {
	t.Helper()
	if r.Refused != nil || !strings.Contains(r.Failure, text) {
		t.Fatalf("want a failure with %q; refused %v, failure %q, value %q", text, r.Refused, r.Failure, r.Value)
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

// RefusedWith requires that a guard refused the transaction with this sentence.
func (r *Result) RefusedWith(t testing.TB, sentence string) {
	t.Helper()
	if guard, ok := r.Refused.(authorize.GuardRefused); !ok || guard.Error() != sentence {
		t.Fatalf("want a refusal with %q; refused %v, failure %q, value %q", sentence, r.Refused, r.Failure, r.Value)
	}
}
