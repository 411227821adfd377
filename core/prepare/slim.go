package prepare

import (
	"cmp"
	"slices"
)

// gapBytesMax is how many zeros between two pieces of data are cheaper to copy
// than to skip.
const gapBytesMax = 64

// placed is a data segment with a constant place, and a range is what becomes of
// those that lie close together.
type placed struct {
	at, end uint64
	bytes   []byte
	joined  *dataRange
}

type dataRange struct {
	at, end uint64
	bytes   []byte
}

// joinData replaces the data segments by fewer that leave the same bytes in
// memory: Go's linker writes one for each run without zeros, 25,000 in a plugin,
// and each instance pays for every one of them. Zeros may double the module's
// data at most.
//
// Segments that instructions name, or that have no constant place, stay.
func (m *module) joinData() {
	segments := make([]placed, 0, len(m.data))
	size := uint64(0)
	for i := range m.data {
		d := &m.data[i]
		at, active := place(d.offset)
		if !active || m.dataNamed {
			return
		}
		size += uint64(len(d.bytes))
		segments = append(segments, placed{at: at, end: at + uint64(len(d.bytes)), bytes: d.bytes})
	}
	ranges := joinRanges(segments)
	total := uint64(0)
	for _, r := range ranges {
		total += r.end - r.at
	}
	if len(segments) == 0 || total > 2*size {
		return
	}
	for _, r := range ranges {
		r.bytes = make([]byte, r.end-r.at)
	}
	for _, s := range segments { // in their order: a later one overwrites
		copy(s.joined.bytes[s.at-s.joined.at:], s.bytes)
	}
	m.data, m.dataCount = make([]dataSegment, len(ranges)), nil
	for i, r := range ranges {
		m.data[i] = segment(uint32(r.at), r.bytes)
	}
}

// joinRanges gives each segment the range it is in. The ranges are in order of
// place and do not touch.
func joinRanges(segments []placed) []*dataRange {
	order := make([]*placed, len(segments))
	for i := range segments {
		order[i] = &segments[i]
	}
	slices.SortStableFunc(order, func(a, b *placed) int { return cmp.Compare(a.at, b.at) })
	var ranges []*dataRange
	for _, s := range order {
		if n := len(ranges); n == 0 || s.at > ranges[n-1].end+gapBytesMax {
			ranges = append(ranges, &dataRange{at: s.at, end: s.end})
		}
		last := ranges[len(ranges)-1]
		last.end = max(last.end, s.end)
		s.joined = last
	}
	return ranges
}
