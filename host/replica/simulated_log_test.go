package replica

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"latchkey/core/ledger"
	"latchkey/host/ledgerlog"
)

// line is how a simulated node reaches the log: what goes over it takes its time, is lost on
// the way there or back, comes late, or comes twice. Of an append it makes single attempts, as
// host/postgres does.
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
	warned          // it is done, and the log warns that its standby may not have it
	fates
)

var (
	errBroken = errors.New("unexpected EOF")
	errWarned = errors.New("canceling wait for synchronous replication")
)

// conflictCodes are those of errors after which it is open what has happened.
var conflictCodes = []string{"40001", "40003", "23505"}

const (
	troubledShare = 25 // one question in so many meets trouble
	lateMax       = 4 * time.Second
	unheardFor    = 10 * time.Second // longer than anybody waits
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

// question is something that the log is to do.
type question struct {
	what    string
	do      func()
	commits bool // it changes the log, and is answered when the standby has all of that
}

// asks has the log do something, and returns when the answer is there, or ctx ends.
func (l *line) asks(ctx context.Context, what string, do func()) error {
	return l.sends(ctx, question{what, do, false})
}

// commits is asks of what changes the log.
func (l *line) commits(ctx context.Context, what string, do func()) error {
	return l.sends(ctx, question{what, do, true})
}

func (l *line) sends(ctx context.Context, q question) error {
	d := l.world.draws(q.what, l.node.name)
	heard := make(chan error, 1)
	l.world.running.Go(func() { l.carries(d, q, heard) })
	select {
	case err := <-heard:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// carries brings a question to the log and the answer back.
func (l *line) carries(d *rand.Rand, q question, heard chan<- error) {
	f := fateOf(d)
	time.Sleep(l.delay(d, &l.node.slow))
	if l.world.has(&l.node.cut) {
		f = lostBefore
	} else if l.world.has(&l.node.heldUp) {
		f = late
	}
	l.world.meets(f)
	err := l.meets(d, q, f)
	time.Sleep(l.delay(d, &l.node.deaf))
	if l.world.has(&l.unheard) {
		time.Sleep(unheardFor)
		err = errBroken
	}
	heard <- err
	if f == late {
		l.world.waitsUntilLate(d)
		l.does(q, f)
	}
}

// meets has a question meet its fate at the log, and returns the answer.
func (l *line) meets(d *rand.Rand, q question, f fate) error {
	switch f {
	case twice:
		l.does(q, f)
		l.does(q, f)
		return nil
	case answered:
		l.does(q, f)
		return nil
	case lostAfter:
		l.does(q, f)
	case conflicts:
		if d.IntN(2) == 0 {
			l.does(q, f)
		}
		return &pgconn.PgError{Code: conflictCodes[d.IntN(len(conflictCodes))]}
	case warned:
		l.does(q, f)
		return errWarned
	}
	return errBroken
}

func (l *line) does(q question, f fate) {
	if q.do(); q.commits && f != warned {
		l.memory.replicates()
	}
}

// replicates has the standby have all of the log.
func (m *memory) replicates() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.replicated = len(m.entries)
}

// Append implements ledgerlog.Log.
func (l *line) Append(ctx context.Context, term uint64, entries []ledger.Entry) error {
	err := ledgerlog.Append(ctx, (*attempts)(l), term, entries)
	switch {
	case err == nil:
		l.holdsReplicated(entries)
	case errors.As(err, new(*ledgerlog.UnknownError)):
		l.world.isUnknown()
	default:
		l.world.denies(entries)
	}
	return err
}

// holdsReplicated: what is acknowledged is on the standby.
func (l *line) holdsReplicated(entries []ledger.Entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if last := entries[len(entries)-1].Height; last > l.genesis.Height+uint64(l.replicated) {
		l.world.finds("replicated", "block %d is acknowledged, and the standby has %d", last, l.replicated)
	}
}

// attempts are those of a line.
type attempts line

var _ ledgerlog.Attempts = (*attempts)(nil)

// Attempt implements ledgerlog.Attempts.
func (l *attempts) Attempt(ctx context.Context, term uint64, entries []ledger.Entry) error {
	var refused error
	if err := (*line)(l).commits(ctx, "append", func() { refused = l.add(term, entries) }); err != nil {
		return err
	}
	return refused
}

// Look implements ledgerlog.Attempts.
func (l *attempts) Look(ctx context.Context, first, last *ledger.Entry) (at ledgerlog.Place, err error) {
	err = (*line)(l).asks(ctx, "settle", func() { at = l.place(first, last) })
	return at, err
}

// Confirm implements ledgerlog.Attempts.
func (l *attempts) Confirm(ctx context.Context) error {
	return (*line)(l).commits(ctx, "confirm", func() {})
}

func (w *writer) place(first, last *ledger.Entry) ledgerlog.Place {
	w.mu.Lock()
	defer w.mu.Unlock()
	at := ledgerlog.Place{Term: w.term, Own: w.holder == w}
	if first.Height == w.genesis.Height+1 {
		at.Before = hashOf(w.genesis)
	}
	for i := range w.entries {
		e := &w.entries[i]
		switch e.Height {
		case first.Height - 1:
			at.Before = hashOf(e.ID())
		case first.Height:
			at.Taken = true
		}
		if e.Height == last.Height {
			at.Last, at.ByOwn = hashOf(e.ID()), w.by[i].writer == w
		}
	}
	return at
}

func sleepFor(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
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
	if err := l.commits(ctx, "acquire", func() { term, ok, _ = l.writer.Acquire(ctx, address, lasts) }); err != nil {
		return 0, false, err
	}
	return term, ok, nil
}

// Renew implements ledgerlog.Shared.
func (l *line) Renew(ctx context.Context, term uint64, lasts time.Duration) (bool, error) {
	var ok bool
	if err := l.commits(ctx, "renew", func() { ok, _ = l.writer.Renew(ctx, term, lasts) }); err != nil {
		return false, err
	}
	return ok, nil
}

// Release implements ledgerlog.Shared.
func (l *line) Release(ctx context.Context, term uint64) error {
	return l.commits(ctx, "release", func() { _ = l.writer.Release(ctx, term) })
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
