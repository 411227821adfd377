package postgres

import (
	"context"
	"errors"
	"time"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/ledgerlog"
)

var _ ledgerlog.Checkpoints = (*Log)(nil)

const (
	// checkpointsKept is how many there are: the newest, and the one before for who begins
	// with that just now, or if the newest is damaged.
	checkpointsKept = 2
	// largeTimeout is how long a statement may take that moves much.
	largeTimeout = time.Minute
	// removedAtOnce bounds the rows that a statement removes.
	removedAtOnce = 1_000
)

// All implements ledgerlog.Checkpoints.
func (l *Log) All(ctx context.Context) (all []ledgerlog.Checkpoint, err error) {
	var height int64
	var hash, sum []byte
	err = l.beside.each(ctx, []any{&height, &hash, &sum}, func() error {
		c := ledgerlog.Checkpoint{BlockID: ledger.BlockID{Height: uint64(height)}}
		for _, f := range []struct{ to, from []byte }{{c.Hash[:], hash}, {c.Sum[:], sum}} {
			if len(f.to) == len(f.from) { // else it stays one that no node comes to
				copy(f.to, f.from)
			}
		}
		all = append(all, c)
		return nil
	}, `SELECT height, hash, sum FROM latchkey_checkpoints WHERE ledger = $1 ORDER BY height DESC`, l.name)
	return all, err
}

// Contents implements ledgerlog.Checkpoints.
func (l *Log) Contents(ctx context.Context, height uint64) (pages, schedule []transaction.Hash, err error) {
	var hash []byte
	var beside bool
	err = l.beside.each(ctx, []any{&hash, &beside}, func() error {
		var h transaction.Hash
		copy(h[:], hash)
		if beside {
			schedule = append(schedule, h)
		} else {
			pages = append(pages, h)
		}
		return nil
	}, `SELECT hash, beside FROM latchkey_contents WHERE ledger = $1 AND height = $2 ORDER BY page`, l.name, int64(height))
	return pages, schedule, err
}

// Recorded are the checkpoints that there are, the newest first: those that are whole, and those
// whose records are damaged. Pages themselves are not looked at.
func (l *Log) Recorded(ctx context.Context) (whole, damaged []ledgerlog.Checkpoint, err error) {
	all, err := l.All(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, c := range all {
		point, _, err := ledgerlog.Whole(ctx, l, l.genesis.Hash, c)
		switch {
		case errors.As(err, new(*ledger.CheckpointError)):
			damaged = append(damaged, c)
		case err != nil:
			return nil, nil, err
		case point != nil:
			whole = append(whole, c)
		}
	}
	return whole, damaged, nil
}

// Drop implements ledgerlog.Checkpoints. A hash or a sum of another length is none that could
// have been given.
func (l *Log) Drop(ctx context.Context, c ledgerlog.Checkpoint) error {
	_, err := l.beside.exec(ctx, `
		DELETE FROM latchkey_checkpoints WHERE ledger = $1 AND height = $2
			AND (hash = $3 OR length(hash) <> 32) AND (sum = $4 OR length(sum) <> 32)`, l.name, int64(c.Height), c.Hash[:], c.Sum[:])
	return err
}

// ForgetCheckpoints removes the records of checkpoints from a height on, and returns how many
// those were. The nodes make others.
func (l *Log) ForgetCheckpoints(ctx context.Context, from uint64) (int64, error) {
	return l.beside.exec(ctx, `DELETE FROM latchkey_checkpoints WHERE ledger = $1 AND height >= $2`, l.name, int64(from))
}
