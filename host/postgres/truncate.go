package postgres

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"latchkey/core/ledger"
	"latchkey/host/ledgerlog"
)

// First implements ledgerlog.Checkpoints. What is said of where the log begins holds only if it
// has that entry: else the error is a *ledgerlog.DamagedError.
func (l *Log) First(ctx context.Context) (uint64, error) {
	var first int64
	var isThere bool
	err := l.beside.one(ctx, []any{&first, &isThere}, `
		SELECT t.first, EXISTS (SELECT 1 FROM latchkey_entries e WHERE e.ledger = $1 AND e.height = t.first AND e.chunk = 0)
		FROM latchkey_truncated t WHERE t.ledger = $1`, l.name)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return l.genesis.Height + 1, nil
	case err == nil && !isThere:
		err = &ledgerlog.DamagedError{Height: uint64(first), What: "the log is said to begin with it, and it is missing"}
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
	Checkpoint uint64 // height of the one that it has not compared
	By         Stood
}

func (e *HeldError) Error() string {
	if e.By.Disputed > 0 {
		return fmt.Sprintf("the node %s has come to another state than the checkpoint of block %d has: find out which is wrong, and then latchkey log forget that node or that checkpoint", e.By.Address, e.By.Disputed)
	}
	return fmt.Sprintf("the node %s, which was there %s ago, is at block %d and has not compared the checkpoint of block %d: wait until it has; of a node that is gone nothing is kept after %s",
		e.By.Address, e.By.Ago, e.By.Height, e.Checkpoint, standsFor)
}

// Truncate removes the entries below the newest checkpoint, up to that of the block at most, that
// all nodes have compared and that is whole in the database, and returns the height of the first
// that is left. What a node needs that is there, or was within the last hour, stays. A checkpoint
// that is passed over since nobody could begin with it is told. It may be broken off anywhere,
// and be run again, also at once with another. Errors, if nothing could be removed: *NoCheckpointError, *HeldError,
// *ledger.CheckpointError; *ledgerlog.DamagedError, and the database's.
func (l *Log) Truncate(ctx context.Context, most uint64, told func(error)) (first uint64, err error) {
	if first, err = l.First(ctx); err != nil {
		return 0, err
	}
	why := l.moveFirst(ctx, first, most, told)
	if first, err = l.First(ctx); err != nil {
		return 0, err
	}
	if err := l.removeBelow(ctx, first); err != nil {
		return 0, err
	}
	return first, why
}

// moveFirst has the log begin with a checkpoint behind first, and not behind most; else the error is
// why it cannot.
func (l *Log) moveFirst(ctx context.Context, first, most uint64, told func(error)) error {
	all, err := l.All(ctx)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return &NoCheckpointError{l.name}
	}
	var passed []error
	for _, c := range all {
		if c.Height <= first {
			continue
		}
		err := l.moveTo(ctx, c, most)
		if errors.Is(err, errBehind) {
			continue
		}
		if err == nil {
			for _, err := range passed {
				if errors.As(err, new(*ledger.CheckpointError)) {
					told(err)
				}
			}
			return nil
		}
		if !errors.As(err, new(*ledger.CheckpointError)) && !errors.As(err, new(*HeldError)) {
			return err
		}
		passed = append(passed, err)
	}
	return errors.Join(passed...)
}

// errBehind is a checkpoint behind those that are meant.
var errBehind = errors.New("it is behind those that are meant")

// moveTo has the log begin with a checkpoint that is not behind most. The statement looks itself
// whether all nodes have compared it, and whether the log has its block.
func (l *Log) moveTo(ctx context.Context, c ledgerlog.Checkpoint, most uint64) error {
	whole, schedule, err := ledgerlog.Whole(ctx, l, l.genesis.Hash, c)
	if errors.As(err, new(*ledger.CheckpointError)) {
		return errors.Join(err, l.Drop(ctx, c)) // so that the nodes make another
	}
	if err != nil || whole == nil { // it is not there any more
		return err
	}
	if c.Height > most {
		return errBehind
	}
	if err := l.held(ctx, c.Height); err != nil {
		return err
	}
	if err := l.usable(ctx, c, slices.Concat(whole.Pages, schedule)); err != nil {
		return err
	}
	moved, err := l.beside.exec(ctx, `
		INSERT INTO latchkey_truncated (ledger, first) SELECT $1::text, c.height FROM latchkey_checkpoints c
		WHERE c.ledger = $1 AND c.height = $2 AND c.hash = $3 AND c.sum = $4
			AND EXISTS (SELECT 1 FROM latchkey_entries e WHERE e.ledger = $1 AND e.height = c.height AND e.chunk = 0 AND e.hash = c.hash)
			AND NOT EXISTS (SELECT 1 FROM latchkey_standings s WHERE s.ledger = $1 AND s.checked < c.height
				AND (s.disputed > 0 OR s.seen > clock_timestamp() - $5::bigint * interval '1 microsecond'))
		ON CONFLICT (ledger) DO UPDATE SET first = EXCLUDED.first WHERE latchkey_truncated.first < EXCLUDED.first`,
		l.name, int64(c.Height), c.Hash[:], c.Sum[:], standsFor.Microseconds())
	if err != nil || moved > 0 {
		return err
	}
	if err := l.held(ctx, c.Height); err != nil { // a node has come meanwhile
		return err
	}
	return l.hasBlock(ctx, c) // else it has moved meanwhile, or is dropped
}

// hasBlock is a *ledger.CheckpointError if the log does not have the block that a checkpoint is of.
func (l *Log) hasBlock(ctx context.Context, c ledgerlog.Checkpoint) error {
	glance, err := l.Glance(ctx, c.Height)
	if err == nil && !bytes.Equal(glance.Hash, c.Hash[:]) {
		err = &ledger.CheckpointError{Height: c.Height, What: "the log does not have its block"}
	}
	return err
}

// held is a *HeldError if a node has not compared the checkpoint of a height.
func (l *Log) held(ctx context.Context, height uint64) error {
	standings, err := l.Standings(ctx)
	for _, s := range standings {
		if s.Checked < height {
			return &HeldError{height, s}
		}
	}
	return err
}

// removeBelow removes entries below the one at which the log begins, for as long as that one is there.
func (l *Log) removeBelow(ctx context.Context, first uint64) error {
	return l.beside.removeAll(ctx, `
		DELETE FROM latchkey_entries WHERE ledger = $1 AND height < $2 AND height < (SELECT min(height) FROM latchkey_entries WHERE ledger = $1) + $3
			AND EXISTS (SELECT 1 FROM latchkey_entries e WHERE e.ledger = $1 AND e.height = $2 AND e.chunk = 0)`,
		l.name, int64(first), removedAtOnce)
}
