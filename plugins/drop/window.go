package main

import "latchkey/plugins/sdk"

// window is when a drop's keys can be claimed: from start on and before end, in
// nanoseconds since 1970, each 0 when there is no such bound.
//
//latchkey:record
type window struct{ start, end uint64 }

func (w window) bounded() bool { return w.start > 0 || w.end > 0 }

// requirePossible refuses, at creation, bounds between which no claim fits.
func (w window) requirePossible() {
	if w.end == 0 {
		return
	}
	if w.end <= sdk.BlockTimestamp() {
		sdk.Panic("The end timestamp, " + utc(w.end) + ", has passed")
	}
	if w.start >= w.end {
		sdk.Panic("The start timestamp, " + utc(w.start) + ", must be less than the end timestamp, " + utc(w.end))
	}
}

// notOpen tells why a drop cannot be claimed now, if it cannot.
func (d *drop) notOpen(id uint32) string {
	if d.is(cancelledDrop) {
		return dropName(id) + " was cancelled"
	}
	if !d.window.bounded() { // no name is needed
		return ""
	}
	return d.window.closed(dropName(id))
}

// closed tells why something cannot be claimed now, if it cannot.
func (w window) closed(what string) string {
	if !w.bounded() {
		return ""
	}
	now := sdk.BlockTimestamp()
	if now < w.start {
		return what + " can be claimed from " + utc(w.start)
	}
	if w.expired(now) {
		return what + " expired on " + utc(w.end)
	}
	return ""
}

// requireOver refuses to take back what can be claimed, now or later.
func (d *drop) requireOver(id uint32) {
	switch {
	case d.is(cancelledDrop):
	case d.window.end == 0:
		sdk.Panic(dropName(id) + " does not expire: only " + d.funder + ", who funded it, can take it back, with cancel_drop")
	case !d.window.expired(sdk.BlockTimestamp()):
		sdk.Panic(dropName(id) + " can be reclaimed from " + utc(d.window.end))
	}
}

func (w window) expired(now uint64) bool { return w.end > 0 && now >= w.end }

func dropName(id uint32) string { return "Drop " + decimal(id) }

func decimal(id uint32) string { return sdk.NewAmount(uint64(id)).String() }

// writeWindow writes the bounds, null for one that is not set.
func writeWindow(w *sdk.Writer, bounds window) {
	writeTimestamp(w.Key("start"), bounds.start)
	writeTimestamp(w.Key("end"), bounds.end)
}

func writeTimestamp(w *sdk.Writer, nanos uint64) {
	if nanos == 0 {
		w.Null()
		return
	}
	w.Amount(sdk.NewAmount(nanos))
}
