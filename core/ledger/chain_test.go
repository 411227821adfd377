package ledger

import (
	"crypto/sha256"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/authorize"
	"latchkey/core/fees"
	"latchkey/core/keys"
	"latchkey/core/prepare"
	"latchkey/core/runtime"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/internal/test/memstore"
)

// chain is a ledger under test that signs for its accounts.
type chain struct {
	t      rapid.TB
	l      *Ledger
	nonces map[keys.PublicKey]uint64
	time   uint64
}

const genesisTime = 1_700_000_000_000_000_000

func testKey(name string) keys.SecretKey {
	var seed [32]byte
	copy(seed[:], name)
	return keys.FromSeed(seed)
}

func near(n uint64) amount.Yocto {
	a, _ := amount.NEAR.Mul64(n)
	return a
}

func newChain(t rapid.TB, engine vm.Engine, accounts ...account.ID) *chain {
	t.Helper()
	g := &Genesis{ChainID: "localnet", Time: genesisTime, Height: 1, Schedule: "classic", PrepareVersion: prepare.Version,
		AdminKeys: []keys.PublicKey{testKey("admin").PublicKey()}}
	for _, id := range accounts {
		g.Accounts = append(g.Accounts, GenesisAccount{AccountID: id, Amount: near(1000),
			Keys: []GenesisKey{{PublicKey: testKey(string(id)).PublicKey()}}})
	}
	l, err := Create(memstore.New(), engine, g, func(transaction.Hash) ([]byte, bool) { return nil, false })
	if err != nil {
		t.Fatal(err)
	}
	return &chain{t: t, l: l, nonces: map[keys.PublicKey]uint64{}, time: genesisTime}
}

func (c *chain) view() *View {
	v, err := c.l.View(c.l.store)
	if err != nil {
		c.t.Fatal(err)
	}
	return v
}

// blockOf is the block that a transaction is in.
func (c *chain) blockOf(s *TransactionStatus) *Block {
	c.t.Helper()
	b, err := c.view().Block(s.Outcome.Block.Height)
	if err != nil || b.Hash != s.Outcome.Block.Hash {
		c.t.Fatalf("%+v, %v", b, err)
	}
	return b
}

func (c *chain) sign(signer, receiver account.ID, key keys.SecretKey, actions ...transaction.Action) *transaction.Signed {
	ak, _ := c.view().AccessKey(signer, key.PublicKey())
	nonce := max(ak.Nonce, c.nonces[key.PublicKey()]) + 1
	c.nonces[key.PublicKey()] = nonce
	return transaction.Transaction{SignerID: signer, PublicKey: key.PublicKey(), Nonce: nonce,
		ReceiverID: receiver, BlockHash: c.view().Head.Hash, Actions: actions}.Sign(key)
}

// apply puts transactions into one block, and as many more as it takes.
func (c *chain) apply(txs ...*transaction.Signed) []authorize.InvalidTx {
	b, err := c.l.Begin()
	if err != nil {
		c.t.Fatal(err)
	}
	var refusals []authorize.InvalidTx
	for {
		c.time += 1e9
		applied, err := b.Apply(Input{Height: b.Head().Height + 1, Time: c.time, Transactions: txs[len(refusals):]})
		if err != nil {
			c.t.Fatal(err)
		}
		refusals = append(refusals, applied.Refusals...)
		if len(refusals) == len(txs) && !b.HasDelayed() {
			break
		}
	}
	if err := b.Commit(); err != nil {
		c.t.Fatal(err)
	}
	return refusals
}

// must applies one transaction and returns its status.
func (c *chain) must(tx *transaction.Signed) *TransactionStatus {
	c.t.Helper()
	if refusals := c.apply(tx); refusals[0] != nil {
		c.t.Fatalf("refused: %v", refusals[0])
	}
	s, err := c.view().Transaction(tx.Hash())
	if err != nil || s == nil {
		c.t.Fatalf("no status: %v", err)
	}
	c.checkMoney(s)
	c.checkSupply()
	return s
}

func (c *chain) balance(id account.ID) amount.Yocto {
	acc, _ := c.view().Account(id)
	return acc.Amount
}

func TestTransfer(t *testing.T) {
	c := newChain(t, nil, "alice", "bob")
	s := c.must(c.sign("alice", "bob", testKey("alice"), transaction.Transfer{Deposit: near(1)}))
	if s.Status == nil || s.Status.Kind != runtime.SuccessValue || !s.Complete {
		t.Fatalf("status %+v", s.Status)
	}
	if got := c.balance("bob"); got != near(1001) {
		t.Errorf("bob has %s", got)
	}
	// Spec 4.2: fee is 2 * 223,182,562,500 gas at 10^8.
	fee, _ := amount.Parse("44636512500000000000")
	if got := c.balance("alice"); got != near(999).SaturatingSub(fee) {
		t.Errorf("alice has %s", got.FormatNEAR())
	}
	head := c.view().Head
	if want := near(2000).SaturatingSub(fee); head.Supply != want {
		t.Errorf("supply is %s, want %s", head.Supply, want)
	}
}

// TestExpiry: a transaction is good for 24 hours after the block it names, and
// for as long as no other block follows: a ledger wakes however long it slept.
func TestExpiry(t *testing.T) {
	c := newChain(t, nil, "alice", "bob")
	pay := func() *transaction.Signed {
		return c.sign("alice", "bob", testKey("alice"), transaction.Transfer{Deposit: amount.From(1)})
	}
	verdict := func(tx *transaction.Signed) authorize.InvalidTx {
		c.t.Helper()
		check := c.view().Check(tx, c.time+1e9, false)
		if got := c.apply(tx)[0]; got != check {
			t.Errorf("the block says %v, the check said %v", got, check)
		}
		return check
	}
	const day = 24 * 3600 * 1_000_000_000
	old := pay()
	c.time += 400 * day
	if refusal := verdict(pay()); refusal != nil {
		t.Errorf("after a year's sleep: %v", refusal)
	}
	if refusal := verdict(old); refusal != (authorize.Expired{}) {
		t.Errorf("a block of a year ago: %v", refusal)
	}
	early, late := pay(), pay()
	c.time += day - 2e9
	if refusal := verdict(early); refusal != nil {
		t.Errorf("a day after its block: %v", refusal)
	}
	c.time += 1e9
	if refusal := verdict(late); refusal != (authorize.Expired{}) {
		t.Errorf("a second later: %v", refusal)
	}
}

func TestGenesisCallsSetContractsUp(t *testing.T) {
	s := scripted{
		"set":  func(g *guest) { g.do("storage_write", "k", "v", 0) },
		"fail": func(g *guest) { g.fail("not today") },
		"pay":  func(g *guest) { g.do("promise_batch_create", "bob") },
	}
	code := s.code()
	hash := transaction.Hash(sha256.Sum256(code))
	create := func(method string) (*Ledger, error) {
		g := &Genesis{ChainID: "localnet", Time: genesisTime, Height: 1, Schedule: "classic", PrepareVersion: prepare.Version,
			GlobalContracts: []GlobalContract{{AccountID: "lib", CodeHash: hash}},
			Accounts:        []GenesisAccount{{AccountID: "app", Amount: near(1), Contract: "lib"}},
			Calls:           []GenesisCall{{AccountID: "app", Method: method, Args: "{}"}}}
		return Create(memstore.New(), s, g, func(transaction.Hash) ([]byte, bool) { return code, true })
	}
	l, err := create("set")
	if err != nil {
		t.Fatal(err)
	}
	v, _ := l.View(l.store)
	if value, _ := v.Data("app", []byte("k")); string(value) != "v" {
		t.Errorf("the call stored %q", value)
	}
	if acc, _ := v.Account("app"); acc.Amount != near(1) || v.Head.Supply != near(1) {
		t.Errorf("the call cost something: %s of %s", acc.Amount, v.Head.Supply)
	}
	for method, reason := range map[string]string{"fail": "not today", "pay": "makes receipts", "nonesuch": "MethodNotFound"} {
		if _, err := create(method); err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("%s: %v", method, err)
		}
	}
}

// rebuild has the ledger decide and execute under another schedule or on another
// engine.
func (l *Ledger) rebuild(schedule *fees.Schedule, engine vm.Engine) {
	store := l.store
	*l = *newLedger(l.Genesis, schedule, engine)
	l.store = store
}

// Check is Admit of a transaction that is not sent.
func (v *View) Check(tx *transaction.Signed, now uint64, signatureVerified bool) authorize.InvalidTx {
	admission, refusal := v.Admit(tx, now, signatureVerified)
	if refusal == nil {
		admission.Ends(false, nil)
	}
	return refusal
}
