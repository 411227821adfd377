package engine

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"

	"latchkey/core/vm"
)

// line runs calls that each take a turn and say so; the test ends a turn by
// letting it pass or leave.
type line struct {
	*turns
	order []string
}

func (l *line) start(name string, w work, slices int) *turn {
	call := &turn{turns: l.turns, ctx: context.Background(), work: w}
	go func() {
		for n := range slices {
			step := call.pass
			if n == 0 {
				step = call.take
			}
			if step() != nil {
				return
			}
			l.order = append(l.order, name)
		}
		call.leave()
	}()
	synctest.Wait()
	return call
}

// TestTurnsAreHandedOnInOrder at each slice; who comes first, first.
func TestTurnsAreHandedOnInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &line{turns: &turns{free: 1}}
		first := &turn{turns: l.turns, ctx: t.Context(), work: reads}
		if err := first.take(); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"a", "b", "c"} {
			l.start(name, reads, 2)
		}
		first.leave()
		synctest.Wait()
		if want := []string{"a", "b", "c", "a", "b", "c"}; !slices.Equal(l.order, want) || l.free != 1 {
			t.Errorf("the order is %q, want %q; %d turns are free", l.order, want, l.free)
		}
	})
}

// TestBlocksGoBeforeReads but not for ever.
func TestBlocksGoBeforeReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &line{turns: &turns{free: 1}}
		first := &turn{turns: l.turns, ctx: t.Context(), work: blocks}
		if err := first.take(); err != nil {
			t.Fatal(err)
		}
		l.start("read", reads, 2)
		l.start("block", blocks, 3*blockSlicesMax)
		first.leave()
		synctest.Wait()
		if l.order[0] != "block" {
			t.Errorf("a read went before a block: %q", l.order)
		}
		if at := slices.Index(l.order, "read"); at < blockSlicesMax-2 || at > blockSlicesMax {
			t.Errorf("a read waited for %d slices of blocks, want %d", at, blockSlicesMax)
		}
	})
}

// TestACallThatIsGivenUpLeavesTheLine and nobody loses a turn by it.
func TestACallThatIsGivenUpLeavesTheLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &line{turns: &turns{free: 1}}
		first := &turn{turns: l.turns, ctx: t.Context(), work: reads}
		if err := first.take(); err != nil {
			t.Fatal(err)
		}
		why := errors.New("nobody waits")
		ctx, giveUp := context.WithCancelCause(t.Context())
		given := make(chan error)
		go func() { given <- (&turn{turns: l.turns, ctx: ctx, work: reads}).take() }()
		synctest.Wait()
		l.start("other", reads, 1)
		giveUp(why)
		var abandoned *vm.AbandonedError
		if err := <-given; !errors.As(err, &abandoned) || !errors.Is(err, why) {
			t.Errorf("the error is %v", err)
		}
		first.leave()
		synctest.Wait()
		if !slices.Equal(l.order, []string{"other"}) || l.free != 1 {
			t.Errorf("%q ran, %d turns are free", l.order, l.free)
		}
		if err := (&turn{turns: l.turns, ctx: ctx, work: reads}).take(); err == nil || l.free != 1 {
			t.Errorf("a call that was given up took a turn: %v, %d are free", err, l.free)
		}
	})
}

// TestTurnsThatAreTaken are counted, and those that wait for one.
func TestTurnsThatAreTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &line{turns: &turns{all: 2, free: 2}}
		calls := []*turn{{turns: l.turns, ctx: t.Context(), work: reads}, {turns: l.turns, ctx: t.Context(), work: blocks}}
		for i, call := range calls {
			if err := call.take(); err != nil {
				t.Fatal(err)
			}
			if running, waiting := l.taken(); running != i+1 || waiting != 0 {
				t.Errorf("with %d calls, %d run and %d wait", i+1, running, waiting)
			}
		}
		l.start("a", reads, 1)
		l.start("b", blocks, 1)
		if running, waiting := l.taken(); running != 2 || waiting != 2 {
			t.Errorf("with 4 calls and 2 turns, %d run and %d wait", running, waiting)
		}
		for _, call := range calls {
			call.leave()
		}
		synctest.Wait()
		if running, waiting := l.taken(); running != 0 || waiting != 0 {
			t.Errorf("with none, %d run and %d wait", running, waiting)
		}
	})
}
