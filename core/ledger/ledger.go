package ledger

import (
	"encoding/json"
	"errors"
	"fmt"

	"latchkey/core/authorize"
	"latchkey/core/fees"
	"latchkey/core/guard"
	"latchkey/core/prepare"
	"latchkey/core/runtime"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/core/vm"
)

// formatVersion is the layout of what a Store holds. In 1 outcomes held their
// failures as JSON; in 2 each outcome, receipt and transaction was a record of its own.
const formatVersion = "3"

// HistoryBlocks is the window of reads at past heights.
const HistoryBlocks = 43_200

// Ledger is a chain of blocks on a Store. Batches change it, one at a time;
// Views read it, as many as wanted.
type Ledger struct {
	Genesis  *Genesis
	Schedule *fees.Schedule
	store    state.Store
	guards   *guard.Guards
	judge    *authorize.Judge // of transactions in blocks
	runtime  *runtime.Runtime
	limit    *guard.Limiter // of guards asked before transactions reach a block
	credit   *guard.Credit  // of accounts whose guards need not be
	who      string         // asks them
	recent   *recent        // transactions in blocks
}

// FormatError is a store whose layout this program does not know.
type FormatError struct{ Found string }

func (e *FormatError) Error() string {
	return fmt.Sprintf("the store has format version %q, this program knows %s: use the program that wrote it, or start with an empty home", e.Found, formatVersion)
}

// ErrEmpty says that a store holds no ledger yet.
var ErrEmpty = fmt.Errorf("the store holds no ledger; create one first")

// Create writes genesis into an empty store and opens the ledger. code gives
// the code that genesis names by hash.
func Create(store state.Store, engine vm.Engine, g *Genesis, code func(transaction.Hash) ([]byte, bool)) (*Ledger, error) {
	text, err := json.Marshal(g)
	if err != nil {
		return nil, err
	}
	return create(store, engine, g, text, code, func(*state.Overlay) {})
}

// create is Create of a genesis that is written as text. more adds to what is committed.
func create(store state.Store, engine vm.Engine, g *Genesis, text []byte, code func(transaction.Hash) ([]byte, bool), more func(*state.Overlay)) (*Ledger, error) {
	if err := g.check(); err != nil {
		return nil, err
	}
	if _, ok, err := store.Get(metaKey("format")); err != nil || ok {
		if err == nil {
			err = &GenesisError{"the store already holds a ledger"}
		}
		return nil, err
	}
	schedule, _ := fees.ByName(g.Schedule)
	st := state.New(store)
	supply, err := g.build(st, newLedger(g, schedule, engine).runtime, code)
	if err != nil {
		return nil, err
	}
	block := &Block{Height: g.Height, Time: g.Time, GasPrice: schedule.GasPrice, Supply: supply}
	block.State = rootAfter(transaction.Hash{}, text, st.Deltas(), outcomesHash(nil))
	block.seal()
	block.store(st.Overlay)
	st.Set(metaKey("format"), []byte(formatVersion))
	st.Set(metaKey("genesis"), text)
	setNumber(st.Overlay, "schedule", scheduleRead)
	more(st.Overlay)
	if err := commit(store, st.Overlay); err != nil {
		return nil, err
	}
	return open(store, engine)
}

// Open opens the ledger that a store holds. Errors: ErrEmpty, *FormatError,
// *GenesisError, *ImportingError, and those of the store.
func Open(store state.Store, engine vm.Engine) (*Ledger, error) {
	_, importing, err := store.Get(metaKey("import"))
	if err != nil {
		return nil, err
	}
	if importing {
		height, _, err := records{store}.headHeight()
		return nil, errors.Join(err, &ImportingError{height})
	}
	return open(store, engine)
}

// open opens one of which only a part may be there.
func open(store state.Store, engine vm.Engine) (*Ledger, error) {
	format, ok, err := store.Get(metaKey("format"))
	switch {
	case err != nil:
		return nil, err
	case !ok:
		return nil, ErrEmpty
	case string(format) != formatVersion:
		return nil, &FormatError{string(format)}
	}
	text, _, err := store.Get(metaKey("genesis"))
	if err != nil {
		return nil, err
	}
	g, err := ParseGenesis(text)
	if err != nil {
		return nil, err
	}
	schedule, _ := fees.ByName(g.Schedule)
	l := newLedger(g, schedule, engine)
	l.store = store
	return l, nil
}

// newLedger returns a ledger without a store: what decides and what executes.
func newLedger(g *Genesis, schedule *fees.Schedule, engine vm.Engine) *Ledger {
	code := prepare.NewCache(engine, schedule)
	guards := guard.New(engine, schedule, code)
	judge := &authorize.Judge{Schedule: schedule, Guards: guards}
	return &Ledger{Genesis: g, Schedule: schedule, guards: guards, judge: judge,
		runtime: &runtime.Runtime{Engine: engine, Schedule: schedule, Code: code, Judge: judge}, limit: &guard.Limiter{}, credit: &guard.Credit{}, recent: &recent{}}
}

// Share makes l decide and execute with what other does, and so use the code that
// other has prepared: for hosts that run many ledgers with one engine. Ledgers of
// another schedule keep their own.
func (l *Ledger) Share(other *Ledger) {
	if l.Schedule == other.Schedule {
		l.guards, l.judge, l.runtime = other.guards, other.judge, other.runtime
	}
}

// On returns the ledger as somebody's requests see it: what they read runs on reads, guards
// that are asked before a block run on checks, and what those refuse counts for who,
// unless that is empty.
func (l *Ledger) On(reads, checks vm.Engine, who string) *Ledger {
	on := *l
	guards := l.guards.On(checks)
	judge := &authorize.Judge{Schedule: l.Schedule, Guards: guards}
	on.guards, on.judge, on.who = guards, judge, who
	on.runtime = &runtime.Runtime{Engine: reads, Schedule: l.Schedule, Code: l.runtime.Code, Judge: judge}
	return &on
}

// commit writes an overlay's changes, unless reading beneath it failed.
func commit(store state.Store, o *state.Overlay) error {
	durable, err := commitLater(store, o)
	if err != nil {
		return err
	}
	return durable()
}

// commitLater returns as soon as the changes can be read, where the store lets it.
func commitLater(store state.Store, o *state.Overlay) (durable func() error, err error) {
	changes := o.Changes()
	if err := o.Err(); err != nil {
		return nil, err
	}
	if pipelined, ok := store.(state.Pipelined); ok {
		return pipelined.CommitLater(changes)
	}
	return func() error { return nil }, store.Commit(changes)
}

// recordLater is commitLater of blocks, whose entries come into the log first where the
// store keeps one.
func recordLater(store state.Store, entries []Entry, o *state.Overlay) (durable func() error, err error) {
	recorder, records := store.(Recorder)
	if !records || len(entries) == 0 {
		return commitLater(store, o)
	}
	changes := o.Changes()
	if err := o.Err(); err != nil {
		return nil, err
	}
	return recorder.Record(entries, changes)
}
