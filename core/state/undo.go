package state

import (
	"encoding/binary"
	"errors"
	"slices"
)

// Undo records let a read at a past height find a key's value with one seek:
// for each key that a block changed, the value before that block.

// RecordUndo stores undo records for the deltas of the block at height.
func RecordUndo(o *Overlay, height uint64, deltas []Delta) {
	var touched []byte
	for _, d := range deltas {
		o.Set(undoKey(d.Key, height), optional(d.Old))
		touched = binary.BigEndian.AppendUint32(touched, uint32(len(d.Key)))
		touched = append(touched, d.Key...)
	}
	o.Set(undoneKey(height), append([]byte{}, touched...))
}

// PruneUndo drops the undo records of the block at height: reads below it are
// no longer possible.
func PruneUndo(o *Overlay, height uint64) {
	touched, ok, _ := o.Get(undoneKey(height))
	if !ok {
		return
	}
	for len(touched) >= 4 {
		n := int(binary.BigEndian.Uint32(touched))
		if len(touched) < 4+n {
			break
		}
		o.Delete(undoKey(touched[4:4+n], height))
		touched = touched[4+n:]
	}
	o.Delete(undoneKey(height))
}

// AtHeight reads what r held after the block at height, for heights whose
// later undo records are all still kept.
func AtHeight(r Reader, height uint64) Reader { return past{r, height} }

type past struct {
	Reader
	height uint64
}

// Get returns the value that the first later change replaced, or the present one.
func (p past) Get(key []byte) ([]byte, bool, error) {
	start, end := undoKey(key, p.height+1), after(undoKey(key, 0)[:undoKeyLength(key)])
	var old []byte
	found := false
	err := p.Reader.Scan(start, end, func(_, value []byte) bool {
		old, found = value, true
		return false
	})
	if err != nil {
		return nil, false, err
	}
	if found {
		value, ok := fromOptional(old)
		return value, ok, nil
	}
	return p.Reader.Get(key)
}

// Scan merges the present keys with those that a later block deleted.
func (p past) Scan(start, end []byte, visit func(key, value []byte) bool) error {
	merged := NewOverlay(p.Reader)
	lower, upper := outsideKey(outsideUndo, escape(start)), outsideKey(outsideUndo+1, nil)
	if end != nil {
		upper = outsideKey(outsideUndo, escape(end))
	}
	err := p.Reader.Scan(lower, upper, func(k, value []byte) bool {
		key, height, ok := splitUndoKey(k)
		if !ok || height <= p.height {
			return true
		}
		if _, first := merged.changes[string(key)]; first {
			return true // an earlier change of the same key decides
		}
		old, existed := fromOptional(value)
		if !existed {
			old = nil
		}
		merged.Set(key, old)
		return true
	})
	if err == nil {
		merged.Scan(start, end, visit)
		err = merged.Err()
	}
	return err
}

func undoKey(key []byte, height uint64) []byte {
	k := outsideKey(outsideUndo, escape(key))
	return binary.BigEndian.AppendUint64(k, height)
}

func undoKeyLength(key []byte) int { return len(undoKey(key, 0)) - 8 }

func undoneKey(height uint64) []byte {
	return outsideKey(outsideUndone, binary.BigEndian.AppendUint64(nil, height))
}

// escape makes a key self-terminating and keeps the order of keys: zero bytes
// become 0x00 0xff, the end is 0x00 0x01.
func escape(key []byte) []byte {
	out := make([]byte, 0, len(key)+2)
	for _, b := range key {
		out = append(out, b)
		if b == 0 {
			out = append(out, 0xff)
		}
	}
	return append(out, 0, 1)
}

// splitUndoKey undoes undoKey.
func splitUndoKey(k []byte) (key []byte, height uint64, ok bool) {
	rest := k[2:]
	for i := 0; i < len(rest); i++ {
		if rest[i] != 0 {
			key = append(key, rest[i])
			continue
		}
		if i+1 == len(rest) {
			return nil, 0, false
		}
		i++
		if rest[i] == 1 {
			rest = rest[i+1:]
			return key, binary.BigEndian.Uint64(append(make([]byte, 8-min(8, len(rest))), rest...)), len(rest) == 8
		}
		key = append(key, 0)
	}
	return nil, 0, false
}

// optional encodes presence: a leading 1 and the value, or a single 0.
func optional(value []byte) []byte {
	if value == nil {
		return []byte{0}
	}
	return append([]byte{1}, value...)
}

func fromOptional(b []byte) (value []byte, ok bool) {
	if len(b) == 0 || b[0] == 0 {
		return nil, false
	}
	return b[1:], true
}

// LastChange returns the height of the last block that changed key, within the
// window of undo records; zero when none did.
func LastChange(r Reader, key []byte) (height uint64, err error) {
	start := undoKey(key, 0)
	err = r.Scan(start, after(start[:len(start)-8]), func(k, _ []byte) bool {
		_, height, _ = splitUndoKey(k)
		return true
	})
	return height, err
}

// CheckUndo reads the undo records of the block at height through and counts
// them. Errors: *CorruptError, and those of the reader.
func CheckUndo(r Reader, height uint64) (records int, err error) {
	list := undoneKey(height)
	touched, ok, err := r.Get(list)
	if err != nil {
		return 0, err
	}
	if !ok {
		return 0, &CorruptError{Key: list, Err: errNoUndo}
	}
	for ; len(touched) > 0; records++ {
		changed, rest, ok := firstTouched(touched)
		if !ok {
			return records, &CorruptError{Key: list, Err: errUndoEndsEarly}
		}
		key := undoKey(changed, height)
		if _, ok, err := r.Get(key); err != nil || !ok {
			if err == nil {
				err = &CorruptError{Key: key, Err: errors.New("an undo record is missing")}
			}
			return records, err
		}
		touched = rest
	}
	return records, nil
}

// changesStep is how many blocks a search for changes begins with; each further step takes as
// many times more.
const changesStep = 64

// ChangesOf returns the newest heights below before at which a block changed key, the newest
// first and at most most of them. Nothing is looked for below the height low.
func ChangesOf(r Reader, key []byte, low, before uint64, most int) (heights []uint64, err error) {
	for width := uint64(changesStep); before > low && len(heights) < most && err == nil; width *= changesStep {
		from, found := max(low, before-min(before, width)), []uint64(nil)
		err = r.Scan(undoKey(key, from), undoKey(key, before), func(k, _ []byte) bool {
			_, height, _ := splitUndoKey(k)
			found = append(found, height)
			return true
		})
		slices.Reverse(found)
		heights = append(heights, found[:min(len(found), most-len(heights))]...)
		before = from
	}
	return heights, err
}

var (
	errNoUndo        = errors.New("the list of undo records is missing")
	errUndoEndsEarly = errors.New("the list of undo records ends early")
)

// firstTouched splits the first key off a list of those with an undo record.
func firstTouched(list []byte) (key, rest []byte, ok bool) {
	if len(list) < 4 {
		return nil, nil, false
	}
	n := int(binary.BigEndian.Uint32(list))
	if n == 0 || len(list)-4 < n {
		return nil, nil, false
	}
	return list[4 : 4+n], list[4+n:], true
}
