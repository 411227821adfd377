package events

import (
	"latchkey/core/account"
	"latchkey/core/ledger"
)

// What ran stands in the index beside what was said: the transactions that an account signed and the
// receipts that ran at it, so that its history is found however long the ledger is.

// actLog stands in the place of a log where a record is of the whole outcome: no event has it.
const actLog = 1<<16 - 1

// actsOf are the records of one transaction or receipt.
func actsOf(d *ledger.Deed, height uint64, place int) (all []record) {
	at := Position{height, uint32(place), actLog}
	if by := d.By(); by != "" {
		all = append(all, record{at: at, account: tag(ofActor, string(by))})
	}
	if changed := d.Deploys(); changed != "" {
		all = append(all, record{at: at, account: tag(ofDeployed, string(changed))})
	}
	return all
}

// Acts is a question for what ran at an account, the newest first.
type Acts struct {
	Account account.ID
	Deploys bool      // only what changed its contract
	Before  *Position // go on behind this one; nil: begin with the newest
	Limit   int       // of a page
}

// Act is one transaction or receipt, and where it ran.
type Act struct {
	*ledger.Deed
	At    Position
	Block *ledger.Block
}

// ActsPage is a part of what a question asks for.
type ActsPage struct {
	Acts []Act
	// Next is where to go on, as Before; nil when there are no others. There may be some even if the
	// page has none.
	Next          *Position
	IndexedHeight uint64 // how far acts are known
	Pruned        uint64 // height through which none are kept; 0: all are
}

// FindActs answers a question from the blocks that v shows. x is nil on a host without an index, which goes
// through blocks. Errors: ErrDamaged, and those of the store.
func FindActs(v *ledger.View, x *Index, q Acts) (*ActsPage, error) {
	pruned, err := v.PrunedThrough()
	if err != nil {
		return nil, err
	}
	f := actsFinder{Acts: q, view: v, page: &ActsPage{IndexedHeight: v.Head.Height, Pruned: pruned}, before: endOf(v.Head.Height)}
	if q.Before != nil && q.Before.Before(f.before) {
		f.before = *q.Before
	}
	if x == nil {
		err = f.throughBlocks()
	} else {
		err = f.throughIndex(x)
	}
	if err == nil {
		err = v.Err()
	}
	return f.page, err
}

// segmentsActsMax is how many segments of the index are read for one page.
const segmentsActsMax = 32

type actsFinder struct {
	Acts
	view     *ledger.View
	page     *ActsPage
	before   Position
	lookedAt int
	block    *ledger.Block
}

// throughIndex looks at what the index points at.
func (f *actsFinder) throughIndex(x *Index) error {
	kind := byte(ofActor)
	if f.Deploys {
		kind = ofDeployed
	}
	want := tag(kind, string(f.Account))
	saved, tail := x.parts()
	f.page.IndexedHeight = min(tail.through, f.view.Head.Height)
	if more, err := f.throughSegment(&tail, want); err != nil || !more {
		return err
	}
	for i, read := len(saved)-1, 0; i >= 0; i-- {
		p := saved[i]
		if f.before.Height < p.first || !p.marks.mayHave(want) {
			continue
		}
		if read++; read > segmentsActsMax {
			f.stop(endOf(p.through))
			return nil
		}
		s, err := x.read(p)
		if err != nil {
			return err
		}
		if more, err := f.throughSegment(s, want); err != nil || !more {
			return err
		}
	}
	return nil
}

func (f *actsFinder) throughSegment(s *segment, want uint32) (more bool, err error) {
	for i := s.from(f.before) - 1; i >= 0; i-- {
		r := s.record(i)
		if r.at.Log != actLog || r.account != want || !r.at.Before(f.before) {
			continue // before holds back what stands at the very position
		}
		if more, err := f.look(r.at); err != nil || !more {
			return false, err
		}
	}
	return true, nil
}

// throughBlocks goes through blocks one by one.
func (f *actsFinder) throughBlocks() error {
	low := f.view.First()
	for n, height := 0, f.before.Height; height >= low; n, height = n+1, height-1 {
		if n == blocksReadMax {
			f.stop(endOf(height))
			return nil
		}
		if err := f.goTo(height); err != nil || f.block == nil {
			return err
		}
		for place := len(f.block.Outcomes) - 1; place >= 0; place-- {
			at := Position{height, uint32(place), actLog}
			if !at.Before(f.before) {
				continue
			}
			if more, err := f.look(at); err != nil || !more {
				return err
			}
		}
	}
	return nil
}

// look takes up what ran at a position, if it is what is asked for. more is false when the page is full.
func (f *actsFinder) look(at Position) (more bool, err error) {
	if at.Height <= f.page.Pruned {
		return false, nil
	}
	if f.lookedAt++; f.lookedAt > lookedAtMax || len(f.page.Acts) >= f.Limit {
		f.stop(Position{at.Height, at.Outcome + 1, 0})
		return false, nil
	}
	if err := f.goTo(at.Height); err != nil || f.block == nil || uint64(at.Outcome) >= uint64(len(f.block.Outcomes)) {
		return true, err
	}
	d, err := f.view.Deed(f.block, int(at.Outcome))
	if err != nil || d == nil {
		return true, err
	}
	if f.Deploys && d.Deploys() == f.Account || !f.Deploys && d.By() == f.Account {
		f.page.Acts = append(f.page.Acts, Act{d, at, f.block})
	}
	return true, nil
}

// stop has the next page begin below a position.
func (f *actsFinder) stop(at Position) { f.page.Next = &at }

func (f *actsFinder) goTo(height uint64) (err error) {
	if f.block == nil || f.block.Height != height {
		f.block, err = f.view.Block(height)
	}
	return err
}
