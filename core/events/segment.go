package events

import (
	"encoding/binary"
	"hash/crc32"
	"slices"
	"sort"

	"latchkey/core/borsh"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

// segment is the records of some blocks in a row. As it is saved: a line that names the
// format, the genesis block's hash, the first and the last height (u64 each), the last
// block's hash, the records, and a CRC-32C of all that.
type segment struct {
	genesis transaction.Hash
	first   uint64
	through uint64
	last    transaction.Hash // of the block at through
	records []byte
}

// segmentMagic begins a saved segment; its digit is the version of all that follows, the
// hashes of records too. Segments of another version are made anew.
const segmentMagic = "latchkey events 2\n"

const segmentFixedBytes = len(segmentMagic) + 32 + 8 + 8 + 32 + 4

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func (s *segment) encode() []byte {
	var w borsh.Writer
	w.Raw([]byte(segmentMagic))
	w.Hash(s.genesis)
	w.U64(s.first)
	w.U64(s.through)
	w.Hash(s.last)
	w.Raw(s.records)
	w.U32(crc32.Checksum(w.Bytes(), castagnoli))
	return w.Bytes()
}

// decodeSegment is false for what is damaged or of another version.
func decodeSegment(b []byte) (*segment, bool) {
	if len(b) < segmentFixedBytes || string(b[:len(segmentMagic)]) != segmentMagic || (len(b)-segmentFixedBytes)%recordBytes != 0 {
		return nil, false
	}
	end := len(b) - 4
	if crc32.Checksum(b[:end], castagnoli) != binary.LittleEndian.Uint32(b[end:]) {
		return nil, false
	}
	r := borsh.NewReader(b[len(segmentMagic):end])
	s := &segment{genesis: r.Hash(), first: r.U64(), through: r.U64(), last: r.Hash()}
	s.records = r.Raw(r.Remaining())
	return s, r.Finish() == nil && s.first <= s.through
}

func (s *segment) count() int          { return len(s.records) / recordBytes }
func (s *segment) record(i int) record { return readRecord(s.records[i*recordBytes:], s.first) }

// from is the place of the first record behind a position.
func (s *segment) from(behind Position) int {
	return sort.Search(s.count(), func(i int) bool { return behind.Before(s.record(i).at) })
}

// made are the records of events that say who made a drop.
func (s *segment) made() (all []record) {
	want := wanted{standard: shortTag(ofStandard, ledger.DropStandard), event: shortTag(ofEvent, ledger.DropCreated)}
	for i := range s.count() {
		if r := s.record(i); want.has(&r) {
			all = append(all, r)
		}
	}
	return all
}

// marks are the hashes of drops, accounts and makers in a segment, as a Bloom filter: they
// say which segments need not be read.
type marks []uint64

const (
	markBits   = 10 // for each hash: 1 of 100 segments is read in vain
	markHashes = 5
)

func (s *segment) marks() marks {
	var all []uint32
	for i := range s.count() {
		r := s.record(i)
		all = append(all, r.drop, r.account)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	m := make(marks, (len(all)*markBits+63)/64)
	for _, hash := range all {
		for i := range markHashes {
			bit := m.bit(hash, i)
			m[bit/64] |= 1 << (bit % 64)
		}
	}
	return m
}

func (m marks) bit(hash uint32, i int) uint64 {
	mixed := uint64(hash) * 0x9e3779b97f4a7c15 // the golden ratio's: its high bits depend on all of hash
	return (mixed>>32 + uint64(i)*(mixed&0xffffffff|1)) % uint64(len(m)*64)
}

// mayHave is false for a hash that the segment does not have.
func (m marks) mayHave(hash uint32) bool {
	if len(m) == 0 {
		return false
	}
	for i := range markHashes {
		if bit := m.bit(hash, i); m[bit/64]&(1<<(bit%64)) == 0 {
			return false
		}
	}
	return true
}
