package plugintest

import (
	"testing"

	"latchkey/core/account"
	"latchkey/core/transaction"
	"latchkey/internal/test/shipped"
)

// counters are one contract, with our SDK in Go, with Extism's PDKs, and with no library
// against the bare functions of env.
var counters = []string{"counter_go", "counter_go_pdk", "assemblyscript/counter_pdk", "counter_c", "counter_rust", "assemblyscript/counter"}

// TestCountersOfEveryKind: they all do the same.
func TestCountersOfEveryKind(t *testing.T) {
	for _, name := range counters {
		t.Run(name, func(t *testing.T) { countUpAndDown(t, shipped.Example(t, name)) })
	}
}

func countUpAndDown(t *testing.T, wasm []byte) {
	const counter, alice account.ID = "counter.near", "alice.near"
	c := newChain(t, Account{ID: counter, Amount: "50"}, Account{ID: alice, Amount: "10"})
	c.Together(c.SignActions(counter, counter, string(counter), transaction.DeployContract{Code: wasm}))[0].Succeeds(t)
	t.Logf("%d bytes", len(wasm))

	number := func(want string) {
		t.Helper()
		if n, failure := c.View(counter, "get_num", ""); n != want {
			t.Errorf("the number is %q %s, want %s", n, failure, want)
		}
	}
	number("0")
	up := c.Call(alice, counter, "increment", "")
	if n := up.Succeeds(t); n != "1" || len(up.Logs) != 1 || up.Logs[0] != "the number is 1" {
		t.Errorf("returns %s and logs %q", n, up.Logs)
	}
	for range 3 {
		c.Call(alice, counter, "decrement", "").Succeeds(t)
	}
	number("-2")
	c.Call(alice, counter, "reset", "").FailsWith(t, "only the account itself may reset its counter")
	number("-2")
	c.Call(counter, counter, "reset", "").Succeeds(t)
	number("0")
	if _, failure := c.View(counter, "increment", ""); failure == "" {
		t.Error("a view counts")
	}
}
