package events

import (
	"errors"
	"math"
	"sync"
	"sync/atomic"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

// Files are where a host keeps the segments of an index, by their numbers from 0 on.
type Files interface {
	// Load returns what was saved last under a number, nothing if there is none. What is
	// damaged may come as it is.
	Load(number int) ([]byte, error)
	// Save keeps content in place of what was there. A crash may lose it.
	Save(number int, content []byte) error
	// Remove forgets what was saved.
	Remove(number int) error
}

const (
	segmentRecords    = 1 << 14             // after which another segment begins: 400 kB
	madeKeptMax       = segmentRecords / 16 // records of one segment that are kept in memory
	unsavedRecordsMax = 8 * segmentRecords
	unsavedBlocksMax  = 1 << 16 // without a record: a restart goes through them again
)

// Index says where in a ledger to look for events. One goroutine makes it grow; any may
// search it meanwhile.
type Index struct {
	files   Files
	genesis transaction.Hash

	damaged atomic.Bool

	mu     sync.RWMutex
	saved  []saved // all but the last segment
	tail   segment // the last, which grows
	marked uint64  // height through which the tail is saved
}

// saved is a segment that is complete.
type saved struct {
	number         int
	first, through uint64
	marks          marks
	made           []record // that say who made a drop, unless there are many
	manyMade       bool
}

// Open reads what files hold of the ledger that v shows. What is missing, damaged, of
// another ledger or of another version is forgotten, and Advance makes it anew.
func Open(files Files, v *ledger.View) (*Index, error) {
	genesis, err := v.Block(v.GenesisHeight())
	if err != nil {
		return nil, err
	}
	first, err := v.Block(v.First()) // what ran in it or before is not here
	if err != nil {
		return nil, err
	}
	x := &Index{files: files, genesis: genesis.Hash, tail: segment{genesis: genesis.Hash, first: first.Height, through: first.Height, last: first.Hash}}
	number := 0
	for ; ; number++ {
		s, err := x.load(number)
		if err != nil {
			return nil, err
		}
		if s == nil || !x.follows(s, number, v) {
			break
		}
		if number > 0 {
			x.seal(number - 1)
		}
		x.tail = *s
	}
	if err := v.Err(); err != nil {
		return nil, err
	}
	x.marked = x.tail.through
	if len(x.tail.records) >= segmentRecords*recordBytes {
		x.seal(number - 1)
	}
	if err := x.forget(number); err != nil {
		return nil, err
	}
	if s, ok := files.(InStore); ok {
		return x, s.read(x, v)
	}
	return x, nil
}

// load is nil where there is nothing that can be read.
func (x *Index) load(number int) (*segment, error) {
	content, err := x.files.Load(number)
	if err != nil {
		return nil, err
	}
	s, ok := decodeSegment(content)
	if !ok || s.genesis != x.genesis {
		return nil, nil
	}
	return s, nil
}

// follows reports whether a segment goes on where the tail ends, and tells of v's ledger.
func (x *Index) follows(s *segment, number int, v *ledger.View) bool {
	if number == 0 && s.first != x.tail.first || number > 0 && s.first != x.tail.through+1 {
		return false
	}
	b, err := v.Block(s.through)
	return err == nil && b != nil && b.Hash == s.last
}

// seal has another segment follow the tail, which is saved under a number.
func (x *Index) seal(number int) {
	t := &x.tail
	s := saved{number: number, first: t.first, through: t.through, marks: t.marks()}
	if s.made = t.made(); len(s.made) > madeKeptMax {
		s.made, s.manyMade = nil, true
	}
	x.saved = append(x.saved[:len(x.saved):len(x.saved)], s)
	x.tail = segment{genesis: x.genesis, first: t.through + 1, through: t.through, last: t.last}
}

// forget removes segments from a number on.
func (x *Index) forget(number int) error {
	for ; ; number++ {
		content, err := x.files.Load(number)
		if err == nil && content == nil {
			return nil
		}
		if err := x.files.Remove(number); err != nil {
			return err
		}
	}
}

// Through is the height up to which events are found.
func (x *Index) Through() uint64 {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.tail.through
}

// Advance takes up at most so many further blocks of v's ledger. Its errors are those of
// the ledger's store, and of Files: for a while the index grows without them, and then
// waits. Either way it can be called again.
func (x *Index) Advance(v *ledger.View, blocks int) error {
	unsaved := x.save()
	last := min(v.Head.Height, x.tail.through+uint64(blocks))
	for height := x.tail.through + 1; height <= last; height++ {
		if unsaved != nil && len(x.tail.records) >= unsavedRecordsMax*recordBytes {
			return unsaved
		}
		b, err := v.Head, error(nil)
		if height < b.Height {
			b, err = v.Block(height)
		}
		if err != nil || b == nil {
			return errors.Join(err, v.Err())
		}
		found, err := recordsIn(v, b)
		if err = errors.Join(err, v.Err()); err != nil {
			return err
		}
		x.take(b, found)
		if unsaved == nil {
			unsaved = x.save()
		}
	}
	return unsaved
}

// take adds a block to the tail.
func (x *Index) take(b *ledger.Block, found []record) {
	x.mu.Lock()
	defer x.mu.Unlock()
	t := &x.tail
	for i := range found {
		t.records = found[i].append(t.records, t.first)
	}
	t.through, t.last = b.Height, b.Hash
}

// save saves the tail if it is time to.
func (x *Index) save() error {
	full := len(x.tail.records) >= segmentRecords*recordBytes || x.tail.through+1-x.tail.first >= math.MaxUint32/2
	s, hasRows := x.files.(InStore)
	if !full && (hasRows || x.tail.through-x.marked < unsavedBlocksMax) {
		return nil
	}
	if err := x.Save(); err != nil || !full {
		return err
	}
	if hasRows {
		if err := s.removeRows(x.tail.through); err != nil {
			return err
		}
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.seal(len(x.saved))
	return nil
}

// Save saves what is not, so that the next Open need not go through it again.
func (x *Index) Save() error {
	if x.marked == x.tail.through || x.tail.through < x.tail.first {
		return nil
	}
	err := x.files.Save(len(x.saved), x.tail.encode())
	if err == nil {
		x.marked = x.tail.through
	}
	return err
}

// parts are the index at one moment, the segments' numbers in order.
func (x *Index) parts() (all []saved, tail segment) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.saved, x.tail
}

// read returns a saved segment.
func (x *Index) read(p saved) (*segment, error) {
	s, err := x.load(p.number)
	if err != nil || s == nil || s.first != p.first || s.through != p.through {
		x.damaged.Store(true)
		return nil, errors.Join(ErrDamaged, err)
	}
	return s, nil
}

// ErrDamaged says that a saved segment is not what it was.
var ErrDamaged = errors.New("the index of events is damaged, and will be made anew: try again in a minute")

// ErrOpening says that a host has not read the index yet.
var ErrOpening = errors.New("the index of events is being read: try again in a second")

// Damaged reports whether a search met that. Opening the index again mends it.
func (x *Index) Damaged() bool { return x.damaged.Load() }
