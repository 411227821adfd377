package ledger

import (
	"bytes"
	"encoding/binary"
	"math"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/borsh"
	"latchkey/core/state"
)

// Contracts take turns when their drops are over: one that was asked goes behind all that
// wait, and the longer behind them the less came of it. So however many drops a stranger's
// contract tells of, those of another wait for as many slices as there are contracts at most.

// turn is when a contract is asked next. It is kept while drops of the contract are noted.
type turn struct {
	at     uint64 // nanoseconds since 1970, not before its first drop is over; 0: it has none
	rest   uint64 // nothing is asked before that
	failed uint8  // how often in a row nothing came of asking
}

// turnFailedMax is after how many failures a pause does not grow any more.
const turnFailedMax = 10

func turnKey(at uint64, contract account.ID) []byte {
	return append(recordKey(recordDueTurn, binary.BigEndian.AppendUint64(nil, at)), contract...)
}

func turnOfKey(contract account.ID) []byte { return recordKey(recordTurnOf, []byte(contract)) }

func (rs records) turn(contract account.ID) (t turn, err error) {
	key := turnOfKey(contract)
	value, ok, err := rs.r.Get(key)
	if err != nil || !ok {
		return t, err
	}
	r := borsh.NewReader(value)
	t = turn{r.U64(), r.U64(), r.U8()}
	return t, corrupt(key, r.Finish())
}

// comesBy has the turn of a contract come when a drop of it is over, if it does not sooner.
func comesBy(o *state.Overlay, contract account.ID, at uint64) {
	t, err := records{o}.turn(contract)
	if err != nil {
		o.Fail(err)
	} else if at = max(at, t.rest); t.at == 0 || at < t.at {
		setTurn(o, contract, t.at, turn{at, t.rest, t.failed})
	}
}

// settleTurn has the turn of a contract come when the first of its drops is over. A turn may
// come too early, but never too late.
func settleTurn(o *state.Overlay, contract account.ID) { takeTurn(o, contract, func(*turn) {}) }

// takeTurn changes the turn of a contract, and settles when the next one is.
func takeTurn(o *state.Overlay, contract account.ID, change func(*turn)) {
	rs := records{o}
	t, err := rs.turn(contract)
	if err != nil {
		o.Fail(err)
		return
	}
	first, err := rs.dueOf(contract, math.MaxUint64, 1)
	if err != nil {
		o.Fail(err)
		return
	}
	before := t.at
	if t.at = 0; len(first) > 0 {
		change(&t)
		t.at = max(first[0].at, t.rest)
	}
	setTurn(o, contract, before, t)
}

// setTurn notes a turn in place of the one at a time; 0: there was none.
func setTurn(o *state.Overlay, contract account.ID, before uint64, t turn) {
	if before > 0 {
		o.Delete(turnKey(before, contract))
	}
	if t.at == 0 {
		o.Delete(turnOfKey(contract))
		return
	}
	o.Set(turnKey(t.at, contract), []byte{})
	var w borsh.Writer
	w.U64(t.at)
	w.U64(t.rest)
	w.U8(t.failed)
	o.Set(turnOfKey(contract), w.Bytes())
}

// rests has a contract wait that was asked. gas is what the questions took that nobody
// pays, ended says that a drop was taken back.
func (t *turn) rests(now, gas uint64, ended bool) {
	pause := pauseOf(gas, gasOfContract)
	if ended {
		t.failed = 0
	} else {
		pause = (pause + 1_000_000_000) << t.failed
		t.failed = min(t.failed+1, turnFailedMax)
	}
	t.rest = now + pause
}

// What questions that nobody pays may take of a host, in gas a second: of one contract at
// first, and of all.
const (
	gasOfContract = 10 * amount.Tgas
	gasOfAll      = 100 * amount.Tgas
)

// pauseOf is how long something is left after it took so much gas, in nanoseconds.
func pauseOf(gas, perSecond uint64) uint64 { return gas / (perSecond / 1_000_000_000) }

// turnsOver returns the contracts whose turn has come, most at most, and when the next
// one's will have; 0: there is none.
func (rs records) turnsOver(now uint64, most int) (over []account.ID, next uint64, err error) {
	prefix := recordKey(recordDueTurn, nil)
	damaged := error(nil)
	err = rs.r.Scan(prefix, recordKey(recordDueTurn+1, nil), func(key, _ []byte) bool {
		rest := key[len(prefix):]
		if len(rest) <= 8 {
			damaged = corrupt(bytes.Clone(key), &borsh.Error{Rule: "a turn has a time and a contract"})
			return false
		}
		if at := binary.BigEndian.Uint64(rest); at > now || len(over) == most {
			next = at
			return false
		}
		over = append(over, account.ID(rest[8:]))
		return true
	})
	if err == nil {
		err = damaged
	}
	return over, next, err
}

// dueDrops returns drops of contracts whose turn it is that are over at a time, most at most:
// the first of each contract, then the second of each, and so on.
func (rs records) dueDrops(contracts []account.ID, now uint64, most int) (over []dueDrop, err error) {
	of := make([][]dueDrop, len(contracts))
	for i, contract := range contracts {
		if of[i], err = rs.dueOf(contract, now, most); err != nil {
			return nil, err
		}
	}
	for n := range most {
		for _, drops := range of {
			if n < len(drops) && len(over) < most {
				over = append(over, drops[n])
			}
		}
	}
	return over, nil
}
