// Package sdktest runs contract methods natively, on an account in memory, for
// unit tests of contracts:
//
//	account := sdktest.NewHost("drop.test.near")
//	account.Predecessor = "alice.test.near"
//	account.Input = []byte(`{"drop_id":0}`)
//	text, ended := account.Run(GetDropByID)
//
// Promises are recorded, not executed; the real runtime is the place to test
// what they do. It does not build for wasm.
package sdktest
