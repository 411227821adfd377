package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// migrations bring the tables from each version to the next one, and those of a database
// without any to version 1: statements that may run again, as when a node ended between two
// of them or several nodes begin at once. Where a row may not hold a value, it is cut into
// chunks.
var migrations = [][]string{toVersion1, toVersion2, toVersion3}

// schemaVersion is the layout of the tables that this program uses.
var schemaVersion = len(migrations)

var toVersion1 = []string{
	`CREATE TABLE IF NOT EXISTS latchkey_schema (id int PRIMARY KEY, version int NOT NULL)`,
	// What is named by its SHA-256: geneses and code.
	`CREATE TABLE IF NOT EXISTS latchkey_blobs (hash bytea NOT NULL, chunk int NOT NULL, body bytea NOT NULL, PRIMARY KEY (hash, chunk))`,
	// height and hash are those of the genesis block; secret is known to the nodes alone.
	`CREATE TABLE IF NOT EXISTS latchkey_ledgers (name text PRIMARY KEY, genesis bytea NOT NULL, height bigint NOT NULL, hash bytea NOT NULL, secret bytea NOT NULL)`,
	`CREATE TABLE IF NOT EXISTS latchkey_leases (ledger text PRIMARY KEY, term bigint NOT NULL, writer text NOT NULL, address text NOT NULL, expires timestamptz NOT NULL)`,
	`CREATE TABLE IF NOT EXISTS latchkey_entries (ledger text NOT NULL, height bigint NOT NULL, chunk int NOT NULL, chunks int NOT NULL, term bigint NOT NULL, writer text NOT NULL, hash bytea NOT NULL, body bytea NOT NULL, PRIMARY KEY (ledger, height, chunk))`,
	`INSERT INTO latchkey_schema (id, version) VALUES (1, 1) ON CONFLICT DO NOTHING`,
}

var toVersion2 = []string{
	// sum is that of the checkpoint of the block at height, which has the hash.
	`CREATE TABLE IF NOT EXISTS latchkey_checkpoints (ledger text NOT NULL, height bigint NOT NULL, hash bytea NOT NULL, sum bytea NOT NULL, PRIMARY KEY (ledger, height))`,
	// Pages of checkpoints in order, the numbers of those beside them following.
	`CREATE TABLE IF NOT EXISTS latchkey_contents (ledger text NOT NULL, height bigint NOT NULL, page int NOT NULL, hash bytea NOT NULL, beside boolean NOT NULL, PRIMARY KEY (ledger, height, page))`,
	`CREATE TABLE IF NOT EXISTS latchkey_pages (ledger text NOT NULL, hash bytea NOT NULL, chunk int NOT NULL, body bytea NOT NULL, PRIMARY KEY (ledger, hash, chunk))`,
	// checked is the height of the newest checkpoint that a node has found to be its own.
	`CREATE TABLE IF NOT EXISTS latchkey_standings (ledger text NOT NULL, address text NOT NULL, height bigint NOT NULL, checked bigint NOT NULL, seen timestamptz NOT NULL, PRIMARY KEY (ledger, address))`,
	// first is the height of the first entry that a log has, if earlier ones were removed.
	`CREATE TABLE IF NOT EXISTS latchkey_truncated (ledger text PRIMARY KEY, first bigint NOT NULL)`,
	// successor is the id of a node that asks the writer to hand the ledger over.
	`ALTER TABLE latchkey_leases ADD COLUMN IF NOT EXISTS successor text NOT NULL DEFAULT ''`,
	// requests of clients on a day, which is counted since 1970.
	`CREATE TABLE IF NOT EXISTS latchkey_spent (ledger text PRIMARY KEY, day bigint NOT NULL, requests bigint NOT NULL)`,
	// prepare are the versions of core/prepare that a node has, such as 1,2.
	`CREATE TABLE IF NOT EXISTS latchkey_nodes (id text PRIMARY KEY, address text NOT NULL, prepare text NOT NULL, program text NOT NULL, draining boolean NOT NULL, expires timestamptz NOT NULL)`,
	`UPDATE latchkey_schema SET version = 2 WHERE id = 1 AND version = 1`,
}

var toVersion3 = []string{
	// used changes each time that a checkpoint is recorded that has the page.
	`ALTER TABLE latchkey_pages ADD COLUMN IF NOT EXISTS used bigint NOT NULL DEFAULT 0`,
	// disputed is the height of the checkpoint that a node has come to otherwise; 0: none.
	`ALTER TABLE latchkey_standings ADD COLUMN IF NOT EXISTS disputed bigint NOT NULL DEFAULT 0`,
	`UPDATE latchkey_schema SET version = 3 WHERE id = 1 AND version = 2`,
}

// SchemaError is a database whose tables are those of another version of the program.
type SchemaError struct{ Found int }

func (e *SchemaError) Error() string {
	if e.Found > schemaVersion {
		return fmt.Sprintf("the tables in the database have version %d, this program knows %d: use the program that made them, or a later one", e.Found, schemaVersion)
	}
	return fmt.Sprintf("the tables in the database have version %d, this program needs %d, and does not know how to come there: use the program that made them", e.Found, schemaVersion)
}

// Codes of SQL errors.
const (
	codeNoTable         = "42P01"
	codeDuplicate       = "23505"
	codeDuplicateObject = "42710"
	codeDuplicateTable  = "42P07"
	codeNoStatement     = "26000" // of that name, on this connection to the server
	codeStatementExists = "42P05"
)

// hasCode reports whether the database has answered with one of these codes.
func hasCode(err error, codes ...string) bool {
	said := (*pgconn.PgError)(nil)
	return errors.As(err, &said) && slices.Contains(codes, said.Code)
}

// prepare makes the tables, or brings them to the version of this program, and refuses those
// of a later one.
func (d *Database) prepare(ctx context.Context) error {
	found, err := d.version(ctx)
	if hasCode(err, codeNoTable) || errors.Is(err, pgx.ErrNoRows) {
		found, err = d.migrate(ctx, 0)
	}
	for err == nil && 0 < found && found < schemaVersion {
		found, err = d.migrate(ctx, found)
	}
	switch {
	case err != nil:
		return &OpenError{err}
	case found != schemaVersion:
		return &SchemaError{found}
	}
	return nil
}

func (d *Database) version(ctx context.Context) (version int, err error) {
	return version, d.one(ctx, []any{&version}, `SELECT version FROM latchkey_schema WHERE id = 1`)
}

// makeTries bounds how often a table is asked for.
const makeTries = 5

// migrate brings the tables from a version to the next, and returns which one they have then:
// another node may be further. Two nodes may do so at once: then the database says to one
// that a table, or its type, is there already.
func (d *Database) migrate(ctx context.Context, from int) (version int, err error) {
	for _, statement := range migrations[from] {
		_, err := d.exec(ctx, statement)
		for try := 1; try < makeTries && hasCode(err, codeDuplicate, codeDuplicateObject, codeDuplicateTable); try++ {
			_, err = d.exec(ctx, statement)
		}
		if err != nil {
			return 0, err
		}
	}
	return d.version(ctx)
}
