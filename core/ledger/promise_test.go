package ledger

import (
	"maps"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"latchkey/core/amount"
	"latchkey/core/runtime"
)

func expect[T comparable](t rapid.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func TestCallbackIsGivenTheValue(t *testing.T) {
	s := newStage(t)
	var back, last string
	s.script["n"] = returns("one")
	s.script["back"] = func(g *guest) {
		back = g.results() + " from " + g.text("predecessor_account_id") + " signed by " + g.text("signer_account_id")
		g.do("value_return", "two")
	}
	s.script["last"] = saves(&last)
	s.succeeds("", func(g *guest) {
		expect(t, "results of the first call", g.results(), "")
		p := g.promise("other", "n", "", amount.Zero, 10*tgas)
		p = g.then(p, "app", "back", "", 10*tgas)
		g.then(p, "other", "last", "", 10*tgas)
	})
	expect(t, "back", back, "1:one from app signed by alice")
	expect(t, "last", last, "1:two")
}

func TestFailureIsGivenWithoutData(t *testing.T) {
	s := newStage(t)
	var back string
	s.script["n"] = fails("no")
	s.script["back"] = saves(&back)
	status := s.succeeds("", func(g *guest) {
		g.then(g.promise("other", "n", "", amount.Zero, 10*tgas), "app", "back", "", 10*tgas)
	})
	expect(t, "back", back, "2")
	expect(t, "failing outcome", outcomesOf(status, "other")[0].Status.Kind, runtime.Failure)
}

// TestACallbackNeverLearnsWhy a promise failed: what it finds, and all state after
// it, is the same whatever the reason was.
func TestACallbackNeverLearnsWhy(t *testing.T) {
	var found []string
	var after []map[string]string
	for _, reason := range []string{"no money", "no mercy"} {
		s := newStage(t)
		s.script["n"] = fails(reason)
		s.script["back"] = func(g *guest) {
			g.do("write_register", 9, "kept")
			found = append(found, g.results()+" "+string(g.register(9)))
		}
		s.succeeds("", func(g *guest) {
			g.then(g.promise("other", "n", "", amount.Zero, 10*tgas), "app", "back", "", 10*tgas)
		})
		after = append(after, s.stateBytes())
	}
	expect(t, "found", strings.Join(found, ", "), "2 kept, 2 kept")
	if !maps.Equal(after[0], after[1]) {
		t.Error("the reason is in the state")
	}
}

func TestSuccessWithoutValueIsGivenAsEmpty(t *testing.T) {
	s := newStage(t)
	var back string
	s.script["back"] = saves(&back)
	s.succeeds("", func(g *guest) {
		transfer := g.do("promise_batch_create", "bob")
		g.do("promise_batch_action_transfer", transfer, amount.From(1))
		empty := g.do("promise_batch_create", "bob") // a receipt without actions
		joint := g.do("promise_and", []uint64{g.promise("other", "n", "", amount.Zero, 10*tgas), transfer, empty})
		g.then(joint, "app", "back", "", 10*tgas)
	})
	expect(t, "back", back, "1: 1: 1:")
}

func TestJointPromisesKeepTheOrderOfTheirMembers(t *testing.T) {
	s := newStage(t)
	var back string
	s.script["n"] = func(g *guest) {
		if g.text("input") == "c" {
			g.fail("no c")
		}
		g.do("value_return", g.text("input"))
	}
	s.script["back"] = saves(&back)
	s.succeeds("", func(g *guest) {
		of := map[string]uint64{}
		for _, name := range []string{"a", "b", "c", "d"} {
			of[name] = g.promise("other", "n", name, amount.Zero, 5*tgas)
		}
		inner := g.do("promise_and", []uint64{of["d"], of["c"]})
		outer := g.do("promise_and", []uint64{of["b"], inner, of["a"], of["b"]})
		g.then(outer, "app", "back", "", 10*tgas)
	})
	expect(t, "back", back, "1:b 1:d 2 1:a 1:b")
}

func TestOnePromiseMayHaveManyCallbacks(t *testing.T) {
	s := newStage(t)
	var seen []string
	s.script["n"] = returns("x")
	s.script["back"] = func(g *guest) { seen = append(seen, g.text("input")+g.results()) }
	s.succeeds("", func(g *guest) {
		p := g.promise("other", "n", "", amount.Zero, 5*tgas)
		for _, name := range []string{"1st ", "2nd ", "3rd "} {
			g.then(p, "app", "back", name, 5*tgas)
		}
	})
	expect(t, "callbacks", strings.Join(seen, ", "), "1st 1:x, 2nd 1:x, 3rd 1:x")
}

func TestReturnedPromiseAnswersForItsMaker(t *testing.T) {
	s := newStage(t)
	var back string
	s.script["n"] = func(g *guest) {
		g.do("value_return", "not this")
		g.do("promise_return", g.promise("app", "last", "", amount.Zero, 10*tgas))
	}
	s.script["last"] = returns("from last")
	s.script["back"] = func(g *guest) {
		back = g.results()
		g.do("value_return", "the end")
	}
	status := s.succeeds("the end", func(g *guest) {
		p := g.then(g.promise("other", "n", "", amount.Zero, 50*tgas), "app", "back", "", 10*tgas)
		g.do("promise_return", p)
	})
	expect(t, "back", back, "1:from last")
	first := status.Receipts[0]
	if first.Status.Kind != runtime.SuccessReceiptID || first.Status.ReceiptID != first.ReceiptIDs[1] {
		t.Errorf("the outcome of m is %+v of %v", first.Status, first.ReceiptIDs)
	}
}

func TestReturnedPromiseFails(t *testing.T) {
	s := newStage(t)
	s.script["n"] = fails("deep down")
	status := s.runs(func(g *guest) {
		g.do("promise_return", g.promise("other", "n", "", amount.Zero, 10*tgas))
	})
	s.endedWith(status, "Smart contract panicked: deep down")
}

func TestValueReturnedAfterAPromiseCounts(t *testing.T) {
	s := newStage(t)
	s.succeeds("value", func(g *guest) {
		g.do("promise_return", g.promise("other", "n", "", amount.Zero, 10*tgas))
		g.do("value_return", "value")
	})
}

// batch puts calls of n with these inputs into one receipt to other.
func (g *guest) batch(inputs ...string) uint64 {
	p := g.do("promise_batch_create", "other")
	for _, in := range inputs {
		g.do("promise_batch_action_function_call", p, "n", in, amount.Zero, 10*tgas)
	}
	return p
}

func TestTheLastActionsResultCounts(t *testing.T) {
	s := newStage(t)
	var back string
	s.script["n"] = func(g *guest) {
		if g.text("input") == "promise" {
			g.do("promise_return", g.promise("app", "last", "", amount.Zero, 3*tgas))
			return
		}
		g.do("value_return", g.text("input"))
	}
	s.script["last"] = returns("of a promise")
	s.script["back"] = saves(&back)
	for _, c := range []struct {
		inputs   []string
		transfer bool
		want     string
	}{
		{[]string{"one", "two"}, false, "1:two"},
		{[]string{"one", "two"}, true, "1:"},
		{[]string{"promise", "two"}, false, "1:two"},
		{[]string{"one", "promise"}, false, "1:of a promise"},
		{[]string{"one", "promise"}, true, "1:"},
	} {
		s.succeeds("", func(g *guest) {
			p := g.batch(c.inputs...)
			if c.transfer {
				g.do("promise_batch_action_transfer", p, amount.From(1))
			}
			g.then(p, "app", "back", "", 10*tgas)
		})
		if back != c.want {
			t.Errorf("%v, transfer %v: %s, want %s", c.inputs, c.transfer, back, c.want)
		}
	}
}

func TestAChainOfCallbacksRunsInOneBlock(t *testing.T) {
	s := newStage(t)
	var order []string
	note := func(g *guest) { order = append(order, g.text("input")) }
	s.script["n"], s.script["back"] = note, note
	status := s.succeeds("", func(g *guest) {
		p := g.promise("other", "n", "1", amount.Zero, 5*tgas)
		for _, step := range []string{"2", "3", "4", "5"} {
			p = g.then(p, "app", "back", step, 5*tgas)
		}
		g.promise("other", "n", "a", amount.Zero, 5*tgas)
	})
	expect(t, "order", strings.Join(order, ""), "1a2345")
	for _, p := range status.Receipts {
		if p.Block.Height != status.Outcome.Block.Height {
			t.Errorf("%s ran at height %d", methodOf(p), p.Block.Height)
		}
	}
}

func TestAnExtismOutputCountsWhenNothingElseWasReturned(t *testing.T) {
	s := newStage(t)
	s.script["n"] = returns("from n")
	s.succeeds("output", func(g *guest) { g.output("output") })
	s.succeeds("value", func(g *guest) {
		g.do("value_return", "value")
		g.output("output")
	})
	for _, output := range []string{"output", ""} {
		s.succeeds("from n", func(g *guest) {
			g.do("promise_return", g.promise("other", "n", "", amount.Zero, 10*tgas))
			g.output(output)
		})
	}
}
