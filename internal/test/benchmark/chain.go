package benchmark

import (
	"crypto/sha256"
	"testing"
	"time"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/runtime"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/internal/test/shipped"
	"latchkey/plugins/standard"
)

// chain is a ledger inside this program, which makes its blocks itself.
type chain struct {
	t      testing.TB
	ledger *ledger.Ledger
	store  state.Store
	time   uint64
	owner  keys.SecretKey // of all accounts that genesis names
	nonces map[account.ID]uint64
	// filling says that it is not what is measured, so its own signatures need no check.
	filling bool
}

const genesisTime = 1_800_000_000_000_000_000

// newChain starts a development ledger whose genesis names more accounts.
func newChain(t testing.TB, engine vm.Engine, store state.Store, more ...ledger.GenesisAccount) *chain {
	t.Helper()
	c := &chain{t: t, store: store, time: genesisTime, owner: numbered("owner", 0), nonces: map[account.ID]uint64{}}
	code, hashes := map[transaction.Hash][]byte{}, map[string]transaction.Hash{}
	for _, name := range ledger.StandardPlugins {
		wasm := shipped.Build(t, name)
		hashes[name] = sha256.Sum256(wasm)
		code[hashes[name]] = wasm
	}
	genesis := ledger.DevGenesis(c.owner.PublicKey(), hashes, standard.SetUpDevDrop, c.time)
	genesis.Accounts = append(genesis.Accounts, more...)
	var err error
	c.ledger, err = ledger.Create(store, engine, genesis, func(hash transaction.Hash) ([]byte, bool) {
		wasm, ok := code[hash]
		return wasm, ok
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *chain) view() *ledger.View {
	c.t.Helper()
	v, err := c.ledger.View(c.store)
	if err != nil {
		c.t.Fatal(err)
	}
	return v
}

// block puts transactions into a block, or into as many as it takes.
func (c *chain) block(txs ...*transaction.Signed) {
	batch, err := c.ledger.Begin()
	for first := true; err == nil && (first || len(txs) > 0 || batch.HasDelayed()); first = false {
		c.time += uint64(time.Second)
		var applied *ledger.Applied
		applied, err = batch.Apply(ledger.Input{Height: batch.Head().Height + 1, Time: c.time, Transactions: txs, SignaturesVerified: c.filling})
		if err == nil {
			for _, refusal := range applied.Refusals {
				if refusal != nil {
					c.t.Fatal(refusal)
				}
			}
			txs = txs[len(applied.Refusals):]
		}
	}
	if err == nil {
		err = batch.Commit()
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

// wants requires that a transaction succeeded with this value.
func (c *chain) wants(value string, txs ...*transaction.Signed) {
	c.t.Helper()
	v := c.view()
	for _, tx := range txs {
		status, err := v.Transaction(tx.Hash())
		switch {
		case err != nil || status == nil || status.Status == nil || !status.Complete:
			c.t.Fatalf("transaction %s is not complete: %v", tx.Hash(), err)
		case status.Status.Kind == runtime.Failure:
			c.t.Fatalf("%s", status.Status.Failure.JSON())
		case string(status.Status.Value) != value:
			c.t.Fatalf("got %q, want %q", status.Status.Value, value)
		}
	}
}

// sign signs with the owner's key.
func (c *chain) sign(signer, receiver account.ID, actions ...transaction.Action) *transaction.Signed {
	v := c.view()
	if c.nonces[signer] == 0 {
		record, _ := v.AccessKey(signer, c.owner.PublicKey())
		c.nonces[signer] = record.Nonce
	}
	c.nonces[signer]++
	return transaction.Transaction{SignerID: signer, PublicKey: c.owner.PublicKey(), Nonce: c.nonces[signer], ReceiverID: receiver,
		BlockHash: v.Head.Hash, Actions: actions}.Sign(c.owner)
}

// call runs a call in a block of its own, which must succeed, and returns its value.
func (c *chain) call(signer, receiver account.ID, call transaction.FunctionCall) string {
	c.t.Helper()
	tx := c.sign(signer, receiver, call)
	c.block(tx)
	status, err := c.view().Transaction(tx.Hash())
	if err != nil || status == nil || status.Status == nil || status.Status.Kind == runtime.Failure {
		c.t.Fatalf("%s of %s: %+v %v", call.MethodName, receiver, status, err)
	}
	return string(status.Status.Value)
}

// simple is a call with an amount of yocto attached.
func simple(method, args string, deposit amount.Yocto) transaction.FunctionCall {
	return transaction.FunctionCall{MethodName: method, Args: []byte(args), Gas: 100 * amount.Tgas, Deposit: deposit}
}

// start gives keys of a drop the nonce that they were added with.
func (c *chain) start(made []*claimKey) {
	c.t.Helper()
	record, ok := c.view().AccessKey(dropContract, made[0].public())
	if !ok {
		c.t.Fatal("the drop has no key")
	}
	for _, k := range made {
		k.nonce = record.Nonce
	}
}
