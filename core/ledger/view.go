package ledger

import (
	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/authorize"
	"latchkey/core/guard"
	"latchkey/core/receipt"
	"latchkey/core/runtime"
	"latchkey/core/state"
	"latchkey/core/tagged"
	"latchkey/core/transaction"
	"latchkey/core/vm"
)

// View answers questions about the ledger as of Head. Views of a committed
// snapshot may be used concurrently with batches; one View is for one goroutine.
type View struct {
	*state.State
	Head   *Block
	ledger *Ledger
	reader state.Reader
}

// Headed is a reader that has decoded its head already.
type Headed interface {
	state.Reader
	Head() *Block
}

// View reads committed data through r, which is the ledger's store or a
// snapshot of it.
func (l *Ledger) View(r state.Reader) (*View, error) {
	head, err := HeadIn(r)
	if err != nil {
		return nil, err
	}
	return &View{State: state.New(r), Head: head, ledger: l, reader: r}, nil
}

// HeadIn is the newest block that r holds.
func HeadIn(r state.Reader) (*Block, error) {
	if headed, ok := r.(Headed); ok {
		return headed.Head(), nil
	}
	head, err := records{r}.head()
	if err == nil && head == nil {
		err = ErrEmpty
	}
	return head, err
}

// Admission is a transaction that may be sent: a guard may refuse it still, in its
// block. Whoever asked for it says with Ends what became of it.
type Admission struct {
	ledger *Ledger
	guards *guard.Admission
	tx     transaction.Hash
	now    uint64
}

// Ends says what the block's verdict was; sent is false when there was none.
func (a *Admission) Ends(sent bool, refusal authorize.InvalidTx) {
	end := guard.Unsent
	if _, refused := refusal.(authorize.GuardRefused); refused {
		end = guard.Refused
	} else if sent && refusal == nil {
		end = guard.Accepted
	}
	a.guards.Ends(end, a.tx, a.now, a.ledger.guards)
}

// Admit gives the verdict on tx as the first transaction of the next block at
// time now (nanoseconds since 1970), as far as it needs to be known before. It changes
// nothing.
func (v *View) Admit(tx *transaction.Signed, now uint64, signatureVerified bool) (*Admission, authorize.InvalidTx) {
	rs, l := records{v.State}, v.ledger
	if seal := v.Settings().Sealed(); seal != nil {
		return nil, authorize.LedgerSealed{To: tagged.Name(seal.To)}
	}
	chain := authorize.Chain{Height: v.Head.Height + 1, Time: max(now, v.Head.Time+1), Head: v.Head.Hash, BlockTime: rs.timeOf,
		Caps: v.Settings().Caps}
	guards, before := l.guards.Before(l.limit, l.credit, l.who)
	judge := &authorize.Judge{Schedule: l.Schedule, Guards: guards}
	admission := &Admission{ledger: l, guards: before, tx: tx.Hash(), now: chain.Time}
	_, refusal := judge.Transaction(v.State.Nested(), tx, chain, signatureVerified)
	if refusal != nil {
		admission.Ends(false, nil)
		return nil, refusal
	}
	return admission, nil
}

// Guarded reports whether the contract of id is asked about what a key of this
// kind signs.
func (v *View) Guarded(id account.ID, p accesskey.Permission) bool {
	acc, _ := v.Account(id)
	return v.ledger.guards.Of(v.State, id, acc, p) != nil
}

// Call runs a method as a view: it may change nothing. now is the time it sees,
// nanoseconds since 1970, never before the head's.
func (v *View) Call(id account.ID, method string, args []byte, now uint64) (vm.Outcome, error) {
	return v.call(id, method, args, now, v.ledger.Schedule.Limits.ViewGasMax)
}

func (v *View) call(id account.ID, method string, args []byte, now, gas uint64) (vm.Outcome, error) {
	acc, ok := v.Account(id)
	if !ok {
		return vm.Outcome{}, runtime.AccountDoesNotExist{AccountID: id}
	}
	code, failure := v.ledger.runtime.Code.Of(v.State, id, acc.Contract)
	if failure != nil {
		return vm.Outcome{Err: failure}, v.Err()
	}
	s := v.ledger.Schedule
	ctx := &vm.Context{
		Current: id, Signer: id, Predecessor: id, Contract: acc.Contract, Input: args,
		BlockHeight: v.Head.Height, BlockTimestamp: max(now, v.Head.Time), EpochHeight: v.Head.Height / s.EpochBlocks,
		RandomSeed: v.Head.Random, Balance: acc.Amount, Locked: acc.Locked, StorageUsage: acc.StorageUsage,
		PrepaidGas: gas, Mode: vm.ModeView, Caps: v.Settings().Caps,
	}
	return vm.Run(v.ledger.runtime.Engine, s, v.State.Nested(), code, method, ctx), v.Err()
}

// Block returns the block at height, or nil.
func (v *View) Block(height uint64) (*Block, error) { return records{v.State}.block(height) }

// BlockByHash returns the block with this hash, or nil.
func (v *View) BlockByHash(hash transaction.Hash) (*Block, error) {
	rs := records{v.State}
	height, _, known, err := rs.blockTime(hash)
	if err != nil || !known {
		return nil, err
	}
	return rs.block(height)
}

// Receipt returns a receipt that a block made, or nil.
func (v *View) Receipt(id transaction.Hash) (*receipt.Receipt, error) {
	_, rc, err := records{v.State}.receipt(id)
	return rc, err
}

// HasHistory reports whether the state after the block at height can be read.
func (v *View) HasHistory(height uint64) bool {
	return height <= v.Head.Height && v.Head.Height-height <= HistoryBlocks && height >= v.First()
}

// At returns a view of the state after an earlier block that HasHistory.
func (v *View) At(b *Block) *View {
	r := state.AtHeight(v.reader, b.Height)
	return &View{State: state.New(r), Head: b, ledger: v.ledger, reader: r}
}

// Ran returns what an outcome of a block is of: a transaction or a receipt.
func (v *View) Ran(id transaction.Hash) (*transaction.Signed, *receipt.Receipt, error) {
	rs := records{v.State}
	if _, tx, err := rs.transaction(id); err != nil || tx != nil {
		return tx, nil, err
	}
	_, rc, err := rs.receipt(id)
	return nil, rc, err
}

// Placed returns a transaction that ran, or a receipt that a block made, with the height of that block;
// neither when there is none.
func (v *View) Placed(id transaction.Hash) (height uint64, tx *transaction.Signed, rc *receipt.Receipt, err error) {
	rs := records{v.State}
	if height, tx, err = rs.transaction(id); err != nil || tx != nil {
		return height, tx, nil, err
	}
	height, rc, err = rs.receipt(id)
	return height, nil, rc, err
}

// Earliest is the lowest height whose state can be read.
func (v *View) Earliest() uint64 {
	return max(v.First(), v.Head.Height-min(v.Head.Height, HistoryBlocks))
}
