package vm

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

const unlimited = math.MaxUint64

func TestGasIsBurntOrForwardedOutOfWhatWasPaid(t *testing.T) {
	g := gasCounter{prepaid: 100, burntMax: unlimited}
	if err := g.burn(30); err != nil {
		t.Fatal(err)
	}
	if err := g.deduct(10, 50); err != nil {
		t.Fatal(err)
	}
	if g.burnt != 40 || g.forwarded != 50 || g.used() != 90 || g.unused() != 10 {
		t.Errorf("got %+v", g)
	}
	if err := g.burn(10); err != nil || g.unused() != 0 {
		t.Errorf("the last gas is usable: %+v, %v", g, err)
	}
}

func TestGasErrors(t *testing.T) {
	for _, c := range []struct {
		name          string
		before        gasCounter
		burn, forward uint64
		want          error
		burnt         uint64
	}{
		{"one more than paid", gasCounter{prepaid: 10, burntMax: unlimited}, 11, 0, errGasExceeded, 10},
		{"forwarding more than paid", gasCounter{prepaid: 10, burntMax: unlimited}, 0, 11, errGasExceeded, 0},
		{"paid enough but above the limit of a call", gasCounter{prepaid: 100, burntMax: 10, beyond: errGasLimitExceeded}, 11, 0, errGasLimitExceeded, 10},
		{"above both, the limit is lower", gasCounter{prepaid: 100, burntMax: 10, beyond: errGasLimitExceeded}, 1000, 0, errGasLimitExceeded, 10},
		{"above both, they are equal", gasCounter{prepaid: 10, burntMax: 10}, 11, 0, errGasExceeded, 10},
		{"burnt eats what was reserved", gasCounter{prepaid: 100, burntMax: unlimited, burnt: 10, forwarded: 80}, 20, 0, errGasExceeded, 30},
		{"the sum overflows", gasCounter{prepaid: 100, burntMax: unlimited, burnt: 1}, math.MaxUint64, 0, errIntegerOverflow, 1},
		{"the sum overflows what no one can pay", gasCounter{prepaid: unlimited, burntMax: unlimited}, 1, math.MaxUint64, errIntegerOverflow, 0},
		{"both overflow", gasCounter{prepaid: 100, burntMax: unlimited, burnt: 1}, math.MaxUint64, math.MaxUint64, errIntegerOverflow, 1},
		{"the sum with what was reserved overflows", gasCounter{prepaid: 100, burntMax: unlimited, burnt: 1, forwarded: 2}, math.MaxUint64 - 2, 0, errGasExceeded, 100},
	} {
		g := c.before
		if err := g.deduct(c.burn, c.forward); !errors.Is(err, c.want) || g.burnt != c.burnt {
			t.Errorf("%s: %v, %+v", c.name, err, g)
		}
		if g.used() > g.prepaid || g.burnt > g.burntMax {
			t.Errorf("%s: more is used than was paid: %+v", c.name, g)
		}
	}
}

func TestBurnEachTellsOverflow(t *testing.T) {
	g := gasCounter{prepaid: unlimited, burntMax: unlimited}
	if err := g.burnEach(3, 5, 7); err != nil || g.burnt != 38 {
		t.Errorf("3 + 5*7 = %d, %v", g.burnt, err)
	}
	for _, c := range []struct {
		base, each uint64
		units      uint64
	}{{0, math.MaxUint64, 2}, {math.MaxUint64, 1, 1}} {
		if err := g.burnEach(c.base, c.each, c.units); !errors.Is(err, errIntegerOverflow) {
			t.Errorf("%d + %d*%d: got %v", c.base, c.each, c.units, err)
		}
	}
}

func TestGasNeverExceedsWhatWasPaid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := gasCounter{prepaid: rapid.Uint64().Draw(t, "prepaid"), burntMax: rapid.Uint64().Draw(t, "max"), beyond: errGasLimitExceeded}
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			before := g
			err := g.deduct(rapid.Uint64().Draw(t, "burn"), rapid.Uint64().Draw(t, "forward"))
			if g.burnt > g.burntMax || g.burnt > g.prepaid || g.forwarded > g.prepaid-g.burnt {
				t.Fatalf("%+v after %+v", g, before)
			}
			if g.burnt < before.burnt || err == nil && g.forwarded < before.forwarded {
				t.Fatalf("gas came back: %+v after %+v", g, before)
			}
		}
	})
}
