package postgres

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"slices"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/ledgerlog"
)

// PutPages implements ledgerlog.Checkpoints. Those that are there are not sent.
func (l *Log) PutPages(ctx context.Context, pages map[transaction.Hash][]byte) error {
	missing := maps.Clone(pages)
	var hash []byte
	var wanted [][]byte
	for hash := range pages {
		wanted = append(wanted, bytes.Clone(hash[:]))
	}
	err := l.beside.each(ctx, []any{&hash}, func() error {
		delete(missing, transaction.Hash(hash))
		return nil
	}, `SELECT hash FROM latchkey_pages WHERE ledger = $1 AND hash = ANY($2::bytea[]) AND chunk = 0`, l.name, wanted)
	if err != nil || len(missing) == 0 {
		return err
	}
	var hashes, bodies [][]byte
	var chunks []int32
	for _, hash := range slices.SortedFunc(maps.Keys(missing), func(a, b transaction.Hash) int { return bytes.Compare(a[:], b[:]) }) { // two nodes then wait for each other in one order
		for n, chunk := range chunksOf(missing[hash]) {
			hashes, chunks, bodies = append(hashes, bytes.Clone(hash[:])), append(chunks, int32(n)), append(bodies, chunk)
		}
	}
	_, err = l.beside.execFor(ctx, largeTimeout, `
		INSERT INTO latchkey_pages (ledger, hash, chunk, body) SELECT $1, r.hash, r.chunk, r.body
		FROM unnest($2::bytea[], $3::int[], $4::bytea[]) AS r (hash, chunk, body) ON CONFLICT DO NOTHING`, l.name, hashes, chunks, bodies)
	return err
}

// Page implements ledgerlog.Checkpoints.
func (l *Log) Page(ctx context.Context, hash transaction.Hash) (page []byte, err error) {
	var chunk []byte
	err = l.beside.each(ctx, []any{&chunk}, func() error {
		page = append(page, chunk...)
		return nil
	}, `SELECT body FROM latchkey_pages WHERE ledger = $1 AND hash = $2 ORDER BY chunk`, l.name, hash[:])
	return page, err
}

// usable is why nobody could begin with a whole checkpoint that has these pages, of which it reads
// all. A page that is not what was put down is removed, and the record with it, so that
// the nodes make another, which brings the page again.
func (l *Log) usable(ctx context.Context, c ledgerlog.Checkpoint, pages []transaction.Hash) error {
	damaged := 0
	for _, hash := range pages {
		page, err := l.Page(ctx, hash)
		if err == nil && sha256.Sum256(page) != hash {
			damaged++
			_, err = l.beside.exec(ctx, `DELETE FROM latchkey_pages WHERE ledger = $1 AND hash = $2`, l.name, hash[:])
		}
		if err != nil {
			return err
		}
	}
	if damaged == 0 {
		return nil
	}
	return errors.Join(&ledger.CheckpointError{Height: c.Height, What: fmt.Sprintf("%d of its %d pages are damaged or missing", damaged, len(pages))}, l.Drop(ctx, c))
}
