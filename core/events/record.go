package events

import (
	"encoding/binary"

	"latchkey/core/account"
	"latchkey/core/ledger"
	"latchkey/core/runtime"
)

// record is what the index holds of an event: its place, and hashes of what it is about.
// An event that is about several accounts or drops has one for each. What ran has one too, with the
// account in whose history it stands.
type record struct {
	at       Position
	standard uint16
	event    uint16
	contract uint16
	drop     uint32 // with its contract; 0: none
	account  uint32 // or of who made the drop; 0: none
}

// recordBytes is the length of a record: its height above the segment's first (u32), outcome (u32),
// log (u16), standard, event and contract (u16 each), drop and account (u32 each).
const recordBytes = 24

func (r *record) append(to []byte, first uint64) []byte {
	to = binary.LittleEndian.AppendUint32(to, uint32(r.at.Height-first))
	to = binary.LittleEndian.AppendUint32(to, r.at.Outcome)
	to = binary.LittleEndian.AppendUint16(to, uint16(r.at.Log))
	to = binary.LittleEndian.AppendUint16(to, r.standard)
	to = binary.LittleEndian.AppendUint16(to, r.event)
	to = binary.LittleEndian.AppendUint16(to, r.contract)
	to = binary.LittleEndian.AppendUint32(to, r.drop)
	return binary.LittleEndian.AppendUint32(to, r.account)
}

func readRecord(b []byte, first uint64) record {
	_ = b[recordBytes-1]
	return record{
		at: Position{first + uint64(binary.LittleEndian.Uint32(b)), binary.LittleEndian.Uint32(b[4:]),
			uint32(binary.LittleEndian.Uint16(b[8:]))},
		standard: binary.LittleEndian.Uint16(b[10:]), event: binary.LittleEndian.Uint16(b[12:]), contract: binary.LittleEndian.Uint16(b[14:]),
		drop: binary.LittleEndian.Uint32(b[16:]), account: binary.LittleEndian.Uint32(b[20:]),
	}
}

// What a hash is of.
const (
	ofStandard = 's'
	ofEvent    = 'e'
	ofContract = 'c'
	ofDrop     = 'd'
	ofAccount  = 'a'
	ofMaker    = 'm'
	ofActor    = 'x'
	ofDeployed = 'y'
)

// tag is a hash of texts, never 0. It only saves looking at events: one that was made to
// have another's hash is looked at as well.
func tag(kind byte, texts ...string) uint32 {
	const offset, prime = 14695981039346656037, 1099511628211 // FNV-1a
	h := (uint64(offset) ^ uint64(kind)) * prime
	for _, text := range texts {
		for i := range len(text) {
			h = (h ^ uint64(text[i])) * prime
		}
		h = (h ^ 0xff) * prime // in no text
	}
	return max(uint32(h>>32)^uint32(h), 1)
}

func shortTag(kind byte, text string) uint16 { return uint16(tag(kind, text)) }

func dropTag(contract account.ID, drop string) uint32 { return tag(ofDrop, string(contract), drop) }

// recordsOf are those of one event.
func (t *told) recordsOf(at Position) (all []record) {
	r := record{at: at, standard: shortTag(ofStandard, t.event.Standard), event: shortTag(ofEvent, t.event.Event), contract: shortTag(ofContract, string(t.contract))}
	for _, a := range t.about() {
		if r.drop = 0; a.drop != "" {
			r.drop = dropTag(t.contract, a.drop)
		}
		var accounts []uint32
		for _, id := range a.accounts {
			accounts = append(accounts, tag(ofAccount, id))
		}
		if t.makes(a) {
			accounts = append(accounts, tag(ofMaker, string(a.funder)))
		}
		for _, r.account = range accounts {
			all = appendNew(all, r)
		}
		if r.account = 0; len(accounts) == 0 {
			all = appendNew(all, r)
		}
	}
	if len(all) == 0 {
		return []record{r}
	}
	return all
}

// appendNew leaves out what says nothing more than the one before.
func appendNew(all []record, r record) []record {
	if n := len(all); n > 0 && (all[n-1] == r) {
		return all
	}
	return append(all, r)
}

// recordsIn are those of a block, in order.
func recordsIn(v *ledger.View, b *ledger.Block) (all []record, err error) {
	for place := range b.Outcomes {
		d, err := v.Deed(b, place)
		if err != nil {
			return nil, err
		}
		if d == nil {
			continue
		}
		of, err := recordsOfDeed(d, b.Height, place)
		if err != nil {
			return nil, err
		}
		all = append(all, of...)
	}
	return all, nil
}

// recordsMade is recordsIn of a block that was just made.
func recordsMade(m ledger.Made) (all []record, err error) {
	for place := range m.Deeds {
		of, err := recordsOfDeed(&m.Deeds[place], m.Block.Height, place)
		if err != nil {
			return nil, err
		}
		all = append(all, of...)
	}
	return all, nil
}

func recordsOfDeed(d *ledger.Deed, height uint64, place int) (all []record, err error) {
	out, err := d.Telling()
	if err != nil {
		return nil, err
	}
	eachSaid(out, Position{Height: height, Outcome: uint32(place)}, func(at Position, t *told) bool {
		all = append(all, t.recordsOf(at)...)
		return true
	})
	return append(all, actsOf(d, height, place)...), nil
}

// eachEvent visits the events of a block, in order, until visit is false.
func eachEvent(v *ledger.View, b *ledger.Block, visit func(Position, *told) bool) error {
	for place := range b.Outcomes {
		out, err := v.Telling(b, place)
		if err != nil {
			return err
		}
		if !eachSaid(out, Position{Height: b.Height, Outcome: uint32(place)}, visit) {
			return nil
		}
	}
	return nil
}

// eachSaid visits the events of an outcome, nil for none, until visit is false.
func eachSaid(out *runtime.Outcome, at Position, visit func(Position, *told) bool) bool {
	if out == nil {
		return true
	}
	for i, log := range out.Logs[:min(len(out.Logs), actLog)] {
		at.Log = uint32(i)
		if t, is := parse(out.Executor, string(log)); is && !visit(at, t) {
			return false
		}
	}
	return true
}
