package replica

import (
	"context"
	"errors"
	"sync/atomic"
	"time"
)

const (
	// LeaseDefault is how long a lease runs: with its holder gone, nobody makes blocks for
	// that long.
	LeaseDefault = 2 * time.Second
	// marginShare of a lease is how long before its end its holder stops.
	marginShare = 10
	// renewShare of a lease is when it is renewed.
	renewShare = 3
)

// errLeaseEnded is why what a holder was doing is not settled.
var errLeaseEnded = errors.New("the lease of this node has run out")

// lease is the time in which this node may append, by its own clock, which nobody sets:
// it begins when the database was asked, and ends a margin early.
type lease struct {
	ctx   context.Context // ends with it
	end   context.CancelCauseFunc
	timer *time.Timer
	lasts time.Duration             // without the margin
	until atomic.Pointer[time.Time] // for who cannot wait until ctx has ended
	term  uint64
	of    *lease      // the node's, which this one ends with; nil: there is none
	leave func() bool // ends that
}

// newLease is one of a term that was asked for at a time.
func newLease(parent context.Context, asked time.Time, lasts time.Duration, term uint64) *lease {
	ctx, end := context.WithCancelCause(parent)
	l := &lease{ctx: ctx, end: end, lasts: lasts - lasts/marginShare, term: term}
	l.timer = time.AfterFunc(l.left(asked), func() { end(errLeaseEnded) })
	return l
}

// left notes until when it runs, and returns how long that is from now.
func (l *lease) left(asked time.Time) time.Duration {
	until := asked.Add(l.lasts)
	l.until.Store(&until)
	return time.Until(until)
}

// renewed has it run on. One that has run out does not.
func (l *lease) renewed(asked time.Time) {
	if l.timer.Stop() {
		l.timer.Reset(l.left(asked))
	}
}

// within has a lease end with that of its node at the latest. Both are renewed: the node's tells
// others that it lives, also when it was believed gone meanwhile, and this one that the term is
// still the latest.
func (l *lease) within(node *lease) {
	l.of = node
	l.leave = context.AfterFunc(node.ctx, func() { l.end(context.Cause(node.ctx)) })
}

// runs reports whether it has not run out, also where nothing has run for a while.
func (l *lease) runs() bool {
	return l.ctx.Err() == nil && time.Now().Before(*l.until.Load()) && (l.of == nil || l.of.runs())
}

// stop ends it.
func (l *lease) stop() {
	l.timer.Stop()
	if l.of != nil {
		l.leave()
	}
	l.end(errLeaseEnded)
}
