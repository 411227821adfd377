package sim

import (
	"fmt"
	"maps"
	"slices"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// checks are what must be true of every block.
var checks = []struct {
	name string
	run  func(a *audit, b *seen)
}{
	{"replay", (*audit).checkReplay},
	{"receipts", (*audit).checkReceipts},
	{"supply", (*audit).checkSupply},
	{"money", (*audit).checkMoney},
	{"nonces", (*audit).checkNonces},
	{"scope", (*audit).checkScope},
	{"guards", (*audit).checkGuards},
	{"allowance", (*audit).checkAllowances},
	{"storage", (*audit).checkStorage},
	{"history", (*audit).checkHistory},
	{"claims", (*audit).checkClaims},
	{"drops", (*audit).checkDrops},
}

// records are all of accounts that the store holds, by key: their own, keys, data,
// and receipts on their way to them.
type records map[string][]byte

// audit is what the checks remember from block to block.
type audit struct {
	sim     *simulation
	check   string // that runs
	found   []Finding
	records records
	head    *ledger.Block
	blocks  int

	genesisSupply, burnt amount.Yocto

	pending   map[transaction.Hash]bool // receipts that were made and have not run
	ran       map[transaction.Hash]bool
	open      []transaction.Hash // transactions of which something is on its way
	delegated map[keyOf]map[uint64]bool
	dropBytes uint64       // of the drop contract at the start
	own       amount.Yocto // what the drop contract has beyond all that it owes
	copies    []past
}

// keyOf is one key of one account.
type keyOf struct {
	id  account.ID
	key keys.PublicKey
}

// past is the records after an earlier block.
type past struct {
	block   *ledger.Block
	records records
}

// seen is a block under the checks.
type seen struct {
	view          *ledger.View
	head          *ledger.Block
	before, after records
	steps         []ledger.Step
	outcomes      map[transaction.Hash]*ledger.Placed // of all transactions that are open
	finished      []*ledger.TransactionStatus         // in this block
}

func newAudit(s *simulation) (*audit, error) {
	all, err := recordsOf(s.machine)
	head := s.crowd.view.Head
	a := &audit{sim: s, records: all, head: head, genesisSupply: head.Supply, pending: map[transaction.Hash]bool{},
		ran: map[transaction.Hash]bool{}, delegated: map[keyOf]map[uint64]bool{}}
	record, _ := s.crowd.view.Account(dropID)
	a.dropBytes = record.StorageUsage
	a.own, _ = a.ownMoney(s.crowd.view)
	return a, err
}

// recordsOf reads all records of accounts.
func recordsOf(r state.Reader) (records, error) {
	all := records{}
	err := r.Scan([]byte{state.Outside + 1}, nil, func(key, value []byte) bool {
		all[string(key)] = value
		return true
	})
	return all, err
}

// compare says where two sets of records differ, or nothing.
func compare(a, b records) string {
	keys := slices.Collect(maps.Keys(a))
	keys = slices.AppendSeq(keys, maps.Keys(b))
	slices.Sort(keys)
	for _, key := range slices.Compact(keys) {
		x, inA := a[key]
		y, inB := b[key]
		if inA != inB || string(x) != string(y) {
			return fmt.Sprintf("%q is %x, %v and %x, %v", key, x, inA, y, inB)
		}
	}
	return ""
}

// errorf notes that the check that runs does not hold.
func (a *audit) errorf(format string, args ...any) {
	a.found = append(a.found, Finding{a.check, fmt.Sprintf(format, args...)})
}

// fail is the failure of a check outside of blocks.
func (a *audit) fail(check, format string, args ...any) error {
	a.check = check
	a.errorf(format, args...)
	return a.failure()
}

func (a *audit) failure() error {
	if len(a.found) == 0 {
		return nil
	}
	return &Failure{Plan: a.sim.plan, Height: a.head.Height, Found: a.found}
}

// block holds the newest block against all checks.
func (a *audit) block(v *ledger.View) error {
	after, err := recordsOf(a.sim.machine)
	if err != nil {
		return err
	}
	b := &seen{view: v, head: v.Head, before: a.records, after: after, outcomes: map[transaction.Hash]*ledger.Placed{}}
	if err := a.collect(b); err != nil {
		return err
	}
	for _, c := range checks {
		a.check = c.name
		c.run(a, b)
	}
	a.copies = append(a.copies, past{a.head, a.records})
	a.records, a.head = after, v.Head
	a.blocks++
	a.sim.summary.Blocks++
	if err := a.failure(); err != nil {
		return err
	}
	return v.Err()
}

// collect reads the outcomes of all transactions of which something may have run in
// the block.
func (a *audit) collect(b *seen) error {
	a.open = append(a.open, b.head.Transactions...)
	var still []transaction.Hash
	for _, hash := range a.open {
		status, err := b.view.Transaction(hash)
		if err != nil {
			return err
		}
		if status == nil {
			a.check = "receipts"
			a.errorf("transaction %s is in a block and unknown", hash)
			continue
		}
		b.outcomes[hash] = &status.Outcome
		for i := range status.Receipts {
			b.outcomes[status.Receipts[i].ID] = &status.Receipts[i]
		}
		if status.Complete {
			b.finished = append(b.finished, status)
			a.finish(status)
		} else {
			still = append(still, hash)
		}
	}
	a.open = still
	return nil
}

// survived looks at what a crash has left: the last block, or the one that was being
// made, as a whole.
func (a *audit) survived(v *ledger.View, crash Crash, kept bool) error {
	switch {
	case kept && (crash == CrashLost || crash == CrashRead):
		return a.fail("crash", "the head is block %d after a crash before it was written", v.Head.Height)
	case !kept && crash == CrashKept:
		return a.fail("crash", "the block above %d was durable and is gone", a.head.Height)
	case kept:
		return a.block(v)
	}
	left, err := recordsOf(a.sim.machine)
	if err != nil {
		return err
	}
	if v.Head.Hash != a.head.Hash {
		return a.fail("crash", "the head is another block %d after a crash", v.Head.Height)
	}
	if difference := compare(a.records, left); difference != "" {
		return a.fail("crash", "a block that was not written has changed records: %s", difference)
	}
	return nil
}
