package vm

import (
	"errors"
	"fmt"

	"github.com/mr-tron/base58"

	"latchkey/core/state"
)

// NotCarriedError is code that an Engine cannot run because its platform
// compiles nothing at run time and was not built with it. That says nothing of
// the code, which other hosts run, so no outcome may come of it: the work that
// needed the code fails as a whole and leaves no trace.
type NotCarriedError struct {
	Hash   [32]byte // sha256 of the original code
	Remedy string   // what to do about it, in the platform's words
}

func (e *NotCarriedError) Error() string {
	return fmt.Sprintf("this host compiles no contracts and does not carry the code %s; nothing has happened. %s",
		base58.Encode(e.Hash[:]), e.Remedy)
}

// failUncarried has all that is computed on st fail when err is the host's and
// not the guest's.
func failUncarried(st *state.State, err error) {
	if missing := (*NotCarriedError)(nil); errors.As(err, &missing) {
		st.Fail(missing)
	}
}
