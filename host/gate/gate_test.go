package gate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"

	"pgregory.net/rapid"
)

// TestClientsTakeTurns: one that has many waiting holds up another for one of them.
func TestClientsTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New("reads", Limits{AtOnce: 1, Waiting: 100, ByClient: 50})
		if err := g.Enter(t.Context(), "first"); err != nil {
			t.Fatal(err)
		}
		var order []string
		enter := func(name string) {
			go func() {
				if g.Enter(t.Context(), name) == nil {
					order = append(order, name)
					g.Leave(name)
				}
			}()
			synctest.Wait()
		}
		for range 3 {
			enter("greedy")
		}
		enter("modest")
		g.Leave("first")
		synctest.Wait()
		if want := []string{"greedy", "modest", "greedy", "greedy"}; !slices.Equal(order, want) {
			t.Errorf("the order is %q, want %q", order, want)
		}
		if g.inside+g.waiting+len(g.clients)+len(g.turns) != 0 {
			t.Errorf("left over: %+v", g)
		}
	})
}

func TestTooManyAreSentAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New("reads", Limits{AtOnce: 1, Waiting: 2, ByClient: 2})
		ctx, leave := context.WithCancelCause(t.Context())
		for _, name := range []string{"a", "a", "b"} {
			go func() { _ = g.Enter(ctx, name) }()
			synctest.Wait()
		}
		for name, own := range map[string]bool{"a": true, "c": false} {
			var busy *Busy
			if err := g.Enter(t.Context(), name); !errors.As(err, &busy) || busy.Own != own || busy.Limit != 2 {
				t.Errorf("%s: %v", name, err)
			}
		}
		gone := errors.New("gone")
		leave(gone)
		synctest.Wait()
		g.Leave("a") // the one that was let in
		if err := g.Enter(ctx, "d"); err != nil {
			t.Errorf("there is room: %v", err)
		}
		if err := g.Enter(ctx, "e"); !errors.Is(err, gone) {
			t.Errorf("a client that left waits: %v", err)
		}
	})
}

// TestAGateLosesNobody whatever comes, goes and gives up in whatever order.
func TestAGateLosesNobody(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		synctest.Test(t, func(t *testing.T) {
			g := New("reads", Limits{AtOnce: 2, Waiting: 5, ByClient: 3})
			inside, most := 0, 0
			var ends []func()
			for range rapid.IntRange(1, 30).Draw(r, "clients") {
				name := fmt.Sprint(rapid.IntRange(0, 3).Draw(r, "name"))
				ctx, giveUp := context.WithCancel(t.Context())
				stay := make(chan struct{})
				ends = append(ends, func() { close(stay); giveUp() })
				go func() {
					if g.Enter(ctx, name) != nil {
						return
					}
					inside++
					most = max(most, inside)
					<-stay
					inside--
					g.Leave(name)
				}()
				if rapid.Bool().Draw(r, "gives up") {
					synctest.Wait()
					giveUp()
				}
				if rapid.Bool().Draw(r, "waits") {
					synctest.Wait()
				}
			}
			for _, end := range ends {
				end()
				synctest.Wait()
			}
			if most > 2 || inside != 0 || g.inside+g.waiting+len(g.clients)+len(g.turns) != 0 {
				t.Errorf("at most %d at once, %d are left; %+v", most, inside, g)
			}
		})
	})
}

func TestABudgetIsSharedOut(t *testing.T) {
	b := NewBudget("requests", 400)
	var spent *Spent
	if err := b.Take("a", 401); !errors.As(err, &spent) || spent.Own {
		t.Errorf("more than there is for all: %v", err)
	}
	if err := b.Take("a", 350); err != nil {
		t.Errorf("more than its share, and alone: %v", err)
	}
	if err := b.Take("a", 1); !errors.As(err, &spent) || !spent.Own {
		t.Errorf("more than its share: %v", err)
	}
	b.Give("a", 350)
	for _, name := range []string{"a", "b", "c", "d"} {
		if err := b.Take(name, 100); err != nil {
			t.Error(err)
		}
	}
	if err := b.Take("e", 1); !errors.As(err, &spent) || spent.Own {
		t.Errorf("more than there is: %v", err)
	}
	b.Give("a", 100)
	if err := b.Take("e", 100); err != nil {
		t.Error(err)
	}
	if len(b.usedByClient) != 4 {
		t.Errorf("%d clients are remembered", len(b.usedByClient))
	}
}
