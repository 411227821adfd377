package postgres

import (
	"context"
	"errors"

	"latchkey/core/ledger"
	"latchkey/host/ledgerlog"
)

// errWarned is a statement that the database has warned of.
var errWarned = errors.New("the database has warned that what it has committed may not be on its standby")

// Append implements ledgerlog.Log. It tries until ctx ends. Also conflicts (40001, 40003) and a
// row that is there already (23505) leave open what has happened.
func (l *Log) Append(ctx context.Context, term uint64, entries []ledger.Entry) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return ledgerlog.Append(ctx, (*attempts)(l), term, entries)
}

// attempts are the statements of a Log of which an append is made.
type attempts Log

var _ ledgerlog.Attempts = (*attempts)(nil)

// errNothingAdded is a statement that found the term over, or another end of the log.
var errNothingAdded = errors.New("the database has added nothing")

// Attempt implements ledgerlog.Attempts.
func (l *attempts) Attempt(ctx context.Context, term uint64, entries []ledger.Entry) error {
	a := additionOf(term, entries)
	rows, err := l.insert(ctx, a)
	if err == nil && rows != a.rows {
		err = errNothingAdded
	}
	return err
}

// Look implements ledgerlog.Attempts.
func (l *attempts) Look(ctx context.Context, first, last *ledger.Entry) (at ledgerlog.Place, err error) {
	var term int64
	var writer string
	var by *string // who has added the last entry
	err = l.database.one(ctx, []any{&term, &writer, &by, &at.Last, &at.Before, &at.Taken}, `
		SELECT l.term, l.writer, e.writer, e.hash,
			COALESCE((SELECT b.hash FROM latchkey_entries b WHERE b.ledger = $1 AND b.height = $2::bigint - 1 AND b.chunk = 0),
				(SELECT g.hash FROM latchkey_ledgers g WHERE g.name = $1 AND g.height = $2::bigint - 1)),
			EXISTS (SELECT 1 FROM latchkey_entries f WHERE f.ledger = $1 AND f.height = $2::bigint AND f.chunk = 0)
		FROM latchkey_leases l LEFT JOIN latchkey_entries e ON e.ledger = $1 AND e.height = $3::bigint AND e.chunk = 0
		WHERE l.ledger = $1`, l.name, int64(first.Height), int64(last.Height))
	at.Term, at.Own, at.ByOwn = uint64(term), writer == l.writer, by != nil && *by == l.writer
	return at, err
}

// Confirm implements ledgerlog.Attempts: a commit that waits for the standby has all before it
// there. What it writes is all the same.
func (l *attempts) Confirm(ctx context.Context) error {
	_, err := (*Log)(l).exec(ctx, `UPDATE latchkey_leases SET writer = writer WHERE ledger = $1`, l.name)
	return err
}
