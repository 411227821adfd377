package ledgerlog

import (
	"bytes"
	"context"
	"errors"
	"time"

	"latchkey/core/ledger"
)

// Unknown is not no. Once an append has been sent, every error leaves open whether it has
// happened: a connection that broke, a conflict, a row that is there already because the
// statement was sent twice, and also the warning that a commit did not wait for a standby.
// The log itself is asked then, and the same entries are sent again until it has an answer.

const (
	attemptTimeout    = 2 * time.Second // of the first attempt; each that it ends has the next take twice as long
	attemptTimeoutMax = time.Minute
	pauseMin          = 5 * time.Millisecond
	pauseMax          = 200 * time.Millisecond // between attempts
)

// Attempts are what an append to a log elsewhere is made of, for one writer.
type Attempts interface {
	// Attempt sends entries in a term once. After an error they may be in the log.
	Attempt(ctx context.Context, term uint64, entries []ledger.Entry) error
	// Look reads what the log has where entries from first to last belong.
	Look(ctx context.Context, first, last *ledger.Entry) (Place, error)
	// Confirm returns when all that the log has is as durable as what is acknowledged.
	Confirm(ctx context.Context) error
}

// Place is what a log has where entries belong.
type Place struct {
	Term   uint64 // the latest
	Own    bool   // it is this writer's
	Before []byte // hash of the block before the first entry; nil: there is none
	Taken  bool   // something is where the first entry belongs
	Last   []byte // hash of the block where the last entry belongs; nil: there is none
	ByOwn  bool   // this writer has added that
}

// Append appends entries by attempts, until ctx ends. Errors are those of Log.Append.
func Append(ctx context.Context, a Attempts, term uint64, entries []ledger.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	if err := Chain(entries); err != nil {
		return err
	}
	lasts := attemptTimeout
	for pause := pauseMin; ; pause = min(2*pause, pauseMax) {
		err := attempt(ctx, a, term, entries, lasts)
		if err == nil {
			return nil
		}
		if errors.Is(err, context.DeadlineExceeded) { // what is large may take longer on a slow line
			lasts = min(2*lasts, attemptTimeoutMax)
		}
		var verdict *verdictError
		if settled, failed := settle(ctx, a, term, entries); settled {
			return nil
		} else if errors.As(failed, &verdict) {
			return verdict.err
		} else if failed != nil {
			err = failed
		}
		select {
		case <-ctx.Done():
			return &UnknownError{entries[0].Height, errors.Join(context.Cause(ctx), err)}
		case <-time.After(pause):
		}
	}
}

func attempt(ctx context.Context, a Attempts, term uint64, entries []ledger.Entry, lasts time.Duration) error {
	ctx, end := context.WithTimeout(ctx, lasts)
	defer end()
	return a.Attempt(ctx, term, entries)
}

// verdictError is a certain no.
type verdictError struct{ err error }

func (e *verdictError) Error() string { return e.err.Error() }

// settle asks the log what became of entries: they are there and will stay, or a
// *verdictError. Else they are not there, or it cannot be told, and they are to be sent again.
func settle(ctx context.Context, a Attempts, term uint64, entries []ledger.Entry) (done bool, err error) {
	first, last := &entries[0], &entries[len(entries)-1]
	at, err := a.Look(ctx, first, last)
	switch {
	case err != nil:
		return false, err
	case at.ByOwn && bytes.Equal(at.Last, last.BlockHash[:]):
		return confirm(ctx, a)
	case at.Term != term || !at.Own:
		return false, &verdictError{&FencedError{term}}
	case at.Taken || !bytes.Equal(at.Before, first.PrevHash[:]):
		return false, &verdictError{&NotNextError{first.Height, first.PrevHash}}
	}
	return false, nil
}

func confirm(ctx context.Context, a Attempts) (bool, error) {
	ctx, end := context.WithTimeout(ctx, attemptTimeout)
	defer end()
	err := a.Confirm(ctx)
	return err == nil, err
}
