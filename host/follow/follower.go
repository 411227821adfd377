package follow

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/engine"
	"latchkey/host/home"
	"latchkey/host/serve"
	"latchkey/host/store"
)

const (
	pollEvery      = 500 * time.Millisecond // at the newest block
	againEvery     = time.Second            // after what may pass
	takeRecordsMax = 50                     // that are run as one
)

// Follower follows the ledger of a node.
type Follower struct {
	url    string
	http   *http.Client
	home   home.Home
	store  *store.Store
	engine *engine.Engine
	taking *ledger.Import
	heads  heads
	same   bool   // the node's genesis is the copy's, as of this run
	record uint64 // of the beginning, that comes next: it is taken in one run, or again
}

// Reached is how far a copy is.
type Reached struct {
	Ledger  transaction.Hash // hash of the genesis block
	ChainID string
	Height  uint64             // of the newest block that was run; 0: none
	Signed  *ledger.SignedHead // the newest that is of a block that was run; nil: the node signs none
	All     bool               // the node has nothing more yet
}

// Open opens the copy in a home, or begins it there. key is the one that the node signs its
// heads with; nil: the one that it did before, or else the first that comes.
func Open(h home.Home, url string, key *keys.PublicKey) (f *Follower, err error) {
	if err := h.Check(); err != nil {
		return nil, err
	}
	f = &Follower{url: strings.TrimSuffix(url, "/"), home: h, http: &http.Client{Timeout: pageTimeout}}
	defer func() {
		if err != nil {
			_ = f.Close()
		}
	}()
	if f.heads, err = openHeads(h, key); err != nil {
		return nil, err
	}
	if f.store, err = serve.OpenStore(h, slog.New(slog.DiscardHandler)); err != nil {
		return nil, err
	}
	if f.engine, err = engine.New(engine.Options{CacheDir: h.Cache()}); err != nil {
		return nil, err
	}
	f.taking, err = ledger.OpenImport(f.store, f.engine)
	return f, err
}

// Close closes the copy. What was run is kept.
func (f *Follower) Close() error {
	var errs []error
	if f.engine != nil {
		errs = append(errs, f.engine.Close())
	}
	if f.store != nil {
		errs = append(errs, f.store.Close())
	}
	return errors.Join(errs...)
}

// Run follows until ctx ends, or until the copy has all that the node has if once is set.
// told is called with how far the copy is after each page, and passing with errors that
// may pass; with once those end it. Other errors: *PartedError, *OtherKeyError,
// *UnsignedError, those of ledger.Import and the store.
func (f *Follower) Run(ctx context.Context, once bool, told func(Reached), passing func(error)) error {
	for {
		reached, err := f.Step(ctx)
		pause := time.Duration(0)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil && (once || !mayPass(err)):
			return err
		case err != nil:
			passing(err)
			pause = againEvery
		default:
			told(*reached)
			if reached.All && once {
				return nil
			} else if reached.All {
				pause = pollEvery
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause):
		}
	}
}

// mayPass tells errors of the node's answer, or of the way to it.
func mayPass(err error) bool {
	return errors.As(err, new(*AnswerError)) || errors.As(err, new(*BehindError)) || errors.As(err, new(*ledger.ArchiveError))
}

// Step takes one page.
func (f *Follower) Step(ctx context.Context) (*Reached, error) {
	how, err := f.taking.Status()
	if err != nil {
		return nil, err
	}
	if !f.same && how.Height > 0 {
		if err := f.checkGenesis(ctx, how); err != nil {
			return nil, err
		}
	}
	p, err := f.next(ctx, how)
	if err != nil {
		return nil, err
	}
	if err := f.take(p, how); err != nil {
		return nil, err
	}
	f.same = true
	f.record += uint64(len(p.records))
	if how, err = f.taking.Status(); err != nil {
		return nil, err
	}
	return &Reached{how.Ledger, how.ChainID, how.Height, f.heads.newest, p.all}, p.cut
}

// checkGenesis has a node that was asked for the first time in this run say how its ledger
// began.
func (f *Follower) checkGenesis(ctx context.Context, how *ledger.Imported) error {
	p, err := f.page(ctx, "record", 0)
	if err != nil {
		return err
	}
	if len(p.records) == 0 {
		return p.cut
	}
	if err := f.taking.Take(p.records[:1]); err != nil {
		return f.parts(err, p, how)
	}
	f.same = true
	return nil
}

// take runs what is in a page, and holds the heads in it against that.
func (f *Follower) take(p *page, how *ledger.Imported) error {
	for from := 0; from < len(p.records); from += takeRecordsMax {
		if err := f.taking.Take(p.records[from:min(from+takeRecordsMax, len(p.records))]); err != nil {
			return f.parts(err, p, how)
		}
	}
	for _, h := range p.heads {
		if err := f.heads.admits(h); err != nil {
			return err
		}
		if err := f.taking.Take([]ledger.ArchiveRecord{ledger.HeadRecord(h)}); err != nil {
			return f.parts(err, p, how)
		}
		if err := f.heads.keep(h); err != nil {
			return err
		}
	}
	if p.blocks && p.all && len(p.heads) == 0 && f.heads.newest != nil {
		return &UnsignedError{f.heads.key}
	}
	return nil
}
