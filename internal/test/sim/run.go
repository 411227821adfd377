package sim

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/policy"
	"latchkey/core/transaction"
	"latchkey/core/vm"
)

// Surroundings are what a simulation runs with.
type Surroundings struct {
	// Engine runs the contracts. How it lends gas, or takes turns, is its own
	// affair: one that is opened otherwise goes here.
	Engine    vm.Engine
	Contracts Contracts
}

// Failure is what a run has found.
type Failure struct {
	Plan   *Plan
	Height uint64
	Found  []Finding
}

// Finding is a check that did not hold.
type Finding struct{ Check, Text string }

func (f *Failure) Error() string {
	text := fmt.Sprintf("seed %d, block %d of the ledger:\n", f.Plan.Seed, f.Height)
	for _, found := range f.Found {
		text += fmt.Sprintf("  %s: %s\n", found.Check, found.Text)
	}
	return text
}

// Has reports whether a check is among those that did not hold.
func (f *Failure) Has(check string) bool {
	for _, found := range f.Found {
		if found.Check == check {
			return true
		}
	}
	return false
}

// Summary counts what runs have met, so that a test can want all of it.
type Summary struct {
	Blocks, Refused, Failed, Crashes int
	Delayed                          int              // blocks that left receipts for the next
	Paid                             int              // deliveries of links
	Relayed                          int              // delegate actions that were carried out
	Succeeded                        map[string]int   // transactions, by the kind of their act
	Root                             transaction.Hash // of the last block
}

// Add counts another run in.
func (s *Summary) Add(o Summary) {
	s.Blocks += o.Blocks
	s.Refused += o.Refused
	s.Failed += o.Failed
	s.Crashes += o.Crashes
	s.Delayed += o.Delayed
	s.Paid += o.Paid
	s.Relayed += o.Relayed
	if s.Succeeded == nil {
		s.Succeeded = map[string]int{}
	}
	s.Root = o.Root
	for kind, n := range o.Succeeded {
		s.Succeeded[kind] += n
	}
}

// simulation is a plan at work.
type simulation struct {
	plan    *Plan
	with    Surroundings
	genesis *ledger.Genesis

	genesisHash transaction.Hash
	code        map[transaction.Hash][]byte
	machine     *machine
	ledger      *ledger.Ledger
	crowd       *crowd
	audit       *audit
	clock       int64
	caps        uint32                // of the next block's admin change; 0 is none
	waiting     []*transaction.Signed // found no gas left in the block before
	inputs      [][]byte
	lines       []string // what the blocks ran to, for the replay of all
	summary     Summary
}

// Run carries a plan out. A *Failure is what it found; other errors are the
// simulation's own.
func Run(p *Plan, with Surroundings) (Summary, error) {
	s := &simulation{plan: p, with: with, clock: genesisTime, summary: Summary{Succeeded: map[string]int{}}}
	s.genesis, s.code = genesis(with.Contracts)
	err := s.run()
	if s.machine != nil {
		if closing := s.machine.close(); err == nil {
			err = closing
		}
	}
	return s.summary, err
}

func (s *simulation) run() (err error) {
	if s.machine, err = newMachine(s.plan.Disk, s.plan.Seed); err != nil {
		return err
	}
	if s.ledger, err = ledger.Create(s.machine, s.with.Engine, s.genesis, s.codeOf); err != nil {
		return err
	}
	s.narrow(s.ledger)
	s.crowd = &crowd{nonces: map[keys.PublicKey]uint64{}, kinds: map[transaction.Hash]string{}}
	if err := s.look(); err != nil {
		return err
	}
	s.genesisHash = s.crowd.view.Head.Hash
	if s.audit, err = newAudit(s); err != nil {
		return err
	}
	if err := s.open(); err != nil {
		return err
	}
	for _, b := range s.plan.Blocks {
		if err := s.block(b); err != nil {
			return err
		}
	}
	if err := s.settle(); err != nil {
		return err
	}
	if err := s.harvest(); err != nil {
		return err
	}
	s.summary.Root = s.audit.head.State
	return s.replayAll()
}

func (s *simulation) codeOf(hash transaction.Hash) ([]byte, bool) {
	wasm, ok := s.code[hash]
	return wasm, ok
}

// narrow makes blocks small, so that receipts wait for later ones: how small, the
// seed says.
func (s *simulation) narrow(l *ledger.Ledger) {
	schedule := *l.Schedule
	schedule.Limits.BlockGasMax = 3 * schedule.Actions.FunctionCall.Execution << (2 * (s.plan.Seed % 6))
	l.Schedule = &schedule
}

// look has the crowd see the head.
func (s *simulation) look() (err error) {
	s.crowd.view, err = s.ledger.View(s.machine)
	return err
}

// open makes what every plan takes for granted: the token knows the drop contract,
// and keys are lent.
func (s *simulation) open() error {
	register := call("storage_deposit", fmt.Appendf(nil, `{"account_id":%q}`, dropID), 30*amount.Tgas, near(20))
	lend := call("add_key", lendArgs(0, uint64(s.clock)+uint64(time.Hour), 2, near(50)), 60*amount.Tgas, amount.Zero)
	return s.send([]*transaction.Signed{
		s.crowd.sign(people[0], tokenID, string(people[0]), register),
		s.crowd.sign(lenderID, lenderID, string(lenderID), lend)})
}

// block sends a block's acts, has them made a block, and has it checked.
func (s *simulation) block(b Block) error {
	s.clock += int64(b.Clock)
	txs := s.waiting
	for _, a := range b.Acts {
		if tx := s.crowd.transactionOf(a); tx != nil {
			txs = append(txs, tx)
		}
	}
	if b.Order != 0 {
		r := rand.New(rand.NewPCG(b.Order, 1))
		r.Shuffle(len(txs), func(i, j int) { txs[i], txs[j] = txs[j], txs[i] })
	}
	if b.Crash != NoCrash {
		s.machine.dies(b.Crash)
	}
	s.caps = b.Caps
	return s.send(txs)
}

// settings are the admin changes of the next block.
func (s *simulation) settings() []*ledger.SignedAdminChange {
	if s.caps == 0 {
		return nil
	}
	change := ledger.AdminChange{Ledger: s.genesisHash, Sequence: s.crowd.view.Settings().Changes + 1, Caps: &policy.Caps{MemoryPagesMax: s.caps}}
	return []*ledger.SignedAdminChange{change.Sign(secret(adminKey))}
}

// send makes a block of transactions. When the machine dies, all are sent once more:
// nobody knows what has become of them.
func (s *simulation) send(txs []*transaction.Signed) error {
	err := s.apply(txs)
	if !errors.Is(err, errCrash) {
		return err
	}
	if err := s.restart(); err != nil {
		return err
	}
	return s.send(txs)
}

// restart opens the ledger again after a crash, and sees to it that the block was made
// as a whole or not at all.
func (s *simulation) restart() error {
	s.summary.Crashes++
	crash := s.machine.crash
	if err := s.machine.restart(); err != nil {
		return err
	}
	l, opened := ledger.Open(s.machine, s.with.Engine)
	if opened != nil {
		return opened
	}
	s.narrow(l)
	s.ledger = l
	if err := s.look(); err != nil {
		return err
	}
	kept := s.crowd.view.Head.Height > s.audit.head.Height
	if !kept {
		s.inputs, s.lines = s.inputs[:s.audit.blocks], s.lines[:s.audit.blocks]
	}
	return s.audit.survived(s.crowd.view, crash, kept)
}

// apply makes one block and has it checked.
func (s *simulation) apply(txs []*transaction.Signed) error {
	batch, err := s.ledger.Begin()
	if err != nil {
		return err
	}
	in := ledger.Input{Height: batch.Head().Height + 1, Admin: s.settings(), Transactions: txs, Time: max(uint64(s.clock), batch.Head().Time+1)}
	in.Random = sha256.Sum256(binaryWords(s.plan.Seed, in.Height))
	applied, err := batch.Apply(in)
	if err != nil {
		return err
	}
	s.caps = 0
	s.waiting = append([]*transaction.Signed{}, txs[len(applied.Refusals):]...)
	if applied.Block == nil {
		s.machine.crash = NoCrash
		s.summary.Refused += len(applied.Refusals)
		return nil
	}
	s.inputs, s.lines = append(s.inputs, in.Borsh()), append(s.lines, applied.Line())
	if err := batch.Commit(); err != nil {
		return err
	}
	s.machine.crash = NoCrash // it was to fail at a read that never came
	return s.made(applied)
}

// made checks a block that was made.
func (s *simulation) made(applied *ledger.Applied) error {
	if err := s.look(); err != nil {
		return err
	}
	for _, refusal := range applied.Refusals {
		if refusal != nil {
			s.summary.Refused++
		}
	}
	if applied.Block.DelayedFirst < applied.Block.DelayedNext {
		s.summary.Delayed++
	}
	return s.audit.block(s.crowd.view)
}

// quietBlocksMax bounds how many blocks what is on its way may take to come to rest.
const quietBlocksMax = 3000

// settle makes blocks until nothing is on its way any more.
func (s *simulation) settle() error {
	for n := 0; len(s.waiting) > 0 || len(s.audit.pending) > 0; n++ {
		if n == quietBlocksMax {
			return s.audit.fail("receipts", "%d receipts are on their way after %d blocks of nothing else", len(s.audit.pending), n)
		}
		s.clock += int64(time.Second)
		if err := s.send(s.waiting); err != nil {
			return err
		}
	}
	return nil
}
