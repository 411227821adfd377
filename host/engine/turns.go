package engine

import (
	"context"
	"runtime"
	"slices"
	"sync"

	"latchkey/core/vm"
)

// work is what a guest runs for.
type work uint8

const (
	blocks work = iota // and what leads to one: guards, start-up
	reads
	works
)

// blockSlicesMax is how many slices of block making a read waits for.
const blockSlicesMax = 8

// turns bounds how many guests run machine code at once. Go cannot interrupt one:
// its collector, and with it every goroutine, waits for the guest's next slice. So a
// core stays free, and guests hand their turn on at each slice, in order. Blocks go
// before reads, but for one slice in blockSlicesMax.
type turns struct {
	slice int64 // instructions
	all   int

	mu      sync.Mutex
	free    int
	waiting [works][]chan struct{} // closed when it is their turn
	since   int                    // slices of block making since a read had one
}

func newTurns(slice int64) *turns {
	all := max(1, runtime.GOMAXPROCS(0)-1)
	return &turns{slice: slice, all: all, free: all}
}

// turn is a call's place among the others.
type turn struct {
	turns *turns
	ctx   context.Context // that the call ends with
	work  work
	waits func() // is called before the call waits, unless nil
	held  bool
}

func (e *Engine) turnFor(ctx context.Context, w work) *turn {
	return &turn{turns: e.turns, ctx: ctx, work: w}
}

func (t *turn) take() error { return t.got(t.turns.take(t)) }
func (t *turn) pass() error { return t.got(t.turns.pass(t)) }

func (t *turn) got(err error) error {
	if t.held = err == nil; t.held {
		return nil
	}
	return &vm.AbandonedError{Why: context.Cause(t.ctx)}
}

func (t *turn) leave() {
	if t.held {
		t.held = false
		t.turns.leave()
	}
}

// take waits for a turn. It fails with ctx's error when that ends first.
func (t *turns) take(call *turn) error {
	if err := call.ctx.Err(); err != nil {
		return err
	}
	t.mu.Lock()
	if t.free > 0 {
		t.free--
		t.mu.Unlock()
		return nil
	}
	mine := t.join(call.work)
	t.mu.Unlock()
	return t.wait(call, mine)
}

// pass hands a turn on at the end of a slice, if it is another's, and waits for the
// next. After an error the turn is gone.
func (t *turns) pass(call *turn) error {
	if err := call.ctx.Err(); err != nil {
		t.leave()
		return err
	}
	t.mu.Lock()
	if call.work == blocks {
		t.since++
	}
	if len(t.waiting[blocks]) == 0 && (len(t.waiting[reads]) == 0 || call.work == blocks && t.since < blockSlicesMax) {
		t.mu.Unlock()
		return nil
	}
	mine := t.join(call.work)
	t.handOn()
	t.mu.Unlock()
	return t.wait(call, mine)
}

// leave gives a turn back.
func (t *turns) leave() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.handOn()
}

func (t *turns) join(w work) chan struct{} {
	mine := make(chan struct{})
	t.waiting[w] = append(t.waiting[w], mine)
	return mine
}

// handOn gives a turn to who is next.
func (t *turns) handOn() {
	next := blocks
	if len(t.waiting[reads]) > 0 && (len(t.waiting[blocks]) == 0 || t.since >= blockSlicesMax) {
		next, t.since = reads, 0
	}
	if len(t.waiting[next]) == 0 {
		t.free++
		return
	}
	close(t.waiting[next][0])
	t.waiting[next] = t.waiting[next][1:]
}

func (t *turns) wait(call *turn, mine chan struct{}) error {
	if call.waits != nil {
		call.waits()
	}
	select {
	case <-mine:
		return nil
	case <-call.ctx.Done():
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	queue := &t.waiting[call.work]
	if i := slices.Index(*queue, mine); i >= 0 {
		*queue = slices.Delete(*queue, i, i+1)
	} else {
		t.handOn() // it came at the same time
	}
	return call.ctx.Err()
}
