package logtest

import (
	"encoding/binary"
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/prepare"
	"latchkey/core/transaction"
	"latchkey/internal/test/memstore"
)

// alice is the account that all transactions of a Chain are signed for.
const alice account.ID = "alice"

func key() keys.SecretKey { return keys.FromSeed([32]byte{1}) }

// Genesis is what the ledger of a Chain begins with: an account with money.
func Genesis() *ledger.Genesis {
	money, _ := amount.NEAR.Mul64(1_000_000)
	return &ledger.Genesis{ChainID: "localnet", Time: 1_700_000_000_000_000_000, Height: 1, Schedule: "classic", PrepareVersion: prepare.Version,
		Accounts: []ledger.GenesisAccount{{AccountID: alice, Amount: money, Keys: []ledger.GenesisKey{{PublicKey: key().PublicKey()}}}}}
}

// NoCode is the code of that genesis.
func NoCode(transaction.Hash) ([]byte, bool) { return nil, false }

// Chain makes blocks, to have real entries.
type Chain struct {
	t     testing.TB
	l     *ledger.Ledger
	store *memstore.Store
	nonce uint64
	seed  byte // chains of different seeds have different blocks
}

// NewChain returns one that has nothing but genesis.
func NewChain(t testing.TB, seed byte) *Chain {
	t.Helper()
	store := memstore.New()
	l, err := ledger.Create(store, nil, Genesis(), NoCode)
	if err != nil {
		t.Fatal(err)
	}
	return &Chain{t: t, l: l, store: store, seed: seed}
}

// Now and Random make a Chain its own source.
func (c *Chain) Now() uint64               { return 0 }
func (c *Chain) Random() ([32]byte, error) { return [32]byte{c.seed, byte(c.nonce)}, nil }

// Head is the newest block.
func (c *Chain) Head() *ledger.Block { return c.view().Head }

func (c *Chain) view() *ledger.View {
	c.t.Helper()
	v, err := c.l.View(c.store)
	if err != nil {
		c.t.Fatal(err)
	}
	return v
}

// Transfers makes n blocks, and returns their entries.
func (c *Chain) Transfers(n int) (entries []ledger.Entry) {
	c.t.Helper()
	for range n {
		entries = append(entries, c.block(transaction.Transfer{Deposit: amount.From(1)}))
	}
	return entries
}

// Large makes a block of so many bytes.
func (c *Chain) Large(size int) ledger.Entry {
	c.t.Helper()
	code := make([]byte, size)
	for i := 0; i+8 <= size; i += 8 {
		binary.LittleEndian.PutUint64(code[i:], uint64(i)*0x9e3779b97f4a7c15)
	}
	return c.block(transaction.DeployContract{Code: code})
}

func (c *Chain) block(action transaction.Action) ledger.Entry {
	c.t.Helper()
	c.nonce++
	tx := transaction.Transaction{SignerID: alice, PublicKey: key().PublicKey(), Nonce: c.nonce, ReceiverID: alice,
		BlockHash: c.Head().Hash, Actions: []transaction.Action{action}}.Sign(key())
	refused := error(nil)
	err := c.l.Submit([]*transaction.Signed{tx}, c, func(done ledger.Committed) {
		if len(done.Verdicts) > 0 && done.Verdicts[0] != nil {
			refused = done.Verdicts[0]
		}
	})
	if err != nil || refused != nil {
		c.t.Fatal(err, refused)
	}
	e, err := c.view().Entry(c.Head().Height)
	if err != nil || e == nil {
		c.t.Fatalf("no entry: %v", err)
	}
	return *e
}
