package replica

import (
	"cmp"
	"context"
	"errors"
	"time"

	"latchkey/core/ledger"
	"latchkey/host/ledgerlog"
)

// line is how a life of a simulated node uses the log of a ledger. Of an append it makes
// single attempts, as host/postgres does.
type line struct {
	*writer
	*wire
	ledger *simulatedLedger
}

var _ ledgerlog.Shared = (*line)(nil)

// reads is a question that changes nothing.
func (l *line) reads(what string) question { return question{what: what, ledger: l.ledger} }

// writes is one that does.
func (l *line) writes(what string) question {
	return question{what: what, ledger: l.ledger, commits: l.memory}
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
		l.ledger.denies(entries)
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
	refused, err := ask(ctx, l.wire, (*line)(l).writes("append"), func() error { return l.add(term, entries) })
	return cmp.Or(err, refused)
}

// Look implements ledgerlog.Attempts.
func (l *attempts) Look(ctx context.Context, first, last *ledger.Entry) (ledgerlog.Place, error) {
	return ask(ctx, l.wire, (*line)(l).reads("settle"), func() ledgerlog.Place { return l.place(first, last) })
}

// Confirm implements ledgerlog.Attempts.
func (l *attempts) Confirm(ctx context.Context) error {
	q := (*line)(l).writes("confirm")
	q.do = func() {}
	return l.sends(ctx, q)
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
		switch {
		case e.Height < w.first:
			continue
		case e.Height == first.Height-1:
			at.Before = hashOf(e.ID())
		case e.Height == first.Height:
			at.Taken = true
		}
		if e.Height == last.Height {
			at.Last, at.ByOwn = hashOf(e.ID()), w.by[i].writer == w
		}
	}
	return at
}

// Read implements ledgerlog.Log.
func (l *line) Read(ctx context.Context, from uint64, most int) ([]ledger.Entry, error) {
	type read struct {
		entries []ledger.Entry
		err     error
	}
	is, err := ask(ctx, l.wire, l.reads("read"), func() (is read) {
		is.entries, is.err = l.writer.Read(ctx, from, most)
		return is
	})
	return is.entries, cmp.Or(err, is.err)
}

// Glance implements ledgerlog.Shared.
func (l *line) Glance(ctx context.Context, height uint64) (ledgerlog.Glance, error) {
	return ask(ctx, l.wire, l.reads("glance"), func() ledgerlog.Glance {
		glance, _ := l.writer.Glance(ctx, height)
		return glance
	})
}

// Acquire implements ledgerlog.Shared.
func (l *line) Acquire(ctx context.Context, address string, lasts time.Duration) (uint64, bool, error) {
	term, err := ask(ctx, l.wire, l.writes("acquire"), func() uint64 {
		term, _, _ := l.writer.Acquire(ctx, address, lasts)
		return term
	})
	return term, term > 0, err
}

// Renew implements ledgerlog.Shared.
func (l *line) Renew(ctx context.Context, term uint64, lasts time.Duration) (bool, error) {
	return ask(ctx, l.wire, l.writes("renew"), func() bool {
		ok, _ := l.writer.Renew(ctx, term, lasts)
		return ok
	})
}

// Release implements ledgerlog.Shared.
func (l *line) Release(ctx context.Context, term uint64) error {
	q := l.writes("release")
	q.do = func() { _ = l.writer.Release(ctx, term) }
	return l.sends(ctx, q)
}

// has is the entry that the log had at a height, also one that it was truncated of; nil: none.
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

func (m *memory) lastTerm() uint64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.term
}

// replicates has the standby have all of the log.
func (m *memory) replicates() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.replicated = len(m.entries)
}
