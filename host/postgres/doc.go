// Package postgres keeps the logs of ledgers in a PostgreSQL database, with what the
// ledgers begin with, who may append, which nodes live, and checkpoints: one log for any
// number of machines. It implements ledgerlog.Log, which passes internal/test/logtest, Roll
// and Checkpoints.
//
// Its SQL is plain, for other engines that speak the protocol: no notifications, advisory
// locks, sequences, triggers or functions of its own, one change of the schema a
// statement, values of half a megabyte at most, and nothing that needs a connection to
// stay the same between two statements: the one that appends is prepared, until a pooler
// turns out to lose it. It needs a database that has committed what it acknowledges.
//
// It may import core/ledger, host/ledgerlog and pgx. Start at log.go.
package postgres
