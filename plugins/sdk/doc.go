// Package sdk is what a contract written in Go needs: context, storage,
// promises, events, amounts, private and payable methods, guards of its account's
// keys (Guard), and JSON arguments without reflection.
//
// A contract is a main package whose exported methods take and return nothing:
//
//	//go:wasmexport greet
//	func Greet() { sdk.Change("greet", greet) }
//
//	func greet() {
//		name := sdk.Args().String("name")
//		sdk.Set([]byte("last"), []byte(name))
//		sdk.ReturnString("hello " + name)
//	}
//
//	func main() {}
//
// and is built with
//
//	latchkey plugin build .
//
// beside policy.json and abi.json, which say what it asks to be allowed and what
// its methods are (plugins/README.md).
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
