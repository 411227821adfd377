package ledger

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/runtime"
	"latchkey/core/state"
)

// Chores are what a host does from time to time without being asked: it has drops taken
// back that are over, and forgets outcomes that are old. Both in slices, so that whoever
// sends a transaction waits for one at most.

// Keep says how long outcomes are kept, in nanoseconds; 0: for good.
type Keep uint64

// dueViewGas bounds the question of what taking a drop back needs: anybody's contract
// can say that it has drops.
const dueViewGas = 60 * amount.Tgas

// scheduleBlocks bounds the blocks of an earlier program that one slice reads.
const scheduleBlocks = 200

// Chores does a slice of what there is to do, and returns when there is more, in nanoseconds
// since 1970; 0: when another block says so (Committed.DropsToEnd). committed hears of
// each commit that made a block.
func (l *Ledger) Chores(from Source, keep Keep, committed func(Committed)) (next uint64, err error) {
	now := from.Now()
	more, err := l.readSchedule()
	if err != nil || more {
		return now, err
	}
	if next, err = l.runDue(from, committed); err != nil || keep == 0 {
		return next, err
	}
	old, err := l.prune(now, uint64(keep))
	if next == 0 || old > 0 && old < next {
		next = old
	}
	return next, err
}

// runDue has the drops taken back that are over, those of one block.
func (l *Ledger) runDue(from Source, committed func(Committed)) (next uint64, err error) {
	batch, err := l.Begin()
	if err != nil || batch.base.Settings().Sealed() != nil {
		return 0, err
	}
	now := max(from.Now(), batch.head.Time+1)
	over, next, err := records{batch.base}.dueDrops(now, duesMax)
	if err != nil || len(over) == 0 {
		return next, err
	}
	in, err := batch.nextInput(from)
	if err != nil {
		return 0, err
	}
	waits := l.attach(batch, over, &in)
	done := Committed{Durable: func() error { return nil }}
	if len(in.Due) > 0 {
		applied, err := batch.Apply(in)
		if err != nil {
			return 0, err
		}
		if applied.Block != nil {
			done.Blocks = 1
		}
	}
	waits.settle(batch.base.Overlay, now)
	done.Head, done.Waiting = batch.Head(), batch.HasDelayed()
	if err := batch.Commit(); err != nil {
		return 0, fmt.Errorf("commit: %w", err)
	}
	if done.Blocks > 0 {
		committed(done)
	}
	_, next, err = records{l.store}.dueDrops(now, 0)
	return next, err
}

// tried are drops that were looked at, whether or not they are in the block.
type tried []dueDrop

// attach puts into a block what can be taken back now: as much as others can wait for.
// What does not fit is left as it is; the others come back.
func (l *Ledger) attach(b *Batch, over []dueDrop, in *Input) (all tried) {
	var gas uint64
	for _, d := range over {
		v := &View{State: b.base.Nested(), Head: b.head, ledger: l, reader: b.base}
		needed := v.reclaimGas(d.contract, d.drop, in.Time)
		if gas += needed; gas > gasPerCommitMax && len(all) > 0 {
			break
		}
		all = append(all, d)
		if needed > 0 {
			in.Due = append(in.Due, Due{d.contract, d.drop, needed})
		}
	}
	return all
}

// reclaimGas asks a contract what taking a drop back needs; 0: nothing can be taken back
// now, or the contract does not say.
func (v *View) reclaimGas(contract account.ID, drop uint32, now uint64) uint64 {
	out, err := v.call(contract, dueGasMethod, dueArgs(drop), now, dueViewGas)
	if err != nil || out.Err != nil {
		return 0
	}
	var text string
	if json.Unmarshal(out.Value, &text) != nil {
		text = string(out.Value)
	}
	gas, err := strconv.ParseUint(text, 10, 64)
	if err != nil || gas > v.ledger.Schedule.Limits.TotalPrepaidGasMax {
		return 0
	}
	return gas
}

// settle leaves those that have not ended for a while, and in the end for good: then
// somebody has to ask.
func (all tried) settle(o *state.Overlay, now uint64) {
	for _, d := range all {
		at, noted, _ := o.Get(dueOfKey(d.contract, d.drop))
		if !noted || string(at) != string(dueKey(d.at, d.contract, d.drop)[2:10]) {
			continue // it has ended, or is another by now
		}
		if d.tries++; int(d.tries) > dueTriesMax {
			removeDue(o, d.contract, d.drop)
			continue
		}
		d.at = now + dueAgain[d.tries-1]
		setDue(o, d)
	}
}

// readSchedule notes what blocks say that were made before there was a schedule.
func (l *Ledger) readSchedule() (more bool, err error) {
	v, err := l.View(l.store)
	if err != nil {
		return false, err
	}
	rs, o := records{v.State}, v.State.Overlay
	next, err := rs.number("schedule")
	if err != nil || next == scheduleRead {
		return false, err
	}
	next = max(next, l.Genesis.Height)
	for n := 0; n < scheduleBlocks && next <= v.Head.Height; n++ {
		if err := v.readDues(next); err != nil {
			return false, err
		}
		next++
	}
	if more = next <= v.Head.Height; !more {
		next = scheduleRead
	}
	setNumber(o, "schedule", next)
	return more, commit(l.store, o)
}

// scheduleRead stands for all blocks: those to come note themselves.
const scheduleRead = math.MaxUint64

// readDues notes what the block at height says.
func (v *View) readDues(height uint64) error {
	b, err := v.Block(height)
	if err != nil || b == nil {
		return err
	}
	for place := range b.Outcomes {
		out, err := v.Telling(b, place)
		if err != nil {
			return err
		}
		if out != nil {
			noteDues(v.State.Overlay, []runtime.Outcome{*out})
		}
	}
	return nil
}
