package postgres

import (
	"bytes"
	"context"
	"errors"
	"time"

	"latchkey/core/ledger"
	"latchkey/host/ledgerlog"
)

// Unknown is not no. Once an append has been sent, every error leaves open whether it has
// happened: a connection that broke, a conflict (40001, 40003), a row that is there already
// (23505) because the statement was sent twice, and also the warning that a commit did not
// wait for a standby. The log itself is asked then, and the same bytes are sent again until
// it has an answer.

const (
	insertTimeout    = 2 * time.Second // of the first attempt; each that it ends has the next take twice as long
	insertTimeoutMax = time.Minute
	pauseMin         = 5 * time.Millisecond
	pauseMax         = 200 * time.Millisecond // between attempts
)

// errWarned is a statement that the database has warned of.
var errWarned = errors.New("the database has warned that what it has committed may not be on its standby")

// Append implements ledgerlog.Log. It tries until ctx ends.
func (l *Log) Append(ctx context.Context, term uint64, entries []ledger.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	if err := ledgerlog.Chain(entries); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	a := additionOf(term, entries)
	lasts := insertTimeout
	for pause := pauseMin; ; pause = min(2*pause, pauseMax) {
		err := l.attempt(ctx, a, lasts)
		if err == nil {
			return nil
		}
		if errors.Is(err, context.DeadlineExceeded) { // what is large may take longer on a slow line
			lasts = min(2*lasts, insertTimeoutMax)
		}
		var verdict *verdictError
		if settled, failed := l.settle(ctx, a); settled {
			return nil
		} else if errors.As(failed, &verdict) {
			return verdict.err
		} else if failed != nil {
			err = failed
		}
		select {
		case <-ctx.Done():
			return &ledgerlog.UnknownError{Height: a.first.Height, Err: errors.Join(context.Cause(ctx), err)}
		case <-time.After(pause):
		}
	}
}

// errNothingAdded is a statement that found the term over, or another end of the log.
var errNothingAdded = errors.New("the database has added nothing")

// attempt sends the statement once. After an error the log has to be asked.
func (l *Log) attempt(ctx context.Context, a *addition, lasts time.Duration) error {
	ctx, end := context.WithTimeout(ctx, lasts)
	defer end()
	rows, err := l.insert(ctx, a)
	if err == nil && rows != a.rows {
		err = errNothingAdded
	}
	return err
}

// verdictError is a certain no.
type verdictError struct{ err error }

func (e *verdictError) Error() string { return e.err.Error() }

// settle asks the log what became of an addition: it is there and will stay, or a
// *verdictError. Else it is not there, or cannot be told, and is to be sent again.
func (l *Log) settle(ctx context.Context, a *addition) (done bool, err error) {
	var term int64
	var writer string
	var by *string // who has added the last entry
	var last, before []byte
	var taken bool // there is an entry where the first one belongs
	err = l.database.one(ctx, []any{&term, &writer, &by, &last, &before, &taken}, `
		SELECT l.term, l.writer, e.writer, e.hash,
			COALESCE((SELECT b.hash FROM latchkey_entries b WHERE b.ledger = $1 AND b.height = $2::bigint - 1 AND b.chunk = 0),
				(SELECT g.hash FROM latchkey_ledgers g WHERE g.name = $1 AND g.height = $2::bigint - 1)),
			EXISTS (SELECT 1 FROM latchkey_entries f WHERE f.ledger = $1 AND f.height = $2::bigint AND f.chunk = 0)
		FROM latchkey_leases l LEFT JOIN latchkey_entries e ON e.ledger = $1 AND e.height = $3::bigint AND e.chunk = 0
		WHERE l.ledger = $1`, l.name, int64(a.first.Height), int64(a.last.Height))
	switch {
	case err != nil:
		return false, err
	case by != nil && *by == l.writer && bytes.Equal(last, a.last.BlockHash[:]):
		return l.confirm(ctx)
	case uint64(term) != a.term || writer != l.writer:
		return false, &verdictError{&ledgerlog.FencedError{Term: a.term}}
	case taken || !bytes.Equal(before, a.first.PrevHash[:]):
		return false, &verdictError{&ledgerlog.NotNextError{Height: a.first.Height, After: a.first.PrevHash}}
	}
	return false, nil
}

// confirm makes sure that what was found is as durable as what is acknowledged: a commit
// that waits for the standby has all before it there. What it writes is all the same.
func (l *Log) confirm(ctx context.Context) (bool, error) {
	ctx, end := context.WithTimeout(ctx, insertTimeout)
	defer end()
	_, err := l.exec(ctx, `UPDATE latchkey_leases SET writer = writer WHERE ledger = $1`, l.name)
	return err == nil, err
}
