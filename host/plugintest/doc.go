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
//
// Keys are names: every account has the full-access key of its own name, AddKey and
// AddLimitedKey add others, SignedBy signs with them. Wait lets time go by. What a
// transaction does not do as a test requires (Succeeds, FailsWith, RefusedAs, Emits, BurnsAtMost)
// makes the test fail, with the tree of its receipts.
//
// A Go plugin takes a second or two to compile. In the folder that LATCHKEY_TEST_COMPILED
// names, which nobody else may write, what was compiled is kept for the next test program.
//
// Package script has the same for scripts, which latchkey plugin test runs.
package plugintest
