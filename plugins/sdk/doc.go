// Package sdk is what a contract written in Go needs: context, storage,
// promises, events, amounts, private and payable methods, guards of its account's
// keys (Guard), and JSON arguments without reflection.
//
// A contract is a main package whose functions declare the methods:
//
//	//go:generate go run latchkey/plugins/generate .
//
//	type greeting struct {
//		Name string `json:"name" maxLength:"40"`
//	}
//
//	// Greets somebody.
//	//
//	//latchkey:change
//	func greet(g greeting) string {
//		sdk.Set([]byte("last"), []byte(g.Name))
//		return "hello " + g.Name
//	}
//
//	func main() {}
//
// go generate makes the exports, what reads arguments and writes results, and abi.json;
//
//	latchkey plugin build .
//
// builds the rest, beside policy.json, which says what it asks to be allowed
// (plugins/README.md). A contract may also do without: its exported methods take and
// return nothing, and use View, Change, Payable or Private, Args and ReturnJSON.
//
// The package avoids fmt, encoding/json and reflection, which would nearly
// double the size of a contract, and keeps to what TinyGo accepts.
//
// Notes: a function that is given something the contract cannot have meant
// (bad arguments, an overflow) ends the call with Panic: the receipt fails,
// everything it did is undone and the caller reads the text. Functions that
// return an error or a bool leave the choice to the contract.
//
// Variables are initialised and init functions run once, when the contract is
// prepared, and no call pays for that. There is no ledger then: what they ask the
// host for makes the contract unusable.
//
// Package sdktest runs methods natively for unit tests.
package sdk
