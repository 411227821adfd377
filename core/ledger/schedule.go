package ledger

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
	"strconv"
	"strings"

	"latchkey/core/account"
	"latchkey/core/borsh"
	"latchkey/core/nep297"
	"latchkey/core/runtime"
	"latchkey/core/state"
	"latchkey/core/tagged"
)

// When drops are over follows from what their contracts say when they make them. It is
// noted beside the state, which does not know it: it only tells a host when to look.

// DueAfter is how long a drop is left after its end, in nanoseconds: whoever comes a little
// late is told that it expired, and not that there is no such key.
const DueAfter = 600 * 1_000_000_000

// dueEndMax is the last end that is noted, in nanoseconds: in the year 2262, where the times
// of hosts' clocks end. What ends later does not end.
const dueEndMax = math.MaxInt64 - DueAfter

// duesToldMax bounds the drops that one outcome tells of and that are noted: the standard
// contract makes one in a call. Each is asked about later, by nobody's transaction.
const duesToldMax = 16

// dueTriesMax bounds how often a drop is tried that does not end: a claim may be under
// way, or tokens did not arrive.
const dueTriesMax = 5

// dueAgain is how long it is left after so many tries, in nanoseconds.
var dueAgain = [dueTriesMax]uint64{60e9, 600e9, 3600e9, 24 * 3600e9, 7 * 24 * 3600e9}

// dueDrop is a drop that will be over.
type dueDrop struct {
	at       uint64 // nanoseconds since 1970
	contract account.ID
	drop     uint32
	tries    uint8
}

func dueKey(at uint64, contract account.ID, drop uint32) []byte {
	return append(dueKeys(contract), binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint64(nil, at), drop)...)
}

// dueKeys is what the keys of all drops of a contract begin with: account ids have no
// zero byte.
func dueKeys(contract account.ID) []byte {
	return append(recordKey(recordDueAt, []byte(contract)), 0)
}

func dueOfKey(contract account.ID, drop uint32) []byte {
	return recordKey(recordDueOf, binary.BigEndian.AppendUint32(append([]byte(contract), 0), drop))
}

// setDue notes when a drop is over, in place of what was noted. Whoever calls it sees to the
// contract's turn.
func setDue(o *state.Overlay, d dueDrop) {
	removeDue(o, d.contract, d.drop)
	o.Set(dueKey(d.at, d.contract, d.drop), []byte{d.tries})
	o.Set(dueOfKey(d.contract, d.drop), binary.BigEndian.AppendUint64(nil, d.at))
}

// removeDue reports whether the drop was noted. The contract's turn may be settled after it.
func removeDue(o *state.Overlay, contract account.ID, drop uint32) (was bool) {
	key := dueOfKey(contract, drop)
	at, ok, _ := o.Get(key)
	if !ok || len(at) != 8 {
		return false
	}
	o.Delete(dueKey(binary.BigEndian.Uint64(at), contract, drop))
	o.Delete(key)
	return true
}

// dueOf returns the first drops of a contract that are over at a time, most at most.
func (rs records) dueOf(contract account.ID, now uint64, most int) (over []dueDrop, err error) {
	prefix := dueKeys(contract)
	damaged := error(nil)
	err = rs.r.Scan(prefix, append(dueKeys(contract)[:len(prefix)-1], 1), func(key, value []byte) bool {
		d, ok := readDue(contract, key[len(prefix):], value)
		if !ok {
			damaged = corrupt(bytes.Clone(key), &borsh.Error{Rule: "a note of what is due has a contract, a time, a drop and a count"})
			return false
		}
		if d.at > now || len(over) == most {
			return false
		}
		over = append(over, d)
		return true
	})
	if err == nil {
		err = damaged
	}
	return over, err
}

func readDue(contract account.ID, rest, value []byte) (d dueDrop, ok bool) {
	if len(rest) != 8+4 || len(value) != 1 {
		return d, false
	}
	return dueDrop{binary.BigEndian.Uint64(rest), contract, binary.BigEndian.Uint32(rest[8:]), value[0]}, true
}

// The events by which a drop contract tells of a drop's beginning and end.
const (
	DropStandard = "latchkey-drop"
	DropCreated  = "drop_created"
	DropEnded    = "drop_ended"
)

// noteDues notes what the outcomes of a block at a time say of when drops are over, and
// reports whether a drop with an end was made.
func noteDues(o *state.Overlay, time uint64, outcomes []runtime.Outcome) (made bool) {
	var ended []account.ID
	for i := range outcomes {
		out := &outcomes[i]
		if out.Status.Kind == runtime.Failure {
			continue
		}
		n := noting{o: o, contract: out.Executor, time: time}
		for _, log := range out.Logs {
			n.log(log)
		}
		if n.told > 0 {
			comesBy(o, n.contract, n.first)
		}
		if n.ended && !slices.Contains(ended, n.contract) {
			ended = append(ended, n.contract)
		}
		made = made || n.told > 0
	}
	for _, contract := range ended {
		settleTurn(o, contract)
	}
	return made
}

// noting is what is noted of one outcome.
type noting struct {
	o        *state.Overlay
	contract account.ID
	time     uint64 // of the block: an end before it is no earlier than any other's
	told     int    // drops that were noted
	first    uint64 // when the first of those is over
	ended    bool   // one that was noted has
}

func (n *noting) log(log tagged.GuestText) {
	if !maySayDue(string(log)) {
		return
	}
	e, v, is := nep297.Parse(string(log))
	if !is || e.Standard != DropStandard {
		return
	}
	for _, object := range v.Objects() {
		drop, ok := wholeNumber(object.Member("drop_id"), 32)
		if !ok {
			continue
		}
		switch e.Event {
		case DropCreated:
			if end, ok := wholeNumber(object.Member("end"), 64); ok && end > 0 && end <= dueEndMax && n.told < duesToldMax {
				d := dueDrop{at: max(end, n.time) + DueAfter, contract: n.contract, drop: uint32(drop)}
				if n.told++; n.told == 1 || d.at < n.first {
					n.first = d.at
				}
				setDue(n.o, d)
			}
		case DropEnded:
			n.ended = removeDue(n.o, n.contract, uint32(drop)) || n.ended
		}
	}
}

// maySayDue keeps most logs from being read: claims have none of these.
func maySayDue(log string) bool {
	return strings.HasPrefix(log, nep297.Prefix) && (strings.Contains(log, DropCreated) || strings.Contains(log, DropEnded))
}

// wholeNumber reads a number, or one that is written as text.
func wholeNumber(v *nep297.Value, bits int) (uint64, bool) {
	if v == nil || v.Kind != nep297.Number && v.Kind != nep297.String {
		return 0, false
	}
	n, err := strconv.ParseUint(v.Text(), 10, bits)
	return n, err == nil
}

func duesKey(height uint64) []byte {
	return recordKey(recordDues, binary.BigEndian.AppendUint64(nil, height))
}

// setDues keeps what was due in a block, of which no transaction tells.
func setDues(o *state.Overlay, height uint64, dues []Due) {
	var w borsh.Writer
	encodeDues(&w, dues)
	o.Set(duesKey(height), w.Bytes())
}

// dues returns what was due in the block at height.
func (rs records) dues(height uint64) ([]Due, error) {
	key := duesKey(height)
	value, ok, err := rs.r.Get(key)
	if err != nil || !ok {
		return nil, err
	}
	r := borsh.NewReader(value)
	dues := decodeDues(r)
	return dues, corrupt(key, r.Finish())
}
