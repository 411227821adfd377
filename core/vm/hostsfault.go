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

// AbandonedError is a call that its host has ended or not begun, for a reason that
// is not the guest's.
type AbandonedError struct {
	Kind AbandonedKind
	Why  error
}

// AbandonedKind says what the caller can do about it.
type AbandonedKind uint8

const (
	TookTooLong  AbandonedKind = iota // ask for less
	NodeBusy                          // try again in a while
	TooManyOwn                        // try again when other calls of one's own are done
	LedgerMemory                      // try again when other calls on the ledger are done
)

func (e *AbandonedError) Error() string { return e.Why.Error() }
func (e *AbandonedError) Unwrap() error { return e.Why }

// failHosts has all that is computed on st fail when err is the host's and not the
// guest's.
func failHosts(st *state.State, err error) {
	var missing *NotCarriedError
	var abandoned *AbandonedError
	if errors.As(err, &missing) || errors.As(err, &abandoned) {
		st.Fail(err)
	}
}
