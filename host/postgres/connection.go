package postgres

import (
	"context"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Appends of one log go out one after the other, so it does not matter on which connection:
// a log has one of its own, or takes one of those that many logs share.

// warnedKey is where a connection has what is told of warnings.
const warnedKey = "latchkey warned"

// appending is how connections that append are made.
func appending(config *pgx.ConnConfig) *pgx.ConnConfig {
	config = config.Copy()
	// The server then plans the statement once, which takes longer than running it.
	config.DefaultQueryExecMode = pgx.QueryExecModeCacheStatement
	config.OnNotice = func(c *pgconn.PgConn, notice *pgconn.Notice) {
		if warned, ok := c.CustomData()[warnedKey].(*atomic.Bool); ok && notice.SeverityUnlocalized == "WARNING" {
			warned.Store(true)
		}
	}
	return config
}

func appendPool(ctx context.Context, config *pgxpool.Config) (*pgxpool.Pool, error) {
	config = config.Copy()
	config.MaxConns = manyAppendMax
	config.ConnConfig = appending(config.ConnConfig)
	return pgxpool.NewWithConfig(ctx, config)
}

// exec runs a statement on a connection that appends, of which a warning is an error too.
func (l *Log) exec(ctx context.Context, sql string, arguments ...any) (int64, error) {
	conn, giveBack, err := l.connect(ctx)
	if err != nil {
		return 0, err
	}
	defer giveBack()
	l.warned.Store(false)
	conn.PgConn().CustomData()[warnedKey] = &l.warned
	if l.pooled {
		arguments = append([]any{pgx.QueryExecModeCacheDescribe}, arguments...)
	}
	tag, err := conn.Exec(ctx, sql, arguments...)
	if err == nil && l.warned.Load() {
		err = errWarned
	}
	if hasCode(err, codeNoStatement, codeStatementExists) {
		l.pooled = true
	}
	return tag.RowsAffected(), err
}

// connect has a connection that appends; giveBack must follow.
func (l *Log) connect(ctx context.Context) (conn *pgx.Conn, giveBack func(), err error) {
	if shared := l.database.append; shared != nil {
		lent, err := shared.Acquire(ctx)
		if err != nil {
			return nil, nil, err
		}
		return lent.Conn(), lent.Release, nil
	}
	if l.conn == nil {
		if l.conn, err = pgx.ConnectConfig(ctx, appending(l.database.config)); err != nil {
			return nil, nil, err
		}
	}
	return l.conn, func() {
		if l.conn.IsClosed() {
			l.conn = nil // the next append makes another
		}
	}, nil
}

// hangUp gives the log's own connection up.
func (l *Log) hangUp() {
	if l.conn != nil {
		ctx, end := context.WithTimeout(context.Background(), connectTimeout)
		defer end()
		_ = l.conn.Close(ctx)
		l.conn = nil
	}
}
