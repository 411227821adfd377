package teller

import (
	"crypto/sha256"
	"slices"
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/prepare"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

// Start is the time of genesis, and Interval that between blocks, in nanoseconds.
const (
	Start    = 1_800_000_000_000_000_000
	Interval = 1_000_000_000
)

const caller account.ID = "caller.near"

var callerKey = keys.FromSeed([32]byte{1})

// Ledger is one whose contracts are told what to log.
type Ledger struct {
	*ledger.Ledger
	t      testing.TB
	store  state.Store
	engine *engine
	nonce  uint64
	anchor transaction.Hash // a block that transactions name
	queue  []*transaction.Signed
	// Made are the blocks of the last commit.
	Made []ledger.Made
}

// New returns a ledger in an empty store, with contracts of these names.
func New(t testing.TB, store state.Store, contracts ...account.ID) *Ledger {
	t.Helper()
	var m asm.Module
	m.Method("say")
	code := m.Wasm()
	hash := transaction.Hash(sha256.Sum256(code))
	million, _ := amount.NEAR.Mul64(1_000_000)
	g := &ledger.Genesis{ChainID: "test", Time: Start, Height: 1, Schedule: "classic", PrepareVersion: prepare.Version, AdminKeys: []keys.PublicKey{callerKey.PublicKey()},
		GlobalContracts: []ledger.GlobalContract{{AccountID: "teller.near", CodeHash: hash}},
		Accounts:        []ledger.GenesisAccount{{AccountID: caller, Amount: million, Keys: []ledger.GenesisKey{{PublicKey: callerKey.PublicKey()}}}, {AccountID: "teller.near", Amount: million}}}
	for _, id := range contracts {
		g.Accounts = append(g.Accounts, ledger.GenesisAccount{AccountID: id, Amount: million, Contract: "teller.near"})
	}
	e := &engine{}
	l, err := ledger.Create(store, e, g, func(transaction.Hash) ([]byte, bool) { return code, true })
	if err != nil {
		t.Fatal(err)
	}
	told := &Ledger{Ledger: l, t: t, store: store, engine: e}
	told.anchor = told.View().Head.Hash
	return told
}

// Say has a contract log this in the next block, in a receipt of its own.
func (l *Ledger) Say(contract account.ID, logs ...string) {
	l.say(contract, said{logs: logs})
}

// Fail is Say, and then the receipt fails.
func (l *Ledger) Fail(contract account.ID, logs ...string) {
	l.say(contract, said{logs, true})
}

func (l *Ledger) say(contract account.ID, what said) {
	l.nonce++
	tx := transaction.Transaction{SignerID: caller, PublicKey: callerKey.PublicKey(), Nonce: l.nonce, ReceiverID: contract, BlockHash: l.anchor,
		Actions: []transaction.Action{transaction.FunctionCall{MethodName: "say", Gas: 30 * amount.Tgas}}}
	l.engine.next = append(l.engine.next, what)
	l.queue = append(l.queue, tx.Sign(callerKey))
}

// Block makes a block of what is to be said.
func (l *Ledger) Block() { l.Blocks(1, func(int) {}) }

// Blocks makes n blocks in one commit, each of what is to be said once say was called.
func (l *Ledger) Blocks(n int, say func(block int)) {
	l.t.Helper()
	l.anchor = l.View().Head.Hash
	batch, err := l.Begin()
	l.Made = nil
	for i := 0; i < n && err == nil; i++ {
		say(i)
		var applied *ledger.Applied
		head := batch.Head()
		applied, err = batch.Apply(ledger.Input{Height: head.Height + 1, Time: Start + head.Height*Interval, Transactions: l.queue, SignaturesVerified: true})
		if err == nil && (len(applied.Burnt) != len(l.queue) || slices.Contains(applied.Burnt, 0)) {
			l.t.Fatal(applied.Refusals)
		}
		if err == nil {
			l.Made = append(l.Made, applied.Made())
		}
		l.queue = nil
	}
	if err == nil {
		err = batch.Commit()
	}
	if err != nil {
		l.t.Fatal(err)
	}
}

// View shows the newest block.
func (l *Ledger) View() *ledger.View {
	l.t.Helper()
	v, err := l.Ledger.View(l.store)
	if err != nil {
		l.t.Fatal(err)
	}
	return v
}

// said is what one receipt says.
type said struct {
	logs []string
	fail bool
}

// engine is a vm.Engine that says what is next.
type engine struct{ next []said }

var logUTF8 = func() int {
	for i := range vm.Table {
		if vm.Table[i].Module == vm.HostModule && vm.Table[i].Name == "log_utf8" {
			return i
		}
	}
	panic("teller: there is no log_utf8")
}()

// Call implements vm.Engine.
func (e *engine) Call(_ *vm.Code, _ string, _ *vm.Meter, host vm.Host) error {
	now := e.next[0]
	e.next = e.next[1:]
	for _, log := range now.logs {
		if _, err := host.Call(logUTF8, memory(log), []uint64{uint64(len(log)), 0}); err != nil {
			return err
		}
	}
	if now.fail {
		return &vm.Trap{Kind: vm.TrapUnreachable}
	}
	return nil
}

// Start implements vm.Engine.
func (e *engine) Start(*vm.Code, *vm.Meter, vm.Host) (*vm.Image, error) { return &vm.Image{}, nil }

// memory is a guest's, with a log in it.
type memory string

// Read implements vm.Memory.
func (m memory) Read(offset, length uint64) ([]byte, bool) {
	return []byte(m[offset : offset+length]), true
}

// Write implements vm.Memory.
func (m memory) Write(uint64, []byte) bool { return false }
