package ledgerlog

import (
	"context"
	"errors"
	"sync"

	"latchkey/core/ledger"
	"latchkey/core/state"
)

// Local is the log that a ledger's own store is: entries are put together of its blocks,
// and appending one runs it. So nothing is written twice.
type Local struct {
	ledger *ledger.Ledger
	view   func() (state.Reader, func(), error)

	mu   sync.Mutex // one appends at a time
	term uint64     // the latest; whoever has the store open is alone with it
}

// NewLocal returns the log of l, of which view gives consistent readers.
func NewLocal(l *ledger.Ledger, view func() (state.Reader, func(), error)) *Local {
	return &Local{ledger: l, view: view}
}

var _ Log = (*Local)(nil)

// Append implements Log. Further errors are those of ledger.Follow.
func (l *Local) Append(_ context.Context, term uint64, entries []ledger.Entry) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if term < l.term {
		return &FencedError{term}
	}
	l.term = term
	if err := Chain(entries); err != nil {
		return err
	}
	entries, err := l.missing(entries)
	if err != nil || len(entries) == 0 {
		return err
	}
	_, err = l.ledger.Follow(entries)
	return err
}

// missing leaves out those of entries that are there.
func (l *Local) missing(entries []ledger.Entry) (rest []ledger.Entry, err error) {
	err = l.read(func(v *ledger.View) error {
		rest = entries
		for len(rest) > 0 && rest[0].Height <= v.Head.Height {
			b, err := v.Block(rest[0].Height)
			if err != nil {
				return err
			}
			if b == nil || b.Hash != rest[0].BlockHash {
				return &NotNextError{rest[0].Height, rest[0].PrevHash}
			}
			rest = rest[1:]
		}
		if len(rest) > 0 && (rest[0].Height != v.Head.Height+1 || rest[0].PrevHash != v.Head.Hash) {
			return &NotNextError{rest[0].Height, rest[0].PrevHash}
		}
		return nil
	})
	return rest, err
}

// Read implements Log.
func (l *Local) Read(_ context.Context, from uint64, most int) (entries []ledger.Entry, err error) {
	err = l.read(func(v *ledger.View) error {
		from = max(from, l.ledger.Genesis.Height+1)
		for height := from; height <= v.Head.Height && len(entries) < most; height++ {
			e, err := v.Entry(height)
			if err != nil {
				return err
			}
			if e == nil {
				return &ledger.BlockError{Height: height, What: "it is missing"}
			}
			entries = append(entries, *e)
		}
		return nil
	})
	return entries, err
}

func (l *Local) read(use func(*ledger.View) error) error {
	r, release, err := l.view()
	if err != nil {
		return err
	}
	defer release()
	v, err := l.ledger.View(r)
	if err != nil {
		return err
	}
	return errors.Join(use(v), v.Err())
}
