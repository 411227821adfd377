package replica

import (
	"bytes"
	"slices"
	"sort"

	"latchkey/core/state"
)

// layered reads what lies below through changes that are not committed there yet, the
// oldest first. Nothing in it changes.
type layered struct {
	below  state.Reader
	layers []sorted
}

// sorted are changes in the order of their keys, each of another.
type sorted []state.Change

// inOrder returns changes as sorted, of two of one key the later one. Those of a block are
// sorted already.
func inOrder(changes []state.Change) sorted {
	byKey := func(a, b state.Change) int { return bytes.Compare(a.Key, b.Key) }
	ascending := func(s []state.Change) bool {
		for i := 1; i < len(s); i++ {
			if byKey(s[i-1], s[i]) >= 0 {
				return false
			}
		}
		return true
	}
	if ascending(changes) {
		return changes
	}
	s := slices.Clone(changes)
	slices.Reverse(s)
	slices.SortStableFunc(s, byKey)
	return slices.CompactFunc(s, func(a, b state.Change) bool { return bytes.Equal(a.Key, b.Key) })
}

func cloned(changes []state.Change) []state.Change {
	clones := make([]state.Change, len(changes))
	for i, c := range changes {
		clones[i] = state.Change{Key: bytes.Clone(c.Key), Value: bytes.Clone(c.Value)}
	}
	return clones
}

// from is the place of the first change at or behind a key.
func (s sorted) from(key []byte) int {
	return sort.Search(len(s), func(i int) bool { return string(s[i].Key) >= string(key) })
}

func (s sorted) find(key []byte) (value []byte, changed bool) {
	if i := s.from(key); i < len(s) && string(s[i].Key) == string(key) {
		return s[i].Value, true
	}
	return nil, false
}

// within are the changes in [start, end); a nil end means no upper bound.
func (s sorted) within(start, end []byte) sorted {
	first, last := s.from(start), len(s)
	if end != nil {
		last = max(first, s.from(end))
	}
	return s[first:last]
}

// Get implements state.Reader.
func (l *layered) Get(key []byte) ([]byte, bool, error) {
	for i := len(l.layers) - 1; i >= 0; i-- {
		if value, changed := l.layers[i].find(key); changed {
			if value == nil {
				return nil, false, nil
			}
			return append([]byte{}, value...), true, nil
		}
	}
	return l.below.Get(key)
}

// Scan implements state.Reader.
func (l *layered) Scan(start, end []byte, visit func(key, value []byte) bool) error {
	scan := func(visit func(key, value []byte) bool) error { return l.below.Scan(start, end, visit) }
	for _, layer := range l.layers {
		if mine := layer.within(start, end); len(mine) > 0 {
			scan = over(scan, mine)
		}
	}
	return scan(visit)
}

// over is a scan with changes above it.
func over(below func(func(key, value []byte) bool) error, mine sorted) func(func(key, value []byte) bool) error {
	return func(visit func(key, value []byte) bool) error {
		mine, goOn := mine, true
		// next visits the first of the changes, if it is not a deletion.
		next := func() {
			if c := mine[0]; c.Value != nil {
				goOn = visit(append([]byte{}, c.Key...), append([]byte{}, c.Value...))
			}
			mine = mine[1:]
		}
		err := below(func(key, value []byte) bool {
			for goOn && len(mine) > 0 && string(mine[0].Key) < string(key) {
				next()
			}
			switch {
			case !goOn:
			case len(mine) > 0 && string(mine[0].Key) == string(key):
				next()
			default:
				goOn = visit(key, value)
			}
			return goOn
		})
		for err == nil && goOn && len(mine) > 0 {
			next()
		}
		return err
	}
}
