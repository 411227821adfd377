package difference

import "latchkey/core/vm"

// Job is a module and calls of it, in this order on one engine.
type Job struct {
	Code []byte
	// Ready is what was made of Code elsewhere, to be run as it is; nil: prepare it.
	Ready *vm.Code
	Calls []Call
}

// Call is a call of a method. Each has a ledger of its own.
type Call struct {
	Method string
	Gas    uint64
	Input  []byte
}

// Result is what an engine has made of a job.
type Result struct {
	// Prepared is the hash of the prepared code, or why there is none, in which
	// case nothing is called.
	Prepared string
	Outcomes []Outcome
}

// Outcome is what can be seen of a call.
type Outcome struct {
	Failure  string // the error's type and text; empty for success
	GasBurnt uint64
	GasUsed  uint64
	Value    []byte
	Logs     []string
	Changes  string // digest of what was stored
	Seen     string // how many host calls there were, and a digest of what the host saw at each
	Last     string // the last of them
}
