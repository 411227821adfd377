package state

import (
	"bytes"
	"sort"
)

// Overlay collects changes above a Reader. Overlays nest: a receipt's changes
// lie above a block's, and Merge or dropping the overlay decides their fate.
//
// A read error of the medium sticks in the bottom overlay: later reads find
// nothing and Err tells it, so whoever drives a block checks Err once before
// anything is committed.
type Overlay struct {
	below   Reader
	parent  *Overlay // below, when it is an overlay
	changes map[string][]byte
	err     error
}

// NewOverlay returns an empty overlay above below.
func NewOverlay(below Reader) *Overlay {
	o := &Overlay{below: below, changes: map[string][]byte{}}
	o.parent, _ = below.(*Overlay)
	return o
}

// Err returns the first read error of the medium, or nil.
func (o *Overlay) Err() error {
	if o.parent != nil {
		return o.parent.Err()
	}
	return o.err
}

// Fail makes err what Err returns, unless there is one already: what was
// computed is not to be committed, because the host could not compute it.
func (o *Overlay) Fail(err error) {
	if o.parent != nil {
		o.parent.Fail(err)
	} else if o.err == nil {
		o.err = err
	}
}

// Get implements Reader. The error is always nil: see Err.
func (o *Overlay) Get(key []byte) ([]byte, bool, error) {
	if value, changed := o.changes[string(key)]; changed {
		return value, value != nil, nil
	}
	value, ok, err := o.below.Get(key)
	if err != nil {
		o.Fail(err)
		return nil, false, nil
	}
	return value, ok, nil
}

// Set gives key a value; a nil value deletes it.
func (o *Overlay) Set(key, value []byte) { o.changes[string(key)] = value }

// Delete removes key.
func (o *Overlay) Delete(key []byte) { o.Set(key, nil) }

// Scan implements Reader: the merged view in ascending order. The error is
// always nil: see Err.
func (o *Overlay) Scan(start, end []byte, visit func(key, value []byte) bool) error {
	mine := o.changedWithin(start, end)
	goOn := true
	emit := func(key string) {
		if value := o.changes[key]; value != nil {
			goOn = visit([]byte(key), value)
		}
	}
	err := o.below.Scan(start, end, func(key, value []byte) bool {
		for goOn && len(mine) > 0 && mine[0] < string(key) {
			emit(mine[0])
			mine = mine[1:]
		}
		if !goOn {
			return false
		}
		if len(mine) > 0 && mine[0] == string(key) {
			emit(mine[0])
			mine = mine[1:]
		} else {
			goOn = visit(key, value)
		}
		return goOn
	})
	if err != nil {
		o.Fail(err)
		return nil
	}
	for ; goOn && len(mine) > 0; mine = mine[1:] {
		emit(mine[0])
	}
	return nil
}

func (o *Overlay) changedWithin(start, end []byte) []string {
	var keys []string
	for key := range o.changes {
		if key >= string(start) && (end == nil || key < string(end)) {
			keys = append(keys, key)
		}
	}
	sort.Strings(keys)
	return keys
}

// Merge moves the changes into the overlay below; the receiver is empty after.
func (o *Overlay) Merge() {
	for key, value := range o.changes {
		o.parent.changes[key] = value
	}
	clear(o.changes)
}

// Apply makes changes that another overlay has collected.
func (o *Overlay) Apply(changes []Change) {
	for _, c := range changes {
		o.Set(c.Key, c.Value)
	}
}

// Delta is one key's value before and after; nil is absent.
type Delta struct {
	Key, Old, New []byte
}

// Deltas returns the keys whose value differs from the one below, sorted.
func (o *Overlay) Deltas() []Delta {
	deltas := make([]Delta, 0, len(o.changes))
	for text, value := range o.changes {
		key := []byte(text)
		old, ok, err := o.below.Get(key)
		if err != nil {
			o.Fail(err)
			return nil
		}
		if !ok {
			old = nil // a store may return an empty slice with it
		} else if old == nil {
			old = []byte{}
		}
		if ok != (value != nil) || !bytes.Equal(old, value) {
			deltas = append(deltas, Delta{key, old, value})
		}
	}
	sort.Slice(deltas, func(i, j int) bool { return bytes.Compare(deltas[i].Key, deltas[j].Key) < 0 })
	return deltas
}

// Changes returns all changes sorted by key, as a Store commits them.
func (o *Overlay) Changes() []Change {
	changes := make([]Change, 0, len(o.changes))
	for key, value := range o.changes {
		changes = append(changes, Change{Key: []byte(key), Value: value})
	}
	sort.Slice(changes, func(i, j int) bool { return bytes.Compare(changes[i].Key, changes[j].Key) < 0 })
	return changes
}
