package replica

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"latchkey/core/ledger"
	"latchkey/host/ledgerlog"
)

// line is how a simulated node reaches the log: what goes over it takes its time, is lost on
// the way there or back, comes late, or comes twice. As with host/postgres, an error after
// an append was sent is not a no.
type line struct {
	*writer
	world *world
	node  *simulatedNode

	unheard bool // who was at this end is gone: the rest of it happens unseen
}

var _ ledgerlog.Shared = (*line)(nil)

// What may become of a question.
type fate int

const (
	answered   fate = iota
	lostBefore      // the log never sees it
	lostAfter       // it is done, and the answer is lost
	late            // the connection breaks, and it is done later
	twice           // it is done again before it is answered
	conflicts       // the log says that it cannot be done beside another, though it may be
	fates
)

var (
	errBroken   = errors.New("unexpected EOF")
	errConflict = errors.New("could not serialize access (40001)")
)

const (
	troubledShare = 25 // one question in so many meets trouble
	lateMax       = 4 * time.Second
	unheardFor    = 10 * time.Second // longer than anybody waits
	pauseOfAppend = 20 * time.Millisecond
)

// fateOf draws what becomes of a question.
func fateOf(d *rand.Rand) fate {
	if d.IntN(troubledShare) > 0 {
		return answered
	}
	return fate(d.IntN(int(fates)))
}

// delay is how long one way takes.
func (l *line) delay(d *rand.Rand, slow *time.Duration) time.Duration {
	var most time.Duration
	l.world.set(func() { most = *slow })
	return time.Duration(100_000 + int64(most)/2 + d.Int64N(int64(3*time.Millisecond+most/2)))
}

// waitsUntilLate waits for when something is done that was believed lost: soon after another
// node has taken the lease, or else after a while.
func (w *world) waitsUntilLate(d *rand.Rand) {
	until := w.at() + lateMax
	for term := w.log.lastTerm(); w.at() < until && w.log.lastTerm() == term; {
		time.Sleep(time.Duration(1 + d.Int64N(int64(30*time.Millisecond))))
	}
	if d.IntN(2) == 0 {
		time.Sleep(time.Duration(d.Int64N(int64(time.Second))))
	}
}

// losesLease ends the lease early, as when another server takes over whose clock is ahead. The
// node that had it may then answer what is stale until it knows, so such reads are not held
// against anything.
func (w *world) losesLease() {
	w.log.mu.Lock()
	w.log.expires = time.Now()
	w.log.mu.Unlock()
	w.set(func() { w.lost = w.at() })
}

// hasLease tells whether nobody can still believe in a lease that was lost.
func (w *world) hasLease() (has bool) {
	w.set(func() { has = w.lost == 0 || w.at() > w.lost+LeaseDefault })
	return has
}

func (m *memory) lastTerm() uint64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.term
}

// asks has the log do something, and returns when the answer is there, or ctx ends.
func (l *line) asks(ctx context.Context, what string, do func()) error {
	d := l.world.draws(what, l.node.name)
	heard := make(chan error, 1)
	l.world.running.Go(func() { l.carries(d, do, heard) })
	select {
	case err := <-heard:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// carries brings a question to the log and the answer back.
func (l *line) carries(d *rand.Rand, do func(), heard chan<- error) {
	f := fateOf(d)
	time.Sleep(l.delay(d, &l.node.slow))
	if l.world.has(&l.node.cut) {
		f = lostBefore
	} else if l.world.has(&l.node.heldUp) {
		f = late
	}
	l.world.meets(f)
	err := errBroken
	switch f {
	case twice:
		do()
		do()
		err = nil
	case answered:
		do()
		err = nil
	case lostAfter:
		do()
	case conflicts:
		if err = errConflict; d.IntN(2) == 0 {
			do()
		}
	}
	time.Sleep(l.delay(d, &l.node.deaf))
	if l.world.has(&l.unheard) {
		time.Sleep(unheardFor)
		err = errBroken
	}
	heard <- err
	if f == late {
		l.world.waitsUntilLate(d)
		do()
	}
}

// Append implements ledgerlog.Log, as host/postgres does: until the log has said what became
// of the entries, the same are sent again.
func (l *line) Append(ctx context.Context, term uint64, entries []ledger.Entry) error {
	for {
		added := false
		err := l.asks(ctx, "append", func() { added = l.add(term, entries) == nil })
		if err == nil && added {
			return nil
		}
		verdict, err := l.settles(ctx, term, entries)
		switch {
		case err == nil && verdict == nil:
			return nil
		case err == nil && verdict != errAbsent:
			l.world.denies(entries)
			return verdict
		}
		if sleepFor(ctx, pauseOfAppend) != nil {
			l.world.isUnknown()
			return &ledgerlog.UnknownError{Height: entries[0].Height, Err: context.Cause(ctx)}
		}
	}
}

func sleepFor(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// errAbsent is entries that are not in the log and may still be added.
var errAbsent = errors.New("they are not there")

// settles asks what became of entries: nil, a certain no, or errAbsent.
func (l *line) settles(ctx context.Context, term uint64, entries []ledger.Entry) (verdict, err error) {
	err = l.asks(ctx, "settle", func() { verdict = l.became(term, entries) })
	return verdict, err
}

func (l *line) became(term uint64, entries []ledger.Entry) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	first, last := entries[0], entries[len(entries)-1]
	before, taken := l.genesis.Hash, false
	for i := range l.entries {
		switch e := &l.entries[i]; {
		case e.Height == last.Height && e.BlockHash == last.BlockHash && l.by[i].writer == l.writer:
			return nil
		case e.Height == first.Height:
			taken = true
		case e.Height < first.Height:
			before = e.BlockHash
		}
	}
	switch {
	case l.holder != l.writer || term != l.term:
		return &ledgerlog.FencedError{Term: term}
	case taken || !bytes.Equal(before[:], first.PrevHash[:]):
		return &ledgerlog.NotNextError{Height: first.Height, After: first.PrevHash}
	}
	return errAbsent
}

// Read implements ledgerlog.Log.
func (l *line) Read(ctx context.Context, from uint64, most int) ([]ledger.Entry, error) {
	var entries []ledger.Entry
	if err := l.asks(ctx, "read", func() { entries, _ = l.writer.Read(ctx, from, most) }); err != nil {
		return nil, err
	}
	return entries, nil
}

// Glance implements ledgerlog.Shared.
func (l *line) Glance(ctx context.Context, height uint64) (ledgerlog.Glance, error) {
	var glance ledgerlog.Glance
	if err := l.asks(ctx, "glance", func() { glance, _ = l.writer.Glance(ctx, height) }); err != nil {
		return ledgerlog.Glance{}, err
	}
	return glance, nil
}

// Acquire implements ledgerlog.Shared.
func (l *line) Acquire(ctx context.Context, address string, lasts time.Duration) (uint64, bool, error) {
	var term uint64
	var ok bool
	if err := l.asks(ctx, "acquire", func() { term, ok, _ = l.writer.Acquire(ctx, address, lasts) }); err != nil {
		return 0, false, err
	}
	return term, ok, nil
}

// Renew implements ledgerlog.Shared.
func (l *line) Renew(ctx context.Context, term uint64, lasts time.Duration) (bool, error) {
	var ok bool
	if err := l.asks(ctx, "renew", func() { ok, _ = l.writer.Renew(ctx, term, lasts) }); err != nil {
		return false, err
	}
	return ok, nil
}

// Release implements ledgerlog.Shared.
func (l *line) Release(ctx context.Context, term uint64) error {
	return l.asks(ctx, "release", func() { _ = l.writer.Release(ctx, term) })
}

// has is the newest entry that the log has at a height; nil: none.
func (m *memory) has(height uint64) *ledger.Entry {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := range m.entries {
		if m.entries[i].Height == height {
			return &m.entries[i]
		}
	}
	return nil
}
