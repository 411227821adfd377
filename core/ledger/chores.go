package ledger

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/runtime"
	"latchkey/core/state"
	"latchkey/core/vm"
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
	return l.chores(from, keep, func() (uint64, error) { return l.runDue(from, committed) })
}

// OwnChores is Chores for a host that makes no blocks: what it has to do for itself.
func (l *Ledger) OwnChores(from Source, keep Keep, _ func(Committed)) (next uint64, err error) {
	return l.chores(from, keep, func() (uint64, error) { return 0, nil })
}

func (l *Ledger) chores(from Source, keep Keep, run func() (next uint64, err error)) (next uint64, err error) {
	now := from.Now()
	more, err := l.readSchedule()
	if err != nil || more {
		return now, err
	}
	if next, err = run(); err != nil || keep == 0 {
		return next, err
	}
	old, err := l.prune(now, uint64(keep))
	if next == 0 || old > 0 && old < next {
		next = old
	}
	return next, err
}

// runDue has the drops taken back that are over, those of one block. What this host cannot
// run is found by trying one at a time, and keeps no other from being taken back.
func (l *Ledger) runDue(from Source, committed func(Committed)) (next uint64, err error) {
	for _, most := range []int{duesMax, 1, 0} {
		next, err = l.tryDue(from, most, committed)
		if !errors.As(err, new(*vm.NotCarriedError)) {
			break
		}
	}
	return next, err
}

// tryDue has at most so many drops taken back; with 0 the first one counts as tried.
func (l *Ledger) tryDue(from Source, most int, committed func(Committed)) (next uint64, err error) {
	batch, err := l.Begin()
	if err != nil || batch.base.Settings().Sealed() != nil {
		return 0, err
	}
	rs, now := records{batch.base}, max(from.Now(), batch.head.Time+1)
	over, next, err := rs.dueDrops(now, max(most, 1))
	if err != nil || len(over) == 0 {
		return next, err
	}
	if pause, err := rs.number(duePause); err != nil || pause > now {
		return pause, err
	}
	in, err := batch.nextInput(from)
	if err != nil {
		return 0, err
	}
	waits := tried{{dueDrop: over[0]}}
	if most > 0 {
		waits = l.attach(batch, over, &in)
	}
	done := Committed{Durable: func() error { return nil }}
	if len(in.Due) > 0 {
		applied, err := batch.Apply(in)
		if err != nil {
			return 0, err
		}
		if applied.Block != nil {
			done.Blocks = 1
		}
		waits.pay(applied.DuePaid)
	}
	waits.settle(batch.base.Overlay, now)
	done.Head, done.Waiting = batch.Head(), batch.HasDelayed()
	if err := batch.Commit(); err != nil {
		return 0, fmt.Errorf("commit: %w", err)
	}
	if done.Blocks > 0 {
		committed(done)
	}
	return l.nextDue(now)
}

// nextDue is when the next drop is over, or the pause is.
func (l *Ledger) nextDue(now uint64) (next uint64, err error) {
	rs := records{l.store}
	if _, next, err = rs.dueDrops(now, 0); err != nil || next == 0 {
		return next, err
	}
	pause, err := rs.number(duePause)
	return max(next, pause), err
}

// duePause names the time until which no contract is asked.
const duePause = "due pause"

// pauseOf is how long contracts are left after they were asked for so much gas that nobody
// pays, in nanoseconds: 10 Tgas a second are a small part of what a host has.
func pauseOf(gas uint64) uint64 { return gas / (10 * amount.Tgas / 1_000_000_000) }

// askedDrop is a drop that was looked at, whether or not it is in the block.
type askedDrop struct {
	dueDrop
	burnt  uint64 // by the question
	needed uint64 // 0: nothing can be taken back now, or the contract does not say
	paid   bool   // it ran
}

type tried []askedDrop

// attach puts into a block what can be taken back now: as much as others can wait for,
// with the questions. What does not fit is left as it is; the others come back.
func (l *Ledger) attach(b *Batch, over []dueDrop, in *Input) (all tried) {
	var gas uint64
	for _, d := range over {
		if gas >= gasPerCommitMax {
			break
		}
		v := &View{State: b.base.Nested(), Head: b.head, ledger: l, reader: b.base}
		asked := askedDrop{dueDrop: d}
		asked.needed, asked.burnt = v.reclaimGas(d.contract, d.drop, in.Time)
		if gas += asked.needed + asked.burnt; gas > gasPerCommitMax && len(all) > 0 {
			break
		}
		all = append(all, asked)
		if asked.needed > 0 {
			in.Due = append(in.Due, Due{d.contract, d.drop, asked.needed})
		}
	}
	return all
}

// reclaimGas asks a contract what taking a drop back needs; 0: nothing can be taken back
// now, or the contract does not say.
func (v *View) reclaimGas(contract account.ID, drop uint32, now uint64) (needed, burnt uint64) {
	out, err := v.call(contract, dueGasMethod, dueArgs(drop), now, dueViewGas)
	if err != nil || out.Err != nil {
		return 0, out.GasBurnt
	}
	var text string
	if json.Unmarshal(out.Value, &text) != nil {
		text = string(out.Value)
	}
	gas, err := strconv.ParseUint(text, 10, 64)
	if err != nil || gas > v.ledger.Schedule.Limits.TotalPrepaidGasMax {
		return 0, out.GasBurnt
	}
	return gas, out.GasBurnt
}

// pay notes which of those that were attached ran.
func (all tried) pay(paid []bool) {
	n := 0
	for i := range all {
		if all[i].needed > 0 {
			all[i].paid = paid[n]
			n++
		}
	}
}

// wasted is the gas of questions that nobody pays: of a drop that ran it is little beside
// what its account has paid.
func (all tried) wasted() (gas uint64) {
	for _, d := range all {
		if !d.paid || d.burnt > d.needed {
			gas += d.burnt
		}
	}
	return gas
}

// settle leaves those that have not ended for a while, and in the end for good: then
// somebody has to ask.
func (all tried) settle(o *state.Overlay, now uint64) {
	if pause := pauseOf(all.wasted()); pause > 0 {
		setNumber(o, duePause, now+pause)
	}
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
		setDue(o, d.dueDrop)
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
