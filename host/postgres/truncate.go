package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"latchkey/host/ledgerlog"
)

// standsFor is how long the log keeps what a node needs of which nothing is heard: it may be
// started again.
const standsFor = time.Hour

// Stand implements ledgerlog.Checkpoints.
func (l *Log) Stand(ctx context.Context, s ledgerlog.Standing) error {
	_, err := l.database.exec(ctx, `
		INSERT INTO latchkey_standings (ledger, address, height, checked, seen) VALUES ($1, $2, $3, $4, clock_timestamp())
		ON CONFLICT (ledger, address) DO UPDATE SET height = EXCLUDED.height, checked = EXCLUDED.checked, seen = EXCLUDED.seen`,
		l.name, s.Address, int64(s.Height), int64(s.Checked))
	return err
}

// Stood is a standing, and how long ago it was noted.
type Stood struct {
	ledgerlog.Standing
	Ago time.Duration
}

// Standings are those of the nodes for which the log keeps what they need, by address.
func (l *Log) Standings(ctx context.Context) (all []Stood, err error) {
	var s Stood
	var height, checked, seconds int64
	err = l.database.each(ctx, []any{&s.Address, &height, &checked, &seconds}, func() error {
		s.Height, s.Checked, s.Ago = uint64(height), uint64(checked), time.Duration(seconds)*time.Second
		all = append(all, s)
		return nil
	}, `SELECT address, height, checked, floor(extract(epoch FROM clock_timestamp() - seen))::bigint FROM latchkey_standings
		WHERE ledger = $1 AND seen > clock_timestamp() - $2::bigint * interval '1 microsecond' ORDER BY address`, l.name, standsFor.Microseconds())
	return all, err
}

// First implements ledgerlog.Checkpoints.
func (l *Log) First(ctx context.Context) (uint64, error) {
	var first int64
	err := l.database.one(ctx, []any{&first}, `SELECT first FROM latchkey_truncated WHERE ledger = $1`, l.name)
	if errors.Is(err, pgx.ErrNoRows) {
		return l.genesis.Height + 1, nil
	}
	return uint64(first), err
}

// NoCheckpointError is a log that has no checkpoint below which it could be truncated.
type NoCheckpointError struct{ Ledger string }

func (e *NoCheckpointError) Error() string {
	return fmt.Sprintf("the ledger %q has no checkpoint, below which its log could be truncated: have its nodes make some with latchkey up --checkpoint-every", e.Ledger)
}

// HeldError is a log that a node needs.
type HeldError struct {
	Checkpoint uint64 // height of the oldest there is
	By         Stood
}

func (e *HeldError) Error() string {
	return fmt.Sprintf("the node %s, which was there %s ago, is at block %d and has not compared the checkpoint of block %d: wait until it has; of a node that is gone nothing is kept after %s",
		e.By.Address, e.By.Ago, e.By.Height, e.Checkpoint, standsFor)
}

// comparedSQL is the height of the newest checkpoint that all nodes have compared, if there is one.
const comparedSQL = `
	SELECT max(c.height) FROM latchkey_checkpoints c WHERE c.ledger = $1 AND NOT EXISTS (SELECT 1 FROM latchkey_standings s
		WHERE s.ledger = $1 AND s.checked < c.height AND s.seen > clock_timestamp() - $2::bigint * interval '1 microsecond')
	HAVING max(c.height) IS NOT NULL`

// Truncate removes the entries below the newest checkpoint that all nodes have compared, and
// returns the height of the first that is left. What a node needs that is there, or was within the
// last hour, stays, and all does if nobody could begin with the checkpoint. It may be broken
// off anywhere, and be run again. Errors: *NoCheckpointError, *HeldError,
// *ledger.CheckpointError, and the database's.
func (l *Log) Truncate(ctx context.Context) (first uint64, err error) {
	if first, err = l.First(ctx); err != nil {
		return 0, err
	}
	var compared, moved int64
	err = l.database.one(ctx, []any{&compared}, comparedSQL, l.name, standsFor.Microseconds())
	if err == nil && uint64(compared) > first {
		if err := l.usable(ctx, uint64(compared)); err != nil {
			return first, err
		}
		moved, err = l.database.exec(ctx, `
			INSERT INTO latchkey_truncated (ledger, first) SELECT $1::text, compared.height FROM (`+comparedSQL+`) AS compared (height) WHERE compared.height = $3::bigint
			ON CONFLICT (ledger) DO UPDATE SET first = EXCLUDED.first WHERE latchkey_truncated.first < EXCLUDED.first`, l.name, standsFor.Microseconds(), compared)
	}
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return 0, err
	}
	if first, err = l.First(ctx); err != nil {
		return 0, err
	}
	err = l.database.removeAll(ctx, `
		DELETE FROM latchkey_entries WHERE ledger = $1 AND height < $2 AND height < (SELECT min(height) FROM latchkey_entries WHERE ledger = $1) + $3`,
		l.name, int64(first), removedAtOnce)
	if err == nil && moved == 0 {
		err = l.held(ctx, first)
	}
	return first, err
}

// held is why a log cannot be truncated further than to a height; nil: there is no later
// checkpoint.
func (l *Log) held(ctx context.Context, first uint64) error {
	newest, err := l.Newest(ctx)
	switch {
	case err != nil:
		return err
	case newest == nil:
		return &NoCheckpointError{l.name}
	case newest.Height <= first:
		return nil
	}
	standings, err := l.Standings(ctx)
	if err != nil {
		return err
	}
	for _, s := range standings {
		if s.Checked < newest.Height {
			return &HeldError{newest.Height, s}
		}
	}
	return nil // it has compared it meanwhile
}
