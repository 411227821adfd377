package ledger

import (
	"fmt"
	"math"

	"latchkey/core/authorize"
	"latchkey/core/borsh"
	"latchkey/core/receipt"
	"latchkey/core/runtime"
	"latchkey/core/state"
	"latchkey/core/tagged"
	"latchkey/core/transaction"
	"latchkey/core/vm"
)

// Batch applies inputs above the committed ledger. Nothing is visible to
// others before Commit; dropping the batch undoes it.
type Batch struct {
	ledger *Ledger
	base   *state.State // all blocks of the batch, and their records
	head   *Block
	taken  map[transaction.Hash]bool // the transactions of its blocks

	entries []Entry // of its blocks
}

// Begin starts a batch on the committed head.
func (l *Ledger) Begin() (*Batch, error) {
	head, err := l.recent.headIn(records{l.store})
	if err != nil {
		return nil, err
	}
	if head == nil {
		return nil, ErrEmpty
	}
	l.recent.follow(head)
	return &Batch{ledger: l, base: state.New(l.store), head: head, taken: map[transaction.Hash]bool{}}, nil
}

// Head is the newest block of the batch, or the committed head.
func (b *Batch) Head() *Block { return b.head }

// HasDelayed reports whether receipts wait for the next block.
func (b *Batch) HasDelayed() bool { return b.head.DelayedFirst < b.head.DelayedNext }

// Commit makes the batch durable. After an error nothing of it exists.
func (b *Batch) Commit() error {
	durable, err := b.commitLater()
	if err != nil {
		return err
	}
	return durable()
}

// commitLater is Commit that returns as soon as the batch can be read, where the store
// lets it.
func (b *Batch) commitLater() (durable func() error, err error) {
	durable, err = recordLater(b.ledger.store, b.entries, b.base.Overlay)
	if err == nil {
		b.ledger.recent.add(b.taken, b.head)
	}
	return durable, err
}

// InputError is an input that does not follow the head.
type InputError struct{ Reason string }

func (e *InputError) Error() string { return "block input: " + e.Reason }

// Apply makes the next block, unless all of the input is refused. Errors are
// the host's: a wrong input or a failing store; the batch is unusable after one.
func (b *Batch) Apply(in Input) (*Applied, error) { return b.apply(in, unbounded) }

// pace is when a block takes no further transaction: after so much gas, after one
// transaction that has burnt so much, or after so many bytes of them.
type pace struct{ enough, heavy, bytes uint64 }

// unbounded is the pace of blocks whose transactions are given.
var unbounded = pace{math.MaxUint64, math.MaxUint64, math.MaxUint64}

func (b *Batch) apply(in Input, at pace) (*Applied, error) {
	if in.Height != b.head.Height+1 || in.Time <= b.head.Time {
		return nil, &InputError{fmt.Sprintf("height %d and time %d do not follow height %d and time %d",
			in.Height, in.Time, b.head.Height, b.head.Time)}
	}
	w := b.newWork(in)
	w.pace = at
	refusals, burnt := w.run()
	var block *Block
	if w.happened() {
		block = w.finish()
	}
	if err := b.base.Err(); err != nil {
		return nil, err
	}
	if block != nil {
		b.head = block
	}
	return &Applied{Block: block, Outcomes: w.hashOutcomes(), Refusals: refusals, Burnt: burnt, AdminRefusals: w.adminRefusals,
		DuePaid: w.duePaid, DropsToEnd: w.dropsToEnd, wasted: w.wasted, ran: w.ran, outcomes: w.outcomes, deeds: w.deeds, receipts: w.receipts}, nil
}

// work is one block in the making.
type work struct {
	*Batch
	in       Input
	st       *state.State // what the state root covers
	block    *Block
	settings *state.Settings
	queue    []delivery
	pace     pace
	bytes    uint64               // of what was accepted
	wasted   uint64               // gas of guards on what was refused, in no block
	changes  []*SignedAdminChange // accepted
	accepted []*transaction.Signed
	dues     []Due  // accepted
	input    []byte // of what was accepted, once the block is sealed

	adminRefusals []AdminRefusal
	duePaid       []bool
	dropsToEnd    bool
	outcomes      []runtime.Outcome
	deeds         []Deed                    // of those outcomes, which they do not have yet
	encoded       [][]byte                  // outcomes, as they are stored and hashed
	sum           *[32]byte                 // of them, once the block is sealed
	receipts      []*receipt.Receipt        // that came with them
	unrun         map[transaction.Hash]bool // which of those have not run
	pages         pages
	ran           []ran
	arrived       map[transaction.Hash]bool // data that came in this block
	observe       observer                  // of a replay
}

// observer hears of each step of a block in the making.
type observer func(tx *transaction.Signed, rc *receipt.Receipt, result *runtime.Result, deltas []state.Delta)

// delivery is a receipt or a datum on its way to its receiver.
type delivery struct {
	receipt *receipt.Receipt
	data    *receipt.Data
}

func (b *Batch) newWork(in Input) *work {
	return &work{Batch: b, in: in, pace: unbounded, st: b.base.Nested(), settings: b.base.Settings(), block: &Block{
		Height: in.Height, PrevHash: b.head.Hash, Time: in.Time, Random: in.Random,
		GasPrice: b.ledger.Schedule.GasPrice, PrevState: b.head.State, Supply: b.head.Supply,
		DelayedFirst: b.head.DelayedFirst, DelayedNext: b.head.DelayedNext,
	}, unrun: map[transaction.Hash]bool{}, pages: newPages(in.Height), arrived: map[transaction.Hash]bool{}}
}

func (w *work) gasLeft() bool { return w.block.GasUsed < w.ledger.Schedule.Limits.BlockGasMax }

func (w *work) surroundings() runtime.Surroundings {
	return runtime.Surroundings{Height: w.in.Height, Time: w.in.Time, Random: w.in.Random, Settings: w.settings}
}

// happened reports whether there is anything to make a block of: an input of which
// all was refused is as if it had never been.
func (w *work) happened() bool {
	return len(w.in.Admin)+len(w.in.Transactions)+len(w.in.Due) == 0 || len(w.changes) > 0 || len(w.outcomes) > 0
}

// run changes the settings, works off what earlier blocks left, then what is due and the
// transactions, each with the receipts that it makes, until the gas is spent.
func (w *work) run() (refusals []authorize.InvalidTx, burnt []uint64) {
	w.change()
	w.runDelayed()
	w.drain()
	w.runDues()
	for _, tx := range w.in.Transactions {
		if !w.gasLeft() || w.block.GasUsed+w.wasted >= w.pace.enough || w.bytes >= w.pace.bytes {
			break
		}
		before := w.block.GasUsed
		refusal, wasted := w.runTransaction(tx), uint64(0)
		if refusal != nil {
			wasted = w.ledger.guards.WastedOn(tx.Hash())
			w.wasted += wasted
		}
		refusals = append(refusals, refusal)
		burnt = append(burnt, w.block.GasUsed-before+wasted)
		if burnt[len(burnt)-1] >= w.pace.heavy {
			break
		}
	}
	return refusals, burnt
}

// runTransaction accepts a transaction and runs the receipts that it makes.
func (w *work) runTransaction(tx *transaction.Signed) authorize.InvalidTx {
	r := ran{outcomes: [2]int{len(w.outcomes)}, receipts: [2]int{len(w.receipts)}}
	refusal := w.accept(tx)
	w.drain()
	if refusal == nil {
		r.tx = tx
	}
	r.outcomes[1], r.receipts[1] = len(w.outcomes), len(w.receipts)
	w.ran = append(w.ran, r)
	return refusal
}

// change applies the input's admin changes.
func (w *work) change() {
	for _, c := range w.in.Admin {
		refusal := w.applyChange(c)
		if w.adminRefusals = append(w.adminRefusals, refusal); refusal == nil {
			w.changes = append(w.changes, c)
		}
	}
	if len(w.changes) > 0 {
		w.st.SetSettings(w.settings)
		setAdmin(w.base.Overlay, w.in.Height, w.changes)
	}
}

// applyChange changes the settings in the making. A ledger is not sealed while receipts
// wait: they would run behind the seal.
func (w *work) applyChange(c *SignedAdminChange) AdminRefusal {
	if c.Seal != nil && w.block.DelayedFirst < w.block.DelayedNext {
		return AdminReceiptsWait{w.block.DelayedNext - w.block.DelayedFirst}
	}
	return c.apply(w.settings, w.genesisHash(), w.in.Height)
}

func (w *work) genesisHash() transaction.Hash {
	genesis, err := records{w.base}.block(w.ledger.Genesis.Height)
	if err != nil || genesis == nil {
		return transaction.Hash{} // the store failed: Apply will say so
	}
	return genesis.Hash
}

func (w *work) runDelayed() {
	for w.gasLeft() && w.block.DelayedFirst < w.block.DelayedNext {
		rc, ok := w.st.Delayed(w.block.DelayedFirst)
		if !ok {
			return // the store failed: Apply will say so
		}
		w.st.RemoveDelayed(w.block.DelayedFirst, rc)
		w.block.DelayedFirst++
		w.execute(rc)
	}
}

func (w *work) drain() {
	for len(w.queue) > 0 && w.gasLeft() {
		next := w.queue[0]
		w.queue = w.queue[1:]
		w.deliver(next, w.execute)
	}
}

// accept turns a transaction into its receipt, or refuses it. A receipt to the
// signer's own account runs at once.
func (w *work) accept(tx *transaction.Signed) authorize.InvalidTx {
	if seal := w.settings.Sealed(); seal != nil {
		return authorize.LedgerSealed{To: tagged.Name(seal.To)}
	}
	rs := records{w.base}
	if w.known(tx) {
		key, _ := w.st.AccessKey(tx.SignerID, tx.PublicKey)
		return authorize.InvalidNonce{TxNonce: tx.Nonce, AkNonce: max(key.Nonce, tx.Nonce)}
	}
	chain := authorize.Chain{Height: w.in.Height, Time: w.in.Time, Head: w.head.Hash, BlockTime: rs.timeOf, Caps: w.settings.Caps}
	grant, refusal := w.ledger.judge.Transaction(w.st, tx, chain, w.in.SignaturesVerified)
	if refusal != nil {
		return refusal
	}
	w.accepted, w.taken[tx.Hash()] = append(w.accepted, tx), true
	w.bytes += uint64(len(tx.Borsh()))
	w.block.Transactions = append(w.block.Transactions, tx.Hash())
	result := w.step(tx, nil, func(st *state.State) runtime.Result {
		return w.ledger.runtime.Convert(st, tx, grant, w.surroundings())
	})
	rc := result.Receipts[0]
	w.record(&result, entry{kind: entryTransaction, body: tx.Borsh()}, Deed{Transaction: tx})
	if rc.Receiver == rc.Predecessor {
		w.execute(rc)
	} else {
		w.queue = append(w.queue, delivery{receipt: rc})
	}
	return nil
}

// known reports whether a block before, or this one, holds the transaction. The block of
// a replay does, and that does not count.
func (w *work) known(tx *transaction.Signed) bool {
	if w.observe != nil {
		return false
	}
	hash := tx.Hash()
	if w.taken[hash] {
		return true
	}
	height, _, named, _ := records{w.base}.blockTime(tx.BlockHash)
	if ran, settled := w.ledger.recent.has(hash, height); named && settled {
		return ran
	}
	_, found, _ := w.base.Get(placeKey(hash))
	return found
}

func (rs records) timeOf(hash transaction.Hash) (uint64, bool) {
	_, time, known, _ := rs.blockTime(hash)
	return time, known
}

// step runs a transaction's conversion or a receipt on the block's state. A
// replay looks at what it changed.
func (w *work) step(tx *transaction.Signed, rc *receipt.Receipt, run func(*state.State) runtime.Result) runtime.Result {
	if w.observe == nil {
		return run(w.st)
	}
	st := w.st.Nested()
	result := run(st)
	w.observe(tx, rc, &result, st.Deltas())
	st.Merge()
	return result
}

// record notes the outcome of e, which d is, and the receipts that came with it.
func (w *work) record(result *runtime.Result, e entry, d Deed) {
	var enc borsh.Writer
	enc.Reserve(outcomeBytes)
	result.Outcome.Encode(&enc)
	e.out = enc.Bytes()
	w.pages.add(w.base.Overlay, result.Outcome.ID, e)
	for _, rc := range result.Receipts {
		w.unrun[rc.ID] = true
	}
	w.outcomes, w.encoded = append(w.outcomes, asDecoded(result.Outcome)), append(w.encoded, e.out)
	d.ID = result.Outcome.ID
	w.deeds = append(w.deeds, d)
	w.receipts = append(w.receipts, result.Receipts...)
	w.block.Outcomes = append(w.block.Outcomes, result.Outcome.ID)
	w.block.GasUsed += result.Outcome.GasBurnt
	w.block.Burnt = w.block.Burnt.SaturatingAdd(result.Burnt)
}

// outcomeBytes has room for most outcomes.
const outcomeBytes = 320

// entryOf is what is stored of a receipt that runs.
func (w *work) entryOf(rc *receipt.Receipt) entry {
	if !w.unrun[rc.ID] {
		return entry{kind: entryEarlier}
	}
	delete(w.unrun, rc.ID)
	return entry{kind: entryReceipt, body: rc.Borsh()}
}

// asDecoded is the outcome as it comes out of the store: empty lists are not nil.
func asDecoded(o runtime.Outcome) runtime.Outcome {
	if o.Logs == nil {
		o.Logs = []tagged.GuestText{}
	}
	if o.ReceiptIDs == nil {
		o.ReceiptIDs = []transaction.Hash{}
	}
	if o.Status.Kind == runtime.SuccessValue && o.Status.Value == nil {
		o.Status.Value = []byte{}
	}
	return o
}

// deliver brings a receipt or datum to its receiver; ready gets the receipt
// whose inputs are then complete, if any.
func (w *work) deliver(d delivery, ready func(*receipt.Receipt)) {
	rc := d.receipt
	if d.data != nil {
		if rc = w.deliverData(d.data); rc == nil {
			return
		}
	}
	if w.complete(rc, d.data == nil) {
		if d.data != nil { // it has waited
			w.st.TakeWaiting(rc.Receiver, rc.ID)
		}
		ready(rc)
	} else if d.receipt != nil {
		w.keepWaiting(rc)
	}
}

// deliverData stores a datum and returns the receipt that waits for it.
func (w *work) deliverData(d *receipt.Data) *receipt.Receipt {
	w.st.SetReceived(*d)
	w.arrived[d.DataID] = true
	id, awaited := w.st.TakeAwaits(d.Receiver, d.DataID)
	if !awaited {
		return nil
	}
	rc, _ := w.st.Waiting(d.Receiver, id)
	return rc
}

// complete reports whether all inputs of a receipt are there. What a new one waits for
// cannot have come in an earlier block, so that the store need not be asked.
func (w *work) complete(rc *receipt.Receipt, isNew bool) bool {
	for _, input := range rc.Inputs {
		if !w.has(rc, input, isNew) {
			return false
		}
	}
	return true
}

func (w *work) has(rc *receipt.Receipt, input transaction.Hash, isNew bool) bool {
	return w.arrived[input] || !isNew && w.st.HasReceived(rc.Receiver, input)
}

// keepWaiting keeps a receipt until its inputs have come.
func (w *work) keepWaiting(rc *receipt.Receipt) {
	for _, input := range rc.Inputs {
		if !w.has(rc, input, true) {
			w.st.SetAwaits(rc.Receiver, input, rc.ID)
		}
	}
	w.st.SetWaiting(rc)
}

// delay keeps a receipt that is ready for a block with gas left.
func (w *work) delay(rc *receipt.Receipt) {
	w.st.SetDelayed(w.block.DelayedNext, rc)
	w.block.DelayedNext++
}

func (w *work) execute(rc *receipt.Receipt) {
	var inputs []vm.PromiseResult
	for _, id := range rc.Inputs {
		value, ok := w.st.TakeReceived(rc.Receiver, id)
		inputs = append(inputs, vm.PromiseResult{OK: ok, Value: value})
	}
	result := w.step(nil, rc, func(st *state.State) runtime.Result {
		return w.ledger.runtime.Apply(st, rc, inputs, w.surroundings())
	})
	w.record(&result, w.entryOf(rc), Deed{Receipt: rc})
	for _, made := range result.Receipts {
		w.queue = append(w.queue, delivery{receipt: made})
	}
	for i := range result.Data {
		w.queue = append(w.queue, delivery{data: &result.Data[i]})
	}
}

// seal stores what is left over, completes the block and returns what it changed.
func (w *work) seal() []state.Delta {
	for _, d := range w.queue {
		w.deliver(d, w.delay)
	}
	w.block.Supply = w.block.Supply.SaturatingSub(w.block.Burnt)
	deltas := w.st.Deltas()
	w.input = w.in.encode(w.changes, w.accepted, w.dues)
	w.block.State = rootAfter(w.block.PrevState, w.input, deltas, w.hashOutcomes())
	w.block.seal()
	return deltas
}

// finish seals the block, and adds what it changed and its records to the batch.
func (w *work) finish() *Block {
	deltas := w.seal()
	for _, d := range deltas { // and not what came and went within the block
		w.base.Set(d.Key, d.New)
	}
	state.RecordUndo(w.base.Overlay, w.block.Height, deltas)
	if w.block.Height > HistoryBlocks {
		state.PruneUndo(w.base.Overlay, w.block.Height-HistoryBlocks)
	}
	w.pages.end(w.base.Overlay)
	for _, rc := range w.receipts {
		if w.unrun[rc.ID] {
			setMade(w.base.Overlay, w.block.Height, rc)
		}
	}
	w.block.store(w.base.Overlay)
	w.dropsToEnd = noteDues(w.base.Overlay, w.block.Time, w.outcomes)
	w.entries = append(w.entries, Entry{w.block.Height, w.block.PrevHash, w.input, w.block.Hash, w.block.State})
	return w.block
}
