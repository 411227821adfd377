package postgres

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	connectionsMax   = 4               // beside the one that appends
	manyReadMax      = 8               // where many ledgers share them
	manyAppendMax    = 8               // of those that append
	manyBesideMax    = 4               // of those for checkpoints
	connectTimeout   = 3 * time.Second // of one attempt
	statementTimeout = 5 * time.Second // of what reads, and of short changes
)

// Database is where ledgers have their logs.
type Database struct {
	pool   *pgxpool.Pool
	config *pgx.ConnConfig // of the connections that append
	append *pgxpool.Pool   // of those, where many ledgers share them; nil: each log has its own
	// beside is the database by connections of its own, for checkpoints, where many ledgers share
	// the others: so no lease waits for what moves much, or for a table that is locked; nil: they
	// take those.
	beside *Database
}

// OpenError is a database that cannot be used.
type OpenError struct{ Err error }

func (e *OpenError) Error() string {
	return "the database of the log: " + strings.Join(strings.Fields(e.Err.Error()), " ") // a driver's has several lines
}

func (e *OpenError) Unwrap() error { return e.Err }

// Open connects to the database at a URL, as libpq reads it, and makes the tables if there
// are none. Errors: *SchemaError, *OpenError.
func Open(ctx context.Context, url string) (*Database, error) { return openFor(ctx, url, false) }

// OpenForMany is Open for a process whose many ledgers share connections, those that read and
// those that append.
func OpenForMany(ctx context.Context, url string) (*Database, error) { return openFor(ctx, url, true) }

func openFor(ctx context.Context, url string, many bool) (*Database, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, &OpenError{unread(err)}
	}
	config.MaxConns = connectionsMax
	if many {
		config.MaxConns = manyReadMax
	}
	config.ConnConfig.ConnectTimeout = connectTimeout
	// A standby shows what there was a moment ago, which nodes take for blocks that are lost.
	config.ConnConfig.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsReadWrite
	// Statements have no names on the server, which a pooler between would lose.
	config.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeCacheDescribe
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, &OpenError{err}
	}
	d := &Database{pool: pool, config: config.ConnConfig.Copy()}
	if many {
		if d.beside, err = besideOf(ctx, config); err != nil {
			pool.Close()
			return nil, err
		}
		if d.append, err = appendPool(ctx, config); err != nil {
			pool.Close()
			d.beside.Close()
			return nil, &OpenError{err}
		}
	}
	if err := d.prepare(ctx); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

// besideOf has connections of its own.
func besideOf(ctx context.Context, config *pgxpool.Config) (*Database, error) {
	config = config.Copy()
	config.MaxConns = manyBesideMax
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, &OpenError{err}
	}
	return &Database{pool: pool}, nil
}

// unread says why a URL cannot be read without the URL, in which the driver does not find
// each password that there may be.
func unread(err error) error {
	why := err.Error()
	if end := strings.LastIndex(why, "`: "); end >= 0 {
		why = why[end+len("`: "):]
	}
	return fmt.Errorf("its URL cannot be read (in a password write / as %%2F, @ as %%40): %s", why)
}

// Close ends the connections.
func (d *Database) Close() {
	d.pool.Close()
	if d.append != nil {
		d.append.Close()
	}
	if d.beside != nil {
		d.beside.Close()
	}
}

// exec runs a statement, and returns how many rows it has changed.
func (d *Database) exec(ctx context.Context, sql string, arguments ...any) (int64, error) {
	return d.execFor(ctx, statementTimeout, sql, arguments...)
}

// execFor is exec of a statement that may take so long.
func (d *Database) execFor(ctx context.Context, most time.Duration, sql string, arguments ...any) (int64, error) {
	ctx, end := context.WithTimeout(ctx, most)
	defer end()
	tag, err := d.pool.Exec(ctx, sql, arguments...)
	return tag.RowsAffected(), err
}

// one reads the row that a statement returns; pgx.ErrNoRows when there is none.
func (d *Database) one(ctx context.Context, into []any, sql string, arguments ...any) error {
	ctx, end := context.WithTimeout(ctx, statementTimeout)
	defer end()
	return d.pool.QueryRow(ctx, sql, arguments...).Scan(into...)
}

// each reads the rows that a statement returns into the same places, and calls visit after
// each.
func (d *Database) each(ctx context.Context, into []any, visit func() error, sql string, arguments ...any) error {
	ctx, end := context.WithTimeout(ctx, statementTimeout)
	defer end()
	rows, err := d.pool.Query(ctx, sql, arguments...)
	if err != nil {
		return err
	}
	_, err = pgx.ForEachRow(rows, into, visit)
	return err
}
