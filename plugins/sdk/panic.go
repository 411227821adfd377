package sdk

import "latchkey/plugins/sdk/internal/env"

// Panic ends the call as failed, with a text for the caller. Everything the
// receipt did is undone. It does not return.
func Panic(text string) { env.Panic(text) }

// Require ends the call with text unless condition holds.
func Require(condition bool, text string) {
	if !condition {
		Panic(text)
	}
}

// rescue hands the text of a Go panic to the host: the runtime would print it
// where nobody reads.
func rescue() {
	recovered := recover()
	if recovered == nil {
		return
	}
	if env.EndsGuest(recovered) {
		panic(recovered)
	}
	switch reason := recovered.(type) {
	case error:
		Panic(reason.Error())
	case string:
		Panic(reason)
	default:
		Panic("contract panicked")
	}
}
