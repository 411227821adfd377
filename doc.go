// Package latchkey runs a ledger inside a Go program or test:
//
//	node, err := latchkey.Start(latchkey.Options{})
//	...
//	defer node.Close()
//	alice, err := node.NewAccount(ctx, "alice.test.near", deposit)
//	...
//	_, err = alice.Send(ctx, latchkey.Root, latchkey.Transfer{Deposit: some})
//
// It is the ledger that latchkey up runs, with accounts, scoped keys, receipts and
// gas as NEAR has them: in memory or in a folder, behind an address or behind
// Handler alone. Without Options.Plugins there are no contracts but those that are
// deployed.
//
// This package, the methods of Client and Signer, and plugins/sdk,
// plugins/sdk/sdktest and host/plugintest are for other modules. From version 1.0
// on they change as Go's own packages do: what compiles and what it means stays.
// Everything else in this module is internal to it in fact, whatever its import path
// allows, and changes without notice; so do the types of core that appear in these
// signatures, except where a program gets them from here and gives them back.
package latchkey
