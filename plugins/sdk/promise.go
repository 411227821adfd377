package sdk

import "latchkey/plugins/sdk/internal/env"

// Promise is a receipt that this call sends: actions on one account that
// succeed or fail together, after this call has succeeded.
type Promise struct{ index uint64 }

// NewPromise begins a receipt to account.
func NewPromise(account string) Promise { return Promise{env.PromiseCreate(account)} }

// All joins promises: what is chained to it with Then waits for all of them.
func All(promises ...Promise) Promise {
	indices := make([]uint64, len(promises))
	for i, promise := range promises {
		indices[i] = promise.index
	}
	return Promise{env.PromiseAnd(indices)}
}

// Then begins a receipt to account that waits for p, whatever p's outcome; its
// function calls learn it from Result.
func (p Promise) Then(account string) Promise { return Promise{env.PromiseThen(p.index, account)} }

// Return makes p's result the result of this call.
func (p Promise) Return() { env.PromiseReturn(p.index) }

// Results is the number of promises this callback waited for.
func Results() int { return int(env.ResultsCount()) }

// Result returns what the promise at index gave, or false when it failed.
func Result(index int) ([]byte, bool) { return env.Result(uint64(index)) }

// OnlySucceeded reports whether a callback's one promise succeeded, and leaves what it
// gave where it is. It ends a call that is no callback.
func OnlySucceeded() bool {
	requireOneResult()
	return env.Succeeded(0)
}

// OnlyResult returns the result of a callback's one promise. It ends a call
// that is no callback.
func OnlyResult() ([]byte, bool) {
	requireOneResult()
	return Result(0)
}

func requireOneResult() {
	Require(Results() == 1, "This method is a callback and expects one promise result")
}
