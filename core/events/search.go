package events

import (
	"errors"
	"fmt"
	"math"
	"sort"
	"strconv"

	"latchkey/core/account"
	"latchkey/core/ledger"
	"latchkey/core/nep297"
	"latchkey/core/transaction"
)

// What answering one request may take. A page that ends early says where to go on.
const (
	pageBytesMax   = 1 << 20 // of data
	lookedAtMax    = 2000    // events that are read, in vain or not
	recordsReadMax = 4 << 20 // of the index
	blocksReadMax  = 1000    // without an index
)

// Page is a part of the events that a request asks for.
type Page struct {
	Events []Event `json:"events"`
	// Next is where to go on, as the request's After; empty once there can be no more.
	// There may be even if the page has no events.
	Next string `json:"next,omitempty"`
	// More says that there may be more events now. Else Next is for those to come.
	More bool `json:"more"`
	// IndexedHeight is how far events are known, BlockHeight how far the ledger is.
	IndexedHeight uint64 `json:"indexed_height"`
	BlockHeight   uint64 `json:"block_height"`
}

// Event is one event, and where it happened.
type Event struct {
	Cursor      string           `json:"cursor"` // its Position
	BlockHeight uint64           `json:"block_height"`
	Timestamp   string           `json:"timestamp_nanosec"`
	ContractID  account.ID       `json:"contract_id"`
	ReceiptID   transaction.Hash `json:"receipt_id"`
	Transaction transaction.Hash `json:"transaction_hash"`
	nep297.Event

	at Position
}

// Position is where the event is.
func (e *Event) Position() Position { return e.at }

// ErrNeedsIndex says that a host cannot find events by funder.
var ErrNeedsIndex = errors.New("funder_id: this host keeps no index of events, and needs one to know whose drop an event is of; ask by contract_id and drop_id")

// BeyondError is a cursor of another ledger, or of this one before it was put back to
// an earlier state: events between the two would be missed.
type BeyondError struct {
	After Position
	Head  uint64
}

func (e *BeyondError) Error() string {
	return fmt.Sprintf("after: the cursor %s is beyond the newest block, %d: it is of another ledger, or of blocks that were lost; go on without it", e.After, e.Head)
}

// errEnough ends a search whose page is full.
var errEnough = errors.New("enough")

// Search answers a request from the blocks that v shows. x is nil on a host without an
// index. Errors: ErrNeedsIndex, ErrDamaged, *BeyondError, *ledger.TruncatedError if events
// behind the cursor are not here, and those of the store.
func Search(v *ledger.View, x *Index, q *Request) (*Page, error) {
	s := &search{Request: q, index: x, reader: reader{view: v}, page: &Page{Events: []Event{}, BlockHeight: v.Head.Height}}
	if x != nil {
		s.saved, s.tail = x.parts()
	}
	err := s.run()
	if err == nil || errors.Is(err, errEnough) {
		err = v.Err()
	}
	if err != nil {
		return nil, err
	}
	return s.page, nil
}

// search is a request being answered.
type search struct {
	*Request
	index *Index
	saved []saved // of the index, and its tail
	tail  segment
	reader
	page *Page

	low, high Position // between which to look
	lookedAt  int
	records   int
	bytes     int
	made      map[uint32][]Position // where drops of the funder were made, by their hash
	makers    map[string]bool       // contract and drop: whether the funder made it
	noted     int                   // drops that are said to be the funder's
}

func (s *search) run() error {
	s.bound()
	var err error
	if s.After != nil && !s.Newest {
		err = s.view.HasBehind(s.After.through())
	}
	switch {
	case err != nil:
		return err
	case s.After != nil && s.After.Height > s.view.Head.Height && !s.Newest:
		return &BeyondError{*s.After, s.view.Head.Height}
	case s.index == nil && s.Funder != "":
		return ErrNeedsIndex
	case s.index == nil:
		err = s.throughBlocks()
	default:
		if err = s.findDrops(); err == nil {
			err = s.throughIndex()
		}
	}
	if err == nil {
		s.ended()
	}
	return err
}

// bound sets where to look: within the time that is asked for, behind After, and as far
// as events are known.
func (s *search) bound() {
	head := s.view.Head.Height
	if s.page.IndexedHeight = head; s.index != nil {
		s.page.IndexedHeight = min(s.tail.through, head)
	}
	last := s.page.IndexedHeight
	if s.To != 0 {
		last = min(last, s.heightAt(s.To)-1)
	}
	s.high = endOf(last)
	if s.From != 0 {
		s.low = endOf(s.heightAt(s.From) - 1)
	}
	switch {
	case s.After == nil:
	case !s.Newest && s.low.Before(*s.After):
		s.low = *s.After
	case s.Newest && s.After.Before(s.high):
		s.high = *s.After
	}
}

// heightAt is that of the first block at or after a time; above the head's if there is
// none.
func (s *search) heightAt(time uint64) uint64 {
	first := s.view.First()
	return first + uint64(sort.Search(int(s.view.Head.Height-first+1), func(i int) bool {
		b, err := s.view.Block(first + uint64(i))
		return err != nil || b == nil || b.Time >= time
	}))
}

// ended completes a page behind which there is nothing now.
func (s *search) ended() {
	if s.Newest {
		return
	}
	next := s.high
	if next.Before(s.low) {
		next = s.low
	}
	s.page.Next = next.String()
	s.page.More = s.page.IndexedHeight < s.page.BlockHeight && (s.To == 0 || s.high.Height == s.page.IndexedHeight)
}

// stop ends a page at a position, behind which the next one goes on.
func (s *search) stop(at Position) error {
	s.page.Next, s.page.More = at.String(), true
	return errEnough
}

// look holds an event against the request, and adds it to the page.
func (s *search) look(at Position, t *told) error {
	holds, err := s.holds(t, func(drop string) (bool, error) { return s.isFunders(t.contract, drop) })
	if err != nil || !holds {
		return err
	}
	if err := s.goTo(at.Height); err != nil {
		return err
	}
	e := Event{Cursor: at.String(), BlockHeight: at.Height, Timestamp: strconv.FormatUint(s.block.Time, 10), ContractID: t.contract, Event: t.event, at: at}
	if e.ReceiptID, e.Transaction, err = s.receipt(at); err != nil {
		return err
	}
	s.page.Events = append(s.page.Events, e)
	s.bytes += len(e.Data)
	if len(s.page.Events) >= s.Limit || s.bytes >= pageBytesMax {
		return s.stop(at)
	}
	return nil
}

// throughBlocks goes through blocks one by one.
func (s *search) throughBlocks() error {
	if !s.low.Before(s.high) {
		return nil
	}
	low := max(s.low.Height, s.view.First())
	for n := range s.high.Height - low + 1 {
		height := low + n
		if s.Newest {
			height = s.high.Height - n
		}
		if n == blocksReadMax {
			return s.stop(s.behind(height))
		}
		if err := s.throughBlock(height); err != nil {
			return err
		}
	}
	return nil
}

// behind is the cursor with which a page begins at a block.
func (s *search) behind(height uint64) Position {
	if s.Newest {
		return endOf(height)
	}
	return endOf(height - 1)
}

func (s *search) throughBlock(height uint64) error {
	if err := s.goTo(height); err != nil || s.block == nil {
		return err
	}
	type found struct {
		at Position
		*told
	}
	var all []found
	err := eachEvent(s.view, s.block, func(at Position, t *told) bool {
		if s.isWithin(at) {
			all = append(all, found{at, t})
		}
		return true
	})
	for i := range all {
		if s.Newest {
			i = len(all) - 1 - i
		}
		if err == nil {
			err = s.look(all[i].at, all[i].told)
		}
	}
	return err
}

func (s *search) isWithin(at Position) bool {
	if s.Newest && s.After != nil && !at.Before(*s.After) {
		return false
	}
	return s.low.Before(at) && !s.high.Before(at)
}

// throughIndex looks at the events that the index points at.
func (s *search) throughIndex() error {
	if !s.low.Before(s.high) {
		return nil
	}
	want := s.wanted()
	for n := range len(s.saved) + 1 {
		i := n
		if s.Newest {
			i = len(s.saved) - n
		}
		segment, err := s.segment(i, want)
		if err != nil {
			return err
		}
		if segment == nil {
			continue
		}
		if s.records += segment.count(); s.records > recordsReadMax {
			return s.stop(s.edge(segment))
		}
		if err := s.throughSegment(segment, want); err != nil {
			return err
		}
	}
	return nil
}

// edge is the cursor with which a page begins at a segment.
func (s *search) edge(of *segment) Position {
	if s.Newest {
		return endOf(of.through)
	}
	return endOf(of.first - 1)
}

// segment reads a segment, the tail behind the others; nil if nothing in it is wanted.
func (s *search) segment(i int, want wanted) (*segment, error) {
	if i == len(s.saved) {
		return &s.tail, nil
	}
	p := s.saved[i]
	if p.through < s.low.Height || p.first > s.high.Height || !want.mayBeIn(p.marks) {
		return nil, nil
	}
	return s.index.read(p)
}

func (s *search) throughSegment(of *segment, want wanted) error {
	first, end := of.from(s.low), of.from(s.high)
	var before Position
	for n := range end - first {
		i := first + n
		if s.Newest {
			i = end - 1 - n
		}
		r := of.record(i)
		if r.at == before || !want.has(&r) || !s.isWithin(r.at) {
			continue
		}
		if s.lookedAt++; s.lookedAt > lookedAtMax {
			return s.stop(s.beside(r.at))
		}
		before = r.at
		t, err := s.at(r.at)
		if err == nil && t != nil {
			err = s.look(r.at, t)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// beside is the cursor with which a page begins at an event.
func (s *search) beside(at Position) Position {
	switch {
	case s.Newest && at.Log < math.MaxUint32:
		return Position{at.Height, at.Outcome, at.Log + 1}
	case s.Newest:
		return at
	case at.Log > 0:
		return Position{at.Height, at.Outcome, at.Log - 1}
	case at.Outcome > 0:
		return Position{at.Height, at.Outcome - 1, math.MaxUint32}
	}
	return endOf(at.Height - 1)
}
