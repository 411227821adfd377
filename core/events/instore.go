package events

import (
	"encoding/binary"
	"errors"
	"slices"

	"latchkey/core/ledger"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// InStore keeps an index in the ledger's own store, for hosts without files: complete
// segments as Files, and of the last segment a row for each block that has events. Rows are
// written with their blocks, whether or not anybody searches.
type InStore struct{ Store state.Store }

var _ Files = InStore{}

// Kinds of the index's records, outside of every account and beside those of core/ledger. The
// values are on disk: never change them.
const (
	storedRow     = 'v' // height -> hash of the block, and its records
	storedSegment = 'w' // number -> segment
	storedThrough = 'y' // height through which there are rows, and their version
)

// rowsVersion is that of the records in rows. The first had no number, and rows of another are made anew.
const rowsVersion = 2

func storedKey(kind byte, rest []byte) []byte { return append([]byte{state.Outside, kind}, rest...) }

func rowKey(height uint64) []byte {
	return storedKey(storedRow, binary.BigEndian.AppendUint64(nil, height))
}

func segmentKey(number int) []byte {
	return storedKey(storedSegment, binary.BigEndian.AppendUint32(nil, uint32(number)))
}

// Load implements Files.
func (s InStore) Load(number int) ([]byte, error) {
	content, _, err := s.Store.Get(segmentKey(number))
	return content, err
}

// Save implements Files.
func (s InStore) Save(number int, content []byte) error {
	return s.Store.Commit([]state.Change{{Key: segmentKey(number), Value: content}})
}

// Remove implements Files.
func (s InStore) Remove(number int) error {
	return s.Store.Commit([]state.Change{{Key: segmentKey(number)}})
}

// noteEach is after how many blocks without events that is noted: those since are read again.
const noteEach = 16

// Note writes the rows of at most so many blocks that have none yet, and reports whether
// there are more. Who has made a block notes it with it; what was lost is made anew so.
// Blocks that were just made need not be read.
func (s InStore) Note(v *ledger.View, blocks int, just ...ledger.Made) (more bool, err error) {
	from, err := s.through(v)
	if err != nil {
		return false, err
	}
	last := min(v.Head.Height, from+uint64(blocks))
	var changes []state.Change
	for height := from + 1; height <= last; height++ {
		var row []byte
		if i := slices.IndexFunc(just, func(m ledger.Made) bool { return m.Block.Height == height }); i >= 0 {
			row, err = rowMade(just[i])
		} else {
			row, err = rowOf(v, height)
		}
		if err != nil {
			return false, err
		}
		if len(row) > len(transaction.Hash{}) {
			changes = append(changes, state.Change{Key: rowKey(height), Value: row})
		}
	}
	more = last < v.Head.Height
	if len(changes) > 0 || more || last >= from+noteEach {
		changes = append(changes, state.Change{Key: storedKey(storedThrough, nil), Value: append(binary.LittleEndian.AppendUint64(nil, last), rowsVersion)})
		err = s.Store.Commit(changes)
	}
	return more, err
}

// rowOf is the hash of the block at height and its records.
func rowOf(v *ledger.View, height uint64) ([]byte, error) {
	b, err := v.Head, error(nil)
	if height < b.Height {
		b, err = v.Block(height)
	}
	if err != nil || b == nil {
		return nil, errors.Join(err, v.Err())
	}
	found, err := recordsIn(v, b)
	if err != nil {
		return nil, errors.Join(err, v.Err())
	}
	return rowWith(b, found), v.Err()
}

// rowMade is rowOf of a block that was just made.
func rowMade(m ledger.Made) ([]byte, error) {
	found, err := recordsMade(m)
	return rowWith(m.Block, found), err
}

func rowWith(b *ledger.Block, found []record) []byte {
	row := append(make([]byte, 0, len(b.Hash)+recordBytes*len(found)), b.Hash[:]...)
	for i := range found {
		row = found[i].append(row, b.Height)
	}
	return row
}

// through is the height through which there are rows.
func (s InStore) through(v *ledger.View) (uint64, error) {
	value, ok, err := s.Store.Get(storedKey(storedThrough, nil))
	if err != nil || !ok || len(value) != 9 || value[8] != rowsVersion {
		return v.First(), err
	}
	return binary.LittleEndian.Uint64(value), nil
}

// read puts the rows behind the tail into it, and seals it when it is full.
func (s InStore) read(x *Index, v *ledger.View) error {
	through, err := s.through(v)
	if err != nil {
		return err
	}
	through = min(through, v.Head.Height)
	for more := true; more; {
		rows, err := s.rows(x.tail.through+1, through)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if !x.takeRow(r.height, r.row) {
				return s.forget()
			}
			if err := x.save(); err != nil {
				return err
			}
		}
		more = len(rows) == rowsMax
	}
	if x.tail.through >= through {
		return nil
	}
	b, err := v.Block(through)
	if err == nil && b != nil {
		x.tail.through, x.tail.last = through, b.Hash
	}
	return err
}

// rowsMax is how many rows are read at a time.
const rowsMax = 1024

type row struct {
	height uint64
	row    []byte
}

// rows are the first between two heights.
func (s InStore) rows(from, to uint64) (all []row, err error) {
	err = s.Store.Scan(rowKey(from), rowKey(to+1), func(key, value []byte) bool {
		all = append(all, row{binary.BigEndian.Uint64(key[2:]), value})
		return len(all) < rowsMax
	})
	return all, err
}

// takeRow is false for a row that is damaged.
func (x *Index) takeRow(height uint64, row []byte) bool {
	const hashBytes = len(transaction.Hash{})
	if len(row) < hashBytes || (len(row)-hashBytes)%recordBytes != 0 {
		return false
	}
	t := &x.tail
	for rest := row[hashBytes:]; len(rest) > 0; rest = rest[recordBytes:] {
		r := readRecord(rest, height)
		t.records = r.append(t.records, t.first)
	}
	t.through, t.last = height, transaction.Hash(row[:hashBytes])
	return true
}

// forget has all rows made anew.
func (s InStore) forget() error {
	return s.Store.Commit([]state.Change{{Key: storedKey(storedThrough, nil)}})
}

// removeRows removes the rows through a height: a segment has them.
func (s InStore) removeRows(through uint64) error {
	var changes []state.Change
	err := s.Store.Scan(rowKey(0), rowKey(through+1), func(key, _ []byte) bool {
		changes = append(changes, state.Change{Key: append([]byte{}, key...)})
		return true
	})
	if err != nil || len(changes) == 0 {
		return err
	}
	return s.Store.Commit(changes)
}
