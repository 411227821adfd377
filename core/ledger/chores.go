package ledger

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"latchkey/core/account"
	"latchkey/core/amount"
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
	for _, earlier := range []func() (more bool, err error){l.moveDues, l.readSchedule} {
		if more, err := earlier(); err != nil || more {
			return now, err
		}
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

// tryDue has at most so many drops taken back; with 0 the first one counts as asked.
func (l *Ledger) tryDue(from Source, most int, committed func(Committed)) (next uint64, err error) {
	batch, err := l.Begin()
	if err != nil || batch.base.Settings().Sealed() != nil {
		return 0, err
	}
	rs, now := records{batch.base}, max(from.Now(), batch.head.Time+1)
	contracts, next, err := rs.turnsOver(now, max(most, 1))
	if err != nil || len(contracts) == 0 {
		return next, err
	}
	if pause, err := rs.number(duePause); err != nil || pause > now {
		return pause, err
	}
	over, err := rs.dueDrops(contracts, now, max(most, 1))
	if err != nil {
		return 0, err
	}
	all, made, err := l.takeBack(batch, over, most, from)
	if err != nil {
		return 0, err
	}
	all.settle(batch.base.Overlay, contracts, now)
	done := Committed{Durable: func() error { return nil }, Head: batch.Head(), Blocks: made, Waiting: batch.HasDelayed()}
	if err := batch.Commit(); err != nil {
		return 0, fmt.Errorf("commit: %w", err)
	}
	if made > 0 {
		committed(done)
	}
	return l.nextDue(now)
}

// takeBack asks for drops that are over, most at most, and has those taken back in a block
// that can be; made is 1 then. With most 0 the first one counts as asked.
func (l *Ledger) takeBack(batch *Batch, over []dueDrop, most int, from Source) (all asked, made int, err error) {
	if most == 0 && len(over) > 0 {
		return asked{{dueDrop: over[0]}}, 0, nil
	}
	in, err := batch.nextInput(from)
	if err != nil {
		return nil, 0, err
	}
	all = l.attach(batch, over, &in)
	if len(in.Due) == 0 {
		return all, 0, nil
	}
	applied, err := batch.Apply(in)
	if err != nil {
		return nil, 0, err
	}
	if applied.Block != nil {
		made = 1
	}
	all.pay(applied.DuePaid)
	return all, made, nil
}

// nextDue is when the turn of the next contract comes, or the pause is over.
func (l *Ledger) nextDue(now uint64) (next uint64, err error) {
	rs := records{l.store}
	if _, next, err = rs.turnsOver(now, 0); err != nil || next == 0 {
		return next, err
	}
	pause, err := rs.number(duePause)
	return max(next, pause), err
}

// duePause names the time until which no contract is asked, whatever its turn.
const duePause = "due pause"

// askedDrop is a drop that was looked at, whether or not it is in the block.
type askedDrop struct {
	dueDrop
	burnt  uint64 // by the question
	needed uint64 // 0: nothing can be taken back now, or the contract does not say
	paid   bool   // it ran
}

// asked are those of a slice.
type asked []askedDrop

// attach puts into a block what can be taken back now: as much as others can wait for,
// with the questions. What does not fit is left as it is; the others come back.
func (l *Ledger) attach(b *Batch, over []dueDrop, in *Input) (all asked) {
	var gas uint64
	for _, d := range over {
		if gas >= gasPerCommitMax {
			break
		}
		v := &View{State: b.base.Nested(), Head: b.head, ledger: l, reader: b.base}
		a := askedDrop{dueDrop: d}
		a.needed, a.burnt = v.reclaimGas(d.contract, d.drop, in.Time)
		if gas += a.needed + a.burnt; gas > gasPerCommitMax && len(all) > 0 {
			break
		}
		all = append(all, a)
		if a.needed > 0 {
			in.Due = append(in.Due, Due{d.contract, d.drop, a.needed})
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
func (all asked) pay(paid []bool) {
	n := 0
	for i := range all {
		if all[i].needed > 0 {
			all[i].paid = paid[n]
			n++
		}
	}
}

// wasted is the gas of a question that nobody pays: of a drop that ran it is little beside
// what its account has paid.
func (d *askedDrop) wasted() uint64 {
	if d.paid && d.burnt <= d.needed {
		return 0
	}
	return d.burnt
}

// settle leaves those that have not ended for a while, and in the end for good: then
// somebody has to ask. Of the contracts, those that were asked have had their turn.
func (all asked) settle(o *state.Overlay, contracts []account.ID, now uint64) {
	gas, ended, total := map[account.ID]uint64{}, map[account.ID]bool{}, uint64(0)
	for _, d := range all {
		wasted := d.wasted()
		total += wasted
		gas[d.contract] += wasted
		ended[d.contract] = d.again(o, now) || ended[d.contract]
	}
	if pause := pauseOf(total, gasOfAll); pause > 0 {
		setNumber(o, duePause, now+pause)
	}
	for _, contract := range contracts {
		wasted, was := gas[contract]
		takeTurn(o, contract, func(t *turn) {
			if was {
				t.rests(now, wasted, ended[contract])
			}
		})
	}
}

// again notes when a drop is tried again, unless it has ended.
func (d *askedDrop) again(o *state.Overlay, now uint64) (ended bool) {
	at, noted, _ := o.Get(dueOfKey(d.contract, d.drop))
	if !noted || !bytes.Equal(at, binary.BigEndian.AppendUint64(nil, d.at)) {
		return true // or it is another by now
	}
	if d.tries++; int(d.tries) > dueTriesMax {
		removeDue(o, d.contract, d.drop)
		return false
	}
	d.at = now + dueAgain[d.tries-1]
	setDue(o, d.dueDrop)
	return false
}
