package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/ledgerlog"
)

var _ ledgerlog.Checkpoints = (*Log)(nil)

const (
	// checkpointsKept is how many there are: the newest, and the one before for who begins
	// with that just now.
	checkpointsKept = 2
	// largeTimeout is how long a statement may take that moves much.
	largeTimeout = time.Minute
	// removedAtOnce bounds the rows that a statement removes.
	removedAtOnce = 1_000
)

// Newest implements ledgerlog.Checkpoints.
func (l *Log) Newest(ctx context.Context) (*ledgerlog.Checkpoint, error) {
	var height int64
	var hash, sum []byte
	err := l.database.one(ctx, []any{&height, &hash, &sum}, `
		SELECT height, hash, sum FROM latchkey_checkpoints WHERE ledger = $1 ORDER BY height DESC LIMIT 1`, l.name)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	c := &ledgerlog.Checkpoint{BlockID: ledger.BlockID{Height: uint64(height)}}
	copy(c.Hash[:], hash) // one of another length is none that a node comes to
	copy(c.Sum[:], sum)
	return c, nil
}

// Record implements ledgerlog.Checkpoints. Two nodes may do so at once: what one has put
// down the other may remove, and then nothing is recorded.
func (l *Log) Record(ctx context.Context, c *ledger.Checkpoint, schedule []transaction.Hash) (ok bool, err error) {
	newest, err := l.Newest(ctx)
	if err != nil || newest != nil && newest.Height >= c.Height {
		return false, err
	}
	if err := l.putContents(ctx, c, schedule); err != nil {
		return false, err
	}
	sum := c.Sum()
	n, err := l.database.execFor(ctx, largeTimeout, `
		INSERT INTO latchkey_checkpoints (ledger, height, hash, sum) SELECT $1, $2::bigint, $3, $4
		WHERE EXISTS (SELECT 1 FROM latchkey_entries e WHERE e.ledger = $1 AND e.height = $2::bigint AND e.chunk = 0 AND e.hash = $3)
			AND (SELECT count(*) FROM latchkey_contents c WHERE c.ledger = $1 AND c.height = $2::bigint) = $5
			AND NOT EXISTS (SELECT 1 FROM latchkey_contents c WHERE c.ledger = $1 AND c.height = $2::bigint
				AND NOT EXISTS (SELECT 1 FROM latchkey_pages p WHERE p.ledger = $1 AND p.hash = c.hash AND p.chunk = 0))
		ON CONFLICT DO NOTHING`, l.name, int64(c.Height), c.Hash[:], sum[:], len(c.Pages)+len(schedule))
	if err != nil || n == 0 {
		return false, err
	}
	return true, l.forget(ctx)
}

// putContents puts down which pages a checkpoint has. Those of one that is recorded stay: who was
// slow, and does not know that another has recorded it, may end between the two statements.
func (l *Log) putContents(ctx context.Context, c *ledger.Checkpoint, schedule []transaction.Hash) error {
	var numbers []int32
	var hashes [][]byte
	var beside []bool
	for i, hashesOf := range [][]transaction.Hash{c.Pages, schedule} {
		for _, hash := range hashesOf {
			numbers, hashes, beside = append(numbers, int32(len(numbers))), append(hashes, hash[:]), append(beside, i == 1)
		}
	}
	if _, err := l.database.execFor(ctx, largeTimeout, `
		DELETE FROM latchkey_contents WHERE ledger = $1 AND height = $2
			AND NOT EXISTS (SELECT 1 FROM latchkey_checkpoints k WHERE k.ledger = $1 AND k.height = $2)`, l.name, int64(c.Height)); err != nil {
		return err
	}
	_, err := l.database.execFor(ctx, largeTimeout, `
		INSERT INTO latchkey_contents (ledger, height, page, hash, beside)
		SELECT $1, $2, r.page, r.hash, r.beside FROM unnest($3::int[], $4::bytea[], $5::boolean[]) AS r (page, hash, beside)
		ON CONFLICT DO NOTHING`, l.name, int64(c.Height), numbers, hashes, beside)
	return err
}

// forget removes checkpoints but for the last, and pages that none of those has.
func (l *Log) forget(ctx context.Context) error {
	var oldest int64
	err := l.database.one(ctx, []any{&oldest}, `
		SELECT COALESCE(min(height), 0) FROM (SELECT height FROM latchkey_checkpoints WHERE ledger = $1 ORDER BY height DESC LIMIT $2) AS kept`, l.name, checkpointsKept)
	if err != nil {
		return err
	}
	for _, table := range []string{"latchkey_checkpoints", "latchkey_contents"} {
		if _, err := l.database.execFor(ctx, largeTimeout, `DELETE FROM `+table+` WHERE ledger = $1 AND height < $2`, l.name, oldest); err != nil {
			return err
		}
	}
	return l.database.removeAll(ctx, `
		DELETE FROM latchkey_pages WHERE ledger = $1 AND hash IN (SELECT p.hash FROM latchkey_pages p WHERE p.ledger = $1 AND p.chunk = 0
			AND NOT EXISTS (SELECT 1 FROM latchkey_contents c WHERE c.ledger = $1 AND c.hash = p.hash) LIMIT $2)`, l.name, removedAtOnce)
}

// removeAll runs a statement that removes some rows until there are no more.
func (d *Database) removeAll(ctx context.Context, sql string, arguments ...any) error {
	for {
		if n, err := d.execFor(ctx, largeTimeout, sql, arguments...); err != nil || n == 0 {
			return err
		}
	}
}

// Contents implements ledgerlog.Checkpoints.
func (l *Log) Contents(ctx context.Context, height uint64) (pages, schedule []transaction.Hash, err error) {
	var hash []byte
	var beside bool
	err = l.database.each(ctx, []any{&hash, &beside}, func() error {
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
