package sdk

import (
	"strconv"

	"latchkey/plugins/rules"
)

// Rate returns {"calls": 3, "blocks": 20} or {"calls": 3, "seconds": 60}; no rate when
// the member is not there.
func (a Arguments) Rate(name string) rules.Rate {
	if !a.Has(name) {
		return rules.Rate{}
	}
	given := a.Object(name)
	per, unit := "blocks", rules.Blocks
	if given.Has("seconds") {
		per, unit = "seconds", rules.Seconds
	}
	if len(given.Names()) != 2 || !given.Has("calls") || !given.Has(per) {
		refuse(name + `: expected {"calls", "blocks"} or {"calls", "seconds"}`)
	}
	rate, err := rules.NewRate(given.U64("calls"), given.U64(per), unit)
	return valid(name, rate, err)
}

// Rate writes what Arguments.Rate reads, null for no rate.
func (w *Writer) Rate(r rules.Rate) {
	if r.Calls == 0 {
		w.Null()
		return
	}
	w.BeginObject()
	w.Key("calls").Uint(uint64(r.Calls))
	if r.Unit == rules.Blocks {
		w.Key("blocks").Uint(r.Per)
	} else {
		w.Key("seconds").Uint(r.Per)
	}
	w.EndObject()
}

// Rate writes a rate.
func (e *Encoder) Rate(r rules.Rate) {
	e.U32(r.Calls)
	e.U64(r.Per)
	e.U8(uint8(r.Unit))
}

// Rate reads what Encoder.Rate wrote.
func (d *Decoder) Rate() rules.Rate {
	return rules.Rate{Calls: d.U32(), Per: d.U64(), Unit: rules.Unit(d.U8())}
}

// Timestamp returns nanoseconds since 1970, which JSON carries as a decimal string or a
// number; 0 when the member is not there.
func (a Arguments) Timestamp(name string) uint64 {
	if !a.Has(name) {
		return 0
	}
	value := a.Value(name)
	n, err := ParseAmount(value.Text)
	nanoseconds, fits := n.Uint64()
	if value.Kind != String && value.Kind != Number || err != nil || !fits || nanoseconds == 0 {
		refuse(name + ": expected nanoseconds since 1970, from 1 to 2^64 - 1")
	}
	return nanoseconds
}

// Timestamp writes what Arguments.Timestamp reads, null for 0.
func (w *Writer) Timestamp(nanoseconds uint64) {
	if nanoseconds == 0 {
		w.Null()
		return
	}
	w.String(strconv.FormatUint(nanoseconds, 10))
}

// Page returns what a view of a list is asked for; its limit is at most as many as most.
func (a Arguments) Page(most uint32) Page {
	page := Page{Limit: most}
	if a.Has("from_index") {
		page.From = a.U32("from_index")
	}
	if a.Has("limit") {
		page.Limit = min(a.U32("limit"), most)
		Require(page.Limit > 0, "The limit should be at least 1")
	}
	return page
}
