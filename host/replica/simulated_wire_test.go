package replica

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// wire is how a life of a simulated node reaches the database: what goes over it takes its
// time, is lost on the way there or back, comes late, or comes twice.
type wire struct {
	world *world
	node  *simulatedNode

	unheard bool // who was at this end is gone: the rest of it happens unseen
}

// What may become of a question.
type fate int

const (
	answered   fate = iota
	lostBefore      // the database never sees it
	lostAfter       // it is done, and the answer is lost
	late            // the connection breaks, and it is done later
	twice           // it is done again before it is answered
	conflicts       // the database says that it cannot be done beside another, though it may be
	warned          // it is done, and the database warns that its standby may not have it
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
func (w *wire) delay(d *rand.Rand, slow *time.Duration) time.Duration {
	var most time.Duration
	w.world.set(func() { most = *slow })
	return time.Duration(100_000 + int64(most)/2 + d.Int64N(int64(3*time.Millisecond+most/2)))
}

// question is something that the database is to do.
type question struct {
	what string
	do   func()
	// commits is what a log is for which it is a commit: it is answered when the standby has
	// all of that; nil: it is none, or of no log.
	commits *memory
	ledger  *simulatedLedger // that it is of; nil: of none
	sure    bool             // it meets no trouble on its way
}

// ask has the database do something, and returns what that comes to when the answer is there, or
// ctx ends.
func ask[T any](ctx context.Context, w *wire, q question, do func() T) (answer T, err error) {
	var mu sync.Mutex
	var is T // also what comes of it later
	q.do = func() {
		done := do()
		mu.Lock()
		defer mu.Unlock()
		is = done
	}
	if err := w.sends(ctx, q); err != nil {
		return answer, err
	}
	mu.Lock()
	defer mu.Unlock()
	return is, nil
}

// sends is ask of what comes to nothing.
func (w *wire) sends(ctx context.Context, q question) error {
	d := w.world.draws(q.what, w.node.name, q.of())
	heard := make(chan error, 1)
	w.world.running.Go(func() { w.carries(d, q, heard) })
	select {
	case err := <-heard:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (q *question) of() string {
	if q.ledger == nil {
		return ""
	}
	return q.ledger.name
}

// carries brings a question to the database and the answer back.
func (w *wire) carries(d *rand.Rand, q question, heard chan<- error) {
	f := answered
	if !q.sure {
		f = fateOf(d)
	}
	time.Sleep(w.delay(d, &w.node.slow))
	if w.world.has(&w.node.cut) {
		f = lostBefore
	} else if w.world.has(&w.node.heldUp) {
		f = late
	}
	w.world.meets(f)
	err := q.meets(d, f)
	time.Sleep(w.delay(d, &w.node.deaf))
	if w.world.has(&w.unheard) {
		time.Sleep(unheardFor)
		err = errBroken
	}
	heard <- err
	if f == late {
		w.world.waitsUntilLate(d, q.ledger)
		q.is(f)
	}
}

// meets has a question meet its fate at the database, and returns the answer.
func (q *question) meets(d *rand.Rand, f fate) error {
	switch f {
	case twice:
		q.is(f)
		q.is(f)
		return nil
	case answered:
		q.is(f)
		return nil
	case lostAfter:
		q.is(f)
	case conflicts:
		if d.IntN(2) == 0 {
			q.is(f)
		}
		return &pgconn.PgError{Code: conflictCodes[d.IntN(len(conflictCodes))]}
	case warned:
		q.is(f)
		return errWarned
	}
	return errBroken
}

// is has the database do it.
func (q *question) is(f fate) {
	if q.do(); q.commits != nil && f != warned {
		q.commits.replicates()
	}
}

// waitsUntilLate waits for when something is done that was believed lost: soon after another
// node has taken the lease of its ledger, or else after a while.
func (w *world) waitsUntilLate(d *rand.Rand, l *simulatedLedger) {
	if l == nil {
		time.Sleep(time.Duration(d.Int64N(int64(lateMax))))
		return
	}
	until := w.at() + lateMax
	for term := l.log.lastTerm(); w.at() < until && l.log.lastTerm() == term; {
		time.Sleep(time.Duration(1 + d.Int64N(int64(30*time.Millisecond))))
	}
	if d.IntN(2) == 0 {
		time.Sleep(time.Duration(d.Int64N(int64(time.Second))))
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
