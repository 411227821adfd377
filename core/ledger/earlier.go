package ledger

import (
	"encoding/binary"
	"math"

	"latchkey/core/account"
	"latchkey/core/runtime"
	"latchkey/core/state"
)

// What a ledger lacks that an earlier program has kept.

// scheduleBlocks bounds the blocks of an earlier program that one slice reads.
const scheduleBlocks = 200

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
			noteDues(v.State.Overlay, b.Time, []runtime.Outcome{*out})
		}
	}
	return nil
}

// oldDues bounds the notes of an earlier program that one slice moves.
const oldDues = 200

// moveDues notes as today what an earlier program has noted.
func (l *Ledger) moveDues() (more bool, err error) {
	o := state.NewOverlay(l.store)
	prefix := recordKey(recordDueOld, nil)
	var moved []dueDrop
	err = l.store.Scan(prefix, recordKey(recordDueOld+1, nil), func(key, value []byte) bool {
		more = len(moved) == oldDues
		if d, ok := readOldDue(key[len(prefix):], value); ok && !more {
			moved = append(moved, d)
		}
		return !more
	})
	if err != nil || len(moved) == 0 {
		return false, err
	}
	for _, d := range moved {
		o.Delete(append(recordKey(recordDueOld, binary.BigEndian.AppendUint64(nil, d.at)), dueOfKey(d.contract, d.drop)[len(prefix):]...))
		setDue(o, d)
		settleTurn(o, d.contract)
	}
	return more, commit(l.store, o)
}

func readOldDue(rest, value []byte) (d dueDrop, ok bool) {
	zero := len(rest) - 4 - 1
	if zero < 8 || rest[zero] != 0 || len(value) != 1 {
		return d, false
	}
	return dueDrop{binary.BigEndian.Uint64(rest), account.ID(rest[8:zero]), binary.BigEndian.Uint32(rest[zero+1:]), value[0]}, true
}
