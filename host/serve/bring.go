package serve

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"latchkey/core/ledger"
	"latchkey/host/ledgerlog"
	"latchkey/host/postgres"
	"latchkey/host/store"
)

// A ledger that has lived in a home alone is brought into a database by its first start
// there: its blocks are put into the log, in order, and then the home is a cache of it.
// Until all is there no node can make a block. A start that was broken off is gone on with
// by the next one.

const (
	broughtAtOnce = 64          // entries
	bringTimeout  = time.Minute // of one append
	// bringHolds is how long nobody else leads, unless the start is gone on with.
	bringHolds = 100 * 365 * 24 * time.Hour
)

// LivesError is a home whose ledger is to be brought where it lives already, or another of
// that name does.
type LivesError struct{ Ledger, Home string }

func (e *LivesError) Error() string {
	return fmt.Sprintf("nodes use the ledger %q in the database already, and it is not what the home %s holds: use another home, or another name", e.Ledger, e.Home)
}

// bring brings the ledger of a home into the database, if the home has one of its own.
func bring(ctx context.Context, c Config, database *postgres.Database) (err error) {
	if _, err := os.Stat(c.Home.Data()); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	own, err := OpenStore(c.Home, c.Log)
	if errors.As(err, new(*store.CacheError)) {
		return nil // it has been brought, or never was alone
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, own.Close()) }()
	engine, end, err := c.engine()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, end()) }()
	l, err := ledger.Open(own, engine)
	if errors.Is(err, ledger.ErrEmpty) {
		return nil
	}
	if err == nil {
		err = c.bring(ctx, database, l, own)
	}
	if err == nil {
		err = own.BecomeCache(c.Shared.Ledger)
	}
	return err
}

func (c Config) bring(ctx context.Context, database *postgres.Database, l *ledger.Ledger, own *store.Store) error {
	c.Log.Info("the ledger of the home is brought into the database", "ledger", c.Shared.Ledger)
	first, err := blockAt(l, own, l.Genesis.Height)
	if err != nil {
		return err
	}
	writer := "brings " + first.Hash.String()
	if err := database.Reserve(ctx, c.Shared.Ledger, writer, bringHolds); err != nil {
		return &postgres.OpenError{Err: err}
	}
	begins, err := layDown(ctx, c, database, l, own)
	if err != nil {
		return err
	}
	log := database.LogOf(c.Shared.Ledger, begins, writer)
	defer log.Close()
	head, err := ledger.HeadIn(own)
	if err != nil {
		return err
	}
	glance, err := log.Glance(ctx, head.Height)
	if err != nil {
		return err
	}
	if bytes.Equal(glance.Hash, head.Hash[:]) { // an earlier start has brought all of it, and may have ended before it said so
		return log.Release(ctx, glance.Term)
	}
	isOurs, err := c.isToBeGoneOnWith(ctx, log, glance, l, own)
	if err != nil {
		return err
	}
	term, ok := uint64(0), false
	if isOurs { // else nobody led for as long as bringing may take
		term, ok, err = log.Acquire(ctx, "", bringHolds)
	}
	if err == nil && !ok {
		err = &LivesError{c.Shared.Ledger, c.Home.Dir}
	}
	if err == nil {
		err = appendAll(ctx, log, term, glance.Head+1, ledgerlog.NewLocal(l, own.View))
	}
	if err == nil {
		err = log.Release(ctx, term)
	}
	return err
}

// isToBeGoneOnWith tells whether a log has nothing but the first of what the home has, and
// nobody has written but who brought it.
func (c Config) isToBeGoneOnWith(ctx context.Context, log ledgerlog.Shared, glance ledgerlog.Glance, l *ledger.Ledger, own *store.Store) (bool, error) {
	last, err := log.Glance(ctx, glance.Head)
	if err != nil || !last.Own {
		return false, err
	}
	v, err := l.View(own)
	if err != nil {
		return false, err
	}
	b, err := v.Block(glance.Head)
	return b != nil && bytes.Equal(last.Hash, b.Hash[:]), err
}

// appendAll appends what one log has from a height on to another, which has what is before.
func appendAll(ctx context.Context, to ledgerlog.Log, term, next uint64, from ledgerlog.Log) error {
	for {
		entries, err := from.Read(ctx, next, broughtAtOnce)
		if err != nil || len(entries) == 0 {
			return err
		}
		attempt, end := context.WithTimeout(ctx, bringTimeout)
		err = to.Append(attempt, term, entries)
		end()
		if err != nil {
			return err
		}
		next += uint64(len(entries))
	}
}
