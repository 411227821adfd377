package plugintest

import (
	"crypto/sha256"
	"maps"
	"os"
	"slices"
	"sync"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/prepare"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/host/engine"
	"latchkey/internal/test/memstore"
)

// genesisTime is when every chain starts, in nanoseconds since 1970.
const genesisTime = 1_800_000_000_000_000_000

// Chain is a ledger under test. Each account has one full-access key, which is
// Key of its name, unless it is given others.
type Chain struct {
	t      TB
	ledger *ledger.Ledger
	store  *memstore.Store
	time   uint64
	nonces map[keys.PublicKey]uint64
}

// Shelf is an engine that keeps in memory what was prepared, so that all ledgers of a
// test binary compile and prepare a plugin once.
type Shelf struct {
	*engine.Engine
	codes sync.Map // of *vm.Code by vm.LibraryKey
}

// Prepared implements vm.Library.
func (s *Shelf) Prepared(key vm.LibraryKey) *vm.Code {
	code, ok := s.codes.Load(key)
	if !ok {
		return nil
	}
	return code.(*vm.Code)
}

// Keep implements vm.Library.
func (s *Shelf) Keep(code *vm.Code) { s.codes.Store(code.Key(), code) }

// compiledVariable names a folder that test programs share what they compile in, in
// which nobody else may write: it is executed.
const compiledVariable = "LATCHKEY_TEST_COMPILED"

var engineOnce = sync.OnceValues(func() (*Shelf, error) {
	native, err := engine.New(engine.Options{CacheDir: os.Getenv(compiledVariable)})
	return &Shelf{Engine: native}, err
})

func openEngine(t TB) *Shelf {
	t.Helper()
	native, err := engineOnce()
	if err != nil {
		t.Fatalf("%v", err)
	}
	return native
}

// Account is an account to start with.
type Account struct {
	ID     account.ID
	Amount string // in NEAR
	Plugin string // the name of the plugin that it uses, or none
}

// Plugins are contracts by a name of the test's.
type Plugins map[string][]byte

// New starts a chain with these accounts. Every plugin is there as global contract
// NAME.latchkey.
func New(t TB, plugins Plugins, accounts ...Account) *Chain {
	t.Helper()
	return NewOn(t, openEngine(t), plugins, accounts...)
}

// NewOn is New on an engine of the caller's, such as one that keeps on disk what it
// has compiled.
func NewOn(t TB, native vm.Engine, plugins Plugins, accounts ...Account) *Chain {
	t.Helper()
	return newOn(t, native, development, plugins, accounts...)
}

// development is the schedule of development ledgers.
const development = "classic"

func newOn(t TB, native vm.Engine, schedule string, plugins Plugins, accounts ...Account) *Chain {
	t.Helper()
	genesis := &ledger.Genesis{ChainID: ledger.DevChainID, Time: genesisTime, Height: 1, Schedule: schedule, PrepareVersion: prepare.Version}
	code := map[transaction.Hash][]byte{}
	for _, name := range slices.Sorted(maps.Keys(plugins)) {
		wasm := plugins[name]
		hash := transaction.Hash(sha256.Sum256(wasm))
		code[hash] = wasm
		genesis.GlobalContracts = append(genesis.GlobalContracts, ledger.GlobalContract{AccountID: global(name), CodeHash: hash})
	}
	for _, a := range accounts {
		one := ledger.GenesisAccount{AccountID: a.ID, Amount: NEAR(a.Amount),
			Keys: []ledger.GenesisKey{{PublicKey: Key(string(a.ID)).PublicKey()}}}
		if a.Plugin != "" {
			one.Contract = global(a.Plugin)
		}
		genesis.Accounts = append(genesis.Accounts, one)
	}
	store := memstore.New()
	l, err := ledger.Create(store, native, genesis, func(hash transaction.Hash) ([]byte, bool) {
		wasm, ok := code[hash]
		return wasm, ok
	})
	if err != nil {
		t.Fatalf("%v", err)
	}
	return &Chain{t: t, ledger: l, store: store, time: genesisTime, nonces: map[keys.PublicKey]uint64{}}
}

func global(plugin string) account.ID { return account.ID(plugin) + "." + ledger.Library }

// Key returns the secret key that a name stands for, in every chain the same.
func Key(name string) keys.SecretKey { return keys.FromSeed(sha256.Sum256([]byte(name))) }

// NEAR reads an amount in NEAR, as people write it; it panics on a bad one.
func NEAR(text string) amount.Yocto {
	a, err := amount.ParseNEAR(text)
	if err != nil {
		panic(err)
	}
	return a
}

// State reads the ledger as it stands.
func (c *Chain) State() *ledger.View {
	c.t.Helper()
	view, err := c.ledger.View(c.store)
	if err != nil {
		c.t.Fatalf("%v", err)
	}
	return view
}

// Balance returns what an account holds, its storage stake included.
func (c *Chain) Balance(id account.ID) amount.Yocto {
	record, _ := c.State().Account(id)
	return record.Amount
}

// AccessKey returns the record of the key that a name stands for.
func (c *Chain) AccessKey(id account.ID, key string) (accesskey.AccessKey, bool) {
	return c.State().AccessKey(id, Key(key).PublicKey())
}
