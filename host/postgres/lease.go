package postgres

import (
	"bytes"
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"latchkey/host/ledgerlog"
)

// Glance implements ledgerlog.Shared.
func (l *Log) Glance(ctx context.Context, height uint64) (g ledgerlog.Glance, err error) {
	var term, head int64
	var writer string
	err = l.database.one(ctx, []any{&term, &writer, &g.Address, &g.Live, &head, &g.Hash}, `
		SELECT l.term, l.writer, l.address, GREATEST(l.expires, n.expires) > clock_timestamp(),
			COALESCE((SELECT max(e.height) FROM latchkey_entries e WHERE e.ledger = $1), g.height),
			CASE WHEN g.height = $2::bigint THEN g.hash ELSE
				(SELECT e.hash FROM latchkey_entries e WHERE e.ledger = $1 AND e.height = $2::bigint AND e.chunk = 0) END
		FROM latchkey_leases l JOIN latchkey_ledgers g ON g.name = l.ledger LEFT JOIN latchkey_nodes n ON n.id = l.writer
		WHERE l.ledger = $1`, l.name, int64(height))
	if errors.Is(err, pgx.ErrNoRows) {
		return ledgerlog.Glance{}, nil // the database has lost all of the ledger
	}
	g.Term, g.Head, g.Own = uint64(term), uint64(head), writer == l.writer
	return g, err
}

// Acquire implements ledgerlog.Shared. It waits for appends of earlier terms that are
// under way.
func (l *Log) Acquire(ctx context.Context, address string, lasts time.Duration) (term uint64, ok bool, err error) {
	var next int64
	if l.byNode {
		lasts = 0
	}
	err = l.database.one(ctx, []any{&next}, `
		UPDATE latchkey_leases SET term = term + 1, writer = $2, address = $3, successor = '', expires = clock_timestamp() + $4::bigint * interval '1 microsecond'
		WHERE ledger = $1 AND (writer = $2 OR expires <= clock_timestamp()
			AND NOT EXISTS (SELECT 1 FROM latchkey_nodes n WHERE n.id = writer AND n.expires > clock_timestamp())) RETURNING term`, l.name, l.writer, address, lasts.Microseconds())
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, false, nil
	}
	return uint64(next), err == nil, err
}

// Renew implements ledgerlog.Shared. Where the lease is the node's it only looks whether the
// term is still the latest.
func (l *Log) Renew(ctx context.Context, term uint64, lasts time.Duration) (ok bool, err error) {
	if l.byNode {
		err = l.database.one(ctx, []any{&ok}, `SELECT EXISTS (SELECT 1 FROM latchkey_leases WHERE ledger = $1 AND term = $2 AND writer = $3)`,
			l.name, int64(term), l.writer)
		return ok, err
	}
	n, err := l.database.exec(ctx, `
		UPDATE latchkey_leases SET expires = clock_timestamp() + $4::bigint * interval '1 microsecond'
		WHERE ledger = $1 AND term = $2 AND writer = $3 AND expires > clock_timestamp()`, l.name, int64(term), l.writer, lasts.Microseconds())
	return n == 1, err
}

// Release implements ledgerlog.Shared.
func (l *Log) Release(ctx context.Context, term uint64) error {
	_, err := l.database.exec(ctx, `UPDATE latchkey_leases SET expires = clock_timestamp(), writer = ''
		WHERE ledger = $1 AND term = $2 AND writer = $3`, l.name, int64(term), l.writer)
	return err
}

// Heads are glances at several logs of a node that lives, each at its newest block, by their
// names. Those of which the database has nothing are not among them.
func (d *Database) Heads(ctx context.Context, node string, names []string) (map[string]ledgerlog.Glance, error) {
	heads := make(map[string]ledgerlog.Glance, len(names))
	var name, writer, address string
	var term, head int64
	var live bool
	var hash []byte
	err := d.each(ctx, []any{&name, &term, &writer, &address, &live, &head, &hash}, func() error {
		heads[name] = ledgerlog.Glance{Term: uint64(term), Own: writer == node, Live: live, Address: address, Head: uint64(head), Hash: bytes.Clone(hash)}
		return nil
	}, `
		SELECT l.ledger, l.term, l.writer, l.address, GREATEST(l.expires, n.expires) > clock_timestamp(),
			COALESCE((SELECT e.height FROM latchkey_entries e WHERE e.ledger = l.ledger AND e.chunk = 0 ORDER BY e.height DESC LIMIT 1), g.height),
			COALESCE((SELECT e.hash FROM latchkey_entries e WHERE e.ledger = l.ledger AND e.chunk = 0 ORDER BY e.height DESC LIMIT 1), g.hash)
		FROM latchkey_leases l JOIN latchkey_ledgers g ON g.name = l.ledger LEFT JOIN latchkey_nodes n ON n.id = l.writer
		WHERE l.ledger = ANY($1)`, names)
	return heads, err
}

// Held is a ledger whose blocks a node makes that lives.
type Held struct {
	Ledger    string
	Node      string // its id
	Successor string // id of the node that asks to make them; empty: none does
}

// Held are the ledgers that nodes hold whose own lease is that of all their ledgers.
func (d *Database) Held(ctx context.Context) (all []Held, err error) {
	var h Held
	err = d.each(ctx, []any{&h.Ledger, &h.Node, &h.Successor}, func() error {
		all = append(all, h)
		return nil
	}, `SELECT l.ledger, l.writer, l.successor FROM latchkey_leases l JOIN latchkey_nodes n ON n.id = l.writer WHERE n.expires > clock_timestamp()`)
	return all, err
}

// Succeed asks the node that makes a ledger's blocks to have another make them.
func (d *Database) Succeed(ctx context.Context, name, successor string) error {
	_, err := d.exec(ctx, `UPDATE latchkey_leases SET successor = $2 WHERE ledger = $1 AND successor <> $2`, name, successor)
	return err
}
