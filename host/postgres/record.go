package postgres

import (
	"context"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

// Several nodes may make and remove checkpoints at once, each of them slowly. A statement reads the
// tables as they were when it began, and only the rows that it changes as they are now. So
// what is recorded of a checkpoint is recorded by one statement, which also changes each
// page that it refers to: who removes a page that came into use meanwhile sees that in the
// row itself, and who refers to one that is being removed does not find it.

// recordSQL records a checkpoint with what it refers to, if all of that is there.
const recordSQL = `
	WITH used AS (UPDATE latchkey_pages p SET used = p.used + 1 WHERE p.ledger = $1 AND p.hash = ANY($6::bytea[]) RETURNING p.hash, p.chunk),
	recorded AS (
		INSERT INTO latchkey_checkpoints (ledger, height, hash, sum) SELECT $1, $2::bigint, $3, $4
		WHERE (SELECT count(*) FROM used WHERE used.chunk = 0) = $8::bigint
			AND EXISTS (SELECT 1 FROM latchkey_entries e WHERE e.ledger = $1 AND e.height = $2::bigint AND e.chunk = 0 AND e.hash = $3)
			AND NOT EXISTS (SELECT 1 FROM latchkey_checkpoints k WHERE k.ledger = $1 AND k.height >= $2::bigint)
		ON CONFLICT DO NOTHING RETURNING height)
	INSERT INTO latchkey_contents (ledger, height, page, hash, beside)
	SELECT $1, recorded.height, r.page, r.hash, r.beside FROM recorded, unnest($5::int[], $6::bytea[], $7::boolean[]) AS r (page, hash, beside)`

// Record implements ledgerlog.Checkpoints. What another node removes meanwhile of the pages
// is missing, and then nothing is recorded.
func (l *Log) Record(ctx context.Context, c *ledger.Checkpoint, schedule []transaction.Hash) (ok bool, err error) {
	if err := l.forgetOld(ctx); err != nil { // what is listed at this height, of one that was dropped
		return false, err
	}
	var numbers []int32
	var hashes [][]byte
	var beside []bool
	distinct := map[transaction.Hash]bool{}
	for i, hashesOf := range [][]transaction.Hash{c.Pages, schedule} {
		for _, hash := range hashesOf {
			numbers, hashes, beside = append(numbers, int32(len(numbers))), append(hashes, hash[:]), append(beside, i == 1)
			distinct[hash] = true
		}
	}
	sum := c.Sum()
	n, err := l.beside.execFor(ctx, largeTimeout, recordSQL, l.name, int64(c.Height), c.Hash[:], sum[:], numbers, hashes, beside, len(distinct))
	if err != nil || n == 0 {
		return false, err
	}
	return true, l.forget(ctx)
}

// forget removes checkpoints but for the last, what is listed of none that there is, and
// pages that are listed nowhere.
func (l *Log) forget(ctx context.Context) error {
	if err := l.forgetOld(ctx); err != nil {
		return err
	}
	return l.beside.removeAll(ctx, forgetPagesSQL, l.name, removedAtOnce)
}

func (l *Log) forgetOld(ctx context.Context) error {
	if _, err := l.beside.exec(ctx, `
		DELETE FROM latchkey_checkpoints WHERE ledger = $1 AND height < (
			SELECT min(height) FROM (SELECT height FROM latchkey_checkpoints WHERE ledger = $1 ORDER BY height DESC LIMIT $2) AS kept)`, l.name, checkpointsKept); err != nil {
		return err
	}
	_, err := l.beside.execFor(ctx, largeTimeout, `
		DELETE FROM latchkey_contents c WHERE c.ledger = $1
			AND NOT EXISTS (SELECT 1 FROM latchkey_checkpoints k WHERE k.ledger = $1 AND k.height = c.height)`, l.name)
	return err
}

// forgetPagesSQL removes some pages as a whole that nothing has listed, nor come to use since that was looked up.
const forgetPagesSQL = `
	DELETE FROM latchkey_pages p USING (SELECT s.hash, s.used FROM latchkey_pages s WHERE s.ledger = $1 AND s.chunk = 0
		AND NOT EXISTS (SELECT 1 FROM latchkey_contents c WHERE c.ledger = $1 AND c.hash = s.hash) LIMIT $2) AS idle
	WHERE p.ledger = $1 AND p.hash = idle.hash AND p.used = idle.used`

// removeAll runs a statement that removes some rows until there are no more.
func (d *Database) removeAll(ctx context.Context, sql string, arguments ...any) error {
	for {
		if n, err := d.execFor(ctx, largeTimeout, sql, arguments...); err != nil || n == 0 {
			return err
		}
	}
}
