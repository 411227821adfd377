package plugintest

import (
	"time"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/authorize"
	"latchkey/core/ledger"
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

// Tgas attaches so many times 10^12 gas.
func Tgas(n uint64) Option { return Gas(n * amount.Tgas) }

// Gas attaches gas.
func Gas(gas uint64) Option { return func(c *call) { c.gas = gas } }

// SignedBy signs with another key than the signer's own.
func SignedBy(key string) Option { return func(c *call) { c.key = key } }

// blockTime is between two blocks.
const blockTime = time.Second

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
		c.t.Fatalf("%v", err)
	}
	var refusals []authorize.InvalidTx
	for len(refusals) < len(signed) || batch.HasDelayed() {
		c.time += uint64(blockTime)
		applied, err := batch.Apply(ledger.Input{Height: batch.Head().Height + 1, Time: c.time, Transactions: signed[len(refusals):]})
		if err != nil {
			c.t.Fatalf("%v", err)
		}
		refusals = append(refusals, applied.Refusals...)
	}
	if err := batch.Commit(); err != nil {
		c.t.Fatalf("%v", err)
	}
	results := make([]*Result, len(signed))
	for i, refusal := range refusals {
		if results[i] = (&Result{Refused: refusal, chain: c}); refusal == nil {
			c.describe(results[i], signed[i].Hash())
		}
	}
	return results
}

// Send signs actions with a key of the signer's, which a name stands for, and runs them.
func (c *Chain) Send(signer, receiver account.ID, key string, actions ...transaction.Action) *Result {
	c.t.Helper()
	return c.Together(c.SignActions(signer, receiver, key, actions...))[0]
}
