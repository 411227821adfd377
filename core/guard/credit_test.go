package guard

import (
	"fmt"
	"testing"

	"latchkey/core/account"
)

// TestCreditIsEarned: what a guard refuses in a block, unasked, is paid for by what it
// accepted there.
func TestCreditIsEarned(t *testing.T) {
	c := &Credit{}
	if c.take("app") {
		t.Error("an account without credit passes unasked")
	}
	for range 3 {
		c.give("app", false, Accepted)
	}
	for i := range 3 {
		if !c.take("app") {
			t.Fatalf("after three that were accepted, %d pass unasked", i)
		}
	}
	if c.take("app") {
		t.Error("a fourth passes unasked")
	}
	c.give("app", true, Refused)
	if c.take("app") {
		t.Error("a refusal gives credit back")
	}
	c.give("app", true, Unsent)
	c.give("app", true, Accepted)
	for i := range 3 { // what came back, and the other with what it earned
		if !c.take("app") {
			t.Fatalf("%d pass unasked", i)
		}
	}
	if c.take("app") || c.take("other") {
		t.Error("credit comes from nowhere")
	}
}

// TestCreditIsBounded: of an account, of all together, and in memory.
func TestCreditIsBounded(t *testing.T) {
	c, passed := &Credit{}, 0
	for i := range 4 {
		id := account.ID(fmt.Sprint("app", i))
		for range 2 * creditMax {
			c.give(id, false, Accepted)
		}
		if c.of[id] != creditMax {
			t.Errorf("%s has %d", id, c.of[id])
		}
		for c.take(id) {
			passed++
		}
	}
	if passed != unaskedMax {
		t.Errorf("%d pass unasked at once", passed)
	}
	for i := range 2 * creditAccounts {
		c.give(account.ID(fmt.Sprint("a", i)), false, Accepted)
	}
	if len(c.of) > creditAccounts {
		t.Errorf("%d accounts are remembered", len(c.of))
	}
}
