package plugintest_test

import (
	"context"
	"fmt"

	"latchkey/host/plugin"
	"latchkey/host/plugintest"
)

// stopping stands for the *testing.T that a test has.
type stopping struct{}

func (stopping) Helper()                           {}
func (stopping) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

func ExampleNew() {
	var t stopping
	wasm, err := plugin.Source{From: "../../plugins/examples/counter_c"}.Build(context.Background())
	if err != nil {
		t.Fatalf("%v", err)
	}
	chain := plugintest.New(t, plugintest.Plugins{"counter": wasm},
		plugintest.Account{ID: "counter.test.near", Amount: "10", Plugin: "counter"},
		plugintest.Account{ID: "alice.test.near", Amount: "10"})
	chain.AddLimitedKey("alice.test.near", "phone", "counter.test.near", "0.25", "increment").Succeeds(t)

	up := chain.Call("alice.test.near", "counter.test.near", "increment", "", plugintest.SignedBy("phone"))
	fmt.Println("it returns", up.Succeeds(t), "and logs", up.Logs)
	up.BurnsAtMost(t, 3e12)

	down := chain.Call("alice.test.near", "counter.test.near", "decrement", "", plugintest.SignedBy("phone"))
	down.RefusedAs(t, "MethodNameMismatch")
	fmt.Println(down.Reason())

	chain.Call("alice.test.near", "counter.test.near", "reset", "").
		FailsWith(t, "only the account itself may reset its counter")
	// Output:
	// it returns 1 and logs [the number is 1]
	// the key may not call method "decrement"
}
