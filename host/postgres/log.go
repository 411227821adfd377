package postgres

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/jackc/pgx/v5"

	"latchkey/core/ledger"
	"latchkey/host/ledgerlog"
)

// Log is the log of one ledger, as one writer uses it.
type Log struct {
	database *Database
	beside   *Database // for checkpoints
	name     string
	genesis  ledger.BlockID
	writer   string // unlike that of any other Log
	byNode   bool   // the writer is a node, and has the lease as long as it is on the list of nodes

	mu     sync.Mutex // one append at a time
	conn   *pgx.Conn  // that appends, where the log has one of its own; nil: none yet, or it has failed
	warned atomic.Bool
	pooled bool                                                     // between is a pooler that loses the names of statements
	insert func(context.Context, *addition) (rows int64, err error) // replaced by tests
}

var _ ledgerlog.Shared = (*Log)(nil)

// Log returns the log of the ledger of a name with this Beginning, for a new writer.
func (d *Database) Log(name string, begins *Beginning) *Log {
	id := make([]byte, 16)
	_, _ = rand.Read(id)
	return d.LogOf(name, begins, hex.EncodeToString(id))
}

// LogOf is Log for a writer that may have written before.
func (d *Database) LogOf(name string, begins *Beginning, writer string) *Log {
	l := &Log{database: d, beside: cmp.Or(d.beside, d), name: name, genesis: begins.Block, writer: writer}
	l.insert = l.insertRows
	return l
}

// LogOfNode is the log of a ledger as a node uses it whose own lease is that of all its ledgers.
func (d *Database) LogOfNode(name string, begins *Beginning, node string) *Log {
	l := d.LogOf(name, begins, node)
	l.byNode = true
	return l
}

// Close ends the connection that appends.
func (l *Log) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.hangUp()
}

// addition is what one statement adds: rows of entries, all or none.
type addition struct {
	term   uint64
	first  *ledger.Entry
	last   *ledger.Entry
	rows   int64
	height []int64
	chunk  []int32
	chunks []int32
	hash   [][]byte
	body   [][]byte
}

func additionOf(term uint64, entries []ledger.Entry) *addition {
	a := &addition{term: term, first: &entries[0], last: &entries[len(entries)-1]}
	for i := range entries {
		e := &entries[i]
		parts := chunksOf(e.Borsh())
		for n, part := range parts {
			a.height, a.chunk, a.chunks = append(a.height, int64(e.Height)), append(a.chunk, int32(n)), append(a.chunks, int32(len(parts)))
			a.hash, a.body = append(a.hash, e.BlockHash[:]), append(a.body, part)
		}
	}
	a.rows = int64(len(a.height))
	return a
}

// insertSQL adds rows if the writer has the term and the log ends with the block before.
// Whoever takes the lease waits until what reads it here has committed, and the other way
// round: so behind a new term no append of an earlier one can come to light.
const insertSQL = `
	WITH held AS (SELECT term FROM latchkey_leases WHERE ledger = $1 AND term = $2 AND writer = $3 FOR SHARE)
	INSERT INTO latchkey_entries (ledger, height, chunk, chunks, term, writer, hash, body)
	SELECT $1, r.height, r.chunk, r.chunks, $2, $3, r.hash, r.body
	FROM unnest($4::bigint[], $5::int[], $6::int[], $7::bytea[], $8::bytea[]) AS r (height, chunk, chunks, hash, body)
	WHERE EXISTS (SELECT 1 FROM held)
		AND COALESCE((SELECT e.hash FROM latchkey_entries e WHERE e.ledger = $1 AND e.height = $9::bigint AND e.chunk = 0),
			(SELECT g.hash FROM latchkey_ledgers g WHERE g.name = $1 AND g.height = $9::bigint)) = $10
		AND NOT EXISTS (SELECT 1 FROM latchkey_entries e WHERE e.ledger = $1 AND e.height = $9::bigint + 1 AND e.chunk = 0)`

// insertRows runs the statement, and returns how many rows it has added.
func (l *Log) insertRows(ctx context.Context, a *addition) (int64, error) {
	return l.exec(ctx, insertSQL, l.name, int64(a.term), l.writer, a.height, a.chunk, a.chunks, a.hash, a.body,
		int64(a.first.Height)-1, a.first.PrevHash[:])
}

// Read implements ledgerlog.Log. The error may be a *ledgerlog.TruncatedError.
func (l *Log) Read(ctx context.Context, from uint64, most int) ([]ledger.Entry, error) {
	from = max(from, l.genesis.Height+1)
	entries, err := l.read(ctx, from, most)
	missing, damaged := from, (*ledgerlog.DamagedError)(nil)
	switch {
	case errors.As(err, &damaged):
		missing = damaged.Height
	case err != nil || len(entries) > 0:
		return entries, err
	}
	first, unread := l.First(ctx)
	switch {
	case unread != nil:
		return nil, unread
	case missing < first:
		return nil, &ledgerlog.TruncatedError{Height: missing, First: first}
	}
	return entries, err
}

func (l *Log) read(ctx context.Context, from uint64, most int) (entries []ledger.Entry, err error) {
	var whole, chunk []byte
	var height int64
	var n, next, chunks int32
	err = l.database.each(ctx, []any{&height, &n, &chunks, &chunk}, func() error {
		if n != next || uint64(height) != from+uint64(len(entries)) {
			return missingRows(from + uint64(len(entries)))
		}
		whole, next = append(whole, chunk...), n+1
		if next < chunks {
			return nil
		}
		e, err := decodeEntry(uint64(height), whole)
		entries, whole, next = append(entries, e), nil, 0
		return err
	}, `SELECT height, chunk, chunks, body FROM latchkey_entries WHERE ledger = $1 AND height >= $2 AND height < $3 ORDER BY height, chunk`,
		l.name, int64(from), int64(from)+int64(most))
	if err == nil && next > 0 {
		err = missingRows(from + uint64(len(entries)))
	}
	return entries, err
}

func missingRows(height uint64) error {
	return &ledgerlog.DamagedError{Height: height, What: "rows of it are missing"}
}

// decodeEntry reads what the rows of a height hold together.
func decodeEntry(height uint64, body []byte) (ledger.Entry, error) {
	e, err := ledger.DecodeEntry(body)
	later := (*ledger.EntryVersionError)(nil)
	switch {
	case errors.As(err, &later):
		return e, &ledgerlog.LaterError{Height: height, Found: body, Err: later}
	case err != nil:
		return e, &ledgerlog.DamagedError{Height: height, What: "what its rows hold cannot be read: " + err.Error(), Found: body}
	case e.Height != height:
		return e, &ledgerlog.DamagedError{Height: height, What: fmt.Sprintf("its rows hold that of height %d", e.Height), Found: body}
	}
	return e, nil
}
