// Package plugintest is for tests of contracts, in any language that makes plugins.
// New starts a ledger in memory, on the native engine, whose accounts use them, and
// signs for its accounts:
//
//	wasm, err := os.ReadFile("counter.wasm")
//	...
//	chain := plugintest.New(t, plugintest.Plugins{"counter": wasm},
//		plugintest.Account{ID: "counter.test.near", Amount: "10", Plugin: "counter"},
//		plugintest.Account{ID: "alice.test.near", Amount: "10"})
//	chain.Call("alice.test.near", "counter.test.near", "increment", "{}").Succeeds(t)
package plugintest
