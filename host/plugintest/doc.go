// Package plugintest is for tests of contracts. Build gives a standard plugin's
// bytes; New starts a ledger in memory, on the native engine, whose accounts
// use them, and signs for its accounts:
//
//	chain := plugintest.New(t)
//	chain.Add("alice.test.near", "10")
//	chain.Call("alice.test.near", "drop.test.near", "create_near_drop", args, plugintest.Deposit("3")).Succeeds(t)
package plugintest
