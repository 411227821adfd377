package replica

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/host/ledgerlog"
)

// TestAnAddressIsOfOneNodeThatLives: another does not start there. One that was killed, or is
// about to end, is in nobody's way, and neither is one without an address.
func TestAnAddressIsOfOneNodeThatLives(t *testing.T) {
	const address = "http://10.0.0.1:3030"
	for name, c := range map[string]struct {
		address string
		then    func(t *testing.T, first *Presence)
		taken   bool
		within  time.Duration
	}{
		"it lives":         {address, func(*testing.T, *Presence) {}, true, LeaseDefault / 2},
		"it was killed":    {address, func(_ *testing.T, first *Presence) { first.end() }, false, LeaseDefault / 2},
		"it has left":      {address, func(_ *testing.T, first *Presence) { first.Close() }, false, 0},
		"its time is over": {address, func(_ *testing.T, first *Presence) { first.end(); time.Sleep(LeaseDefault * 9 / 10) }, false, LeaseDefault / 5},
		"it drains": {address, func(t *testing.T, first *Presence) {
			if err := first.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
		}, false, 0},
		"neither has one": {"", func(*testing.T, *Presence) {}, false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRoll()
				joins := func(id string) (*Presence, error) {
					return BePresent(context.Background(), r, ledgerlog.Node{ID: id, Address: c.address}, 0, slog.New(slog.DiscardHandler))
				}
				first, err := joins("first")
				if err != nil {
					t.Fatal(err)
				}
				c.then(t, first)
				asked := time.Now()
				second, err := joins("second")
				taken := (*TakenError)(nil)
				if errors.As(err, &taken) != c.taken || !c.taken && err != nil {
					t.Errorf("%v, is it taken: %v", err, c.taken)
				}
				if taken != nil && (taken.Other.ID != "first" || !strings.Contains(err.Error(), "first") || !strings.Contains(err.Error(), "second")) {
					t.Errorf("it names others: %v", err)
				}
				if took := time.Since(asked); took > c.within {
					t.Errorf("that takes %v, want %v at most", took, c.within)
				}
				if second != nil {
					second.Close()
				}
				first.Close()
			})
		})
	}
}

// TestAStartThatIsInterruptedDoesNotWaitForAnAddress.
func TestAStartThatIsInterruptedDoesNotWaitForAnAddress(t *testing.T) {
	r := newRoll()
	if err := r.Beat(t.Context(), ledgerlog.Node{ID: "1", Address: "http://one"}, time.Hour); err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(t.Context())
	end()
	if _, err := BePresent(ctx, r, ledgerlog.Node{ID: "2", Address: "http://one"}, time.Hour, slog.New(slog.DiscardHandler)); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
