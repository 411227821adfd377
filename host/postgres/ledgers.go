package postgres

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

// Beginning is what a ledger begins with.
type Beginning struct {
	Genesis []byte         // JSON
	Block   ledger.BlockID // of the genesis block
	Secret  []byte         // by which the ledger's nodes know each other
}

// Beginning returns what the ledger of a name began with; nil: there is none.
func (d *Database) Beginning(ctx context.Context, name string) (*Beginning, error) {
	b := &Beginning{}
	var height int64
	var genesis, hash []byte
	err := d.one(ctx, []any{&genesis, &height, &hash, &b.Secret}, `SELECT genesis, height, hash, secret FROM latchkey_ledgers WHERE name = $1`, name)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return nil, nil
	case err != nil:
		return nil, err
	case len(genesis) != len(transaction.Hash{}) || len(hash) != len(transaction.Hash{}):
		return nil, &BlobError{}
	}
	b.Block = ledger.BlockID{Height: uint64(height), Hash: transaction.Hash(hash)}
	b.Genesis, err = d.Blob(ctx, transaction.Hash(genesis))
	return b, err
}

// Reserve has nobody append to the log of a name, or lead, but a writer, for a time: it brings
// a ledger there that has lived elsewhere, and must not live twice before all of it is there.
// It does nothing where there is such a ledger.
func (d *Database) Reserve(ctx context.Context, name, writer string, lasts time.Duration) error {
	_, err := d.exec(ctx, `INSERT INTO latchkey_leases (ledger, term, writer, address, expires)
		VALUES ($1, 0, $2, '', clock_timestamp() + $3::bigint * interval '1 microsecond') ON CONFLICT DO NOTHING`, name, writer, lasts.Microseconds())
	return err
}

// Begin stores what a ledger begins with, and the codes that its genesis names, unless
// there is a ledger of that name: Beginning tells what it has in the end.
func (d *Database) Begin(ctx context.Context, name string, genesis []byte, block ledger.BlockID, codes [][]byte) error {
	for _, code := range codes {
		if _, err := d.putBlob(ctx, code); err != nil {
			return err
		}
	}
	text, err := d.putBlob(ctx, genesis)
	if err != nil {
		return err
	}
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // it ends the program rather than fail
	// The ledger comes last: who finds it finds all of it.
	_, err = d.exec(ctx, `INSERT INTO latchkey_leases (ledger, term, writer, address, expires)
		VALUES ($1, 0, '', '', clock_timestamp()) ON CONFLICT DO NOTHING`, name)
	if err != nil {
		return err
	}
	_, err = d.exec(ctx, `INSERT INTO latchkey_ledgers (name, genesis, height, hash, secret)
		VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`, name, text[:], int64(block.Height), block.Hash[:], secret)
	return err
}

// Secrets are those by which the nodes of each ledger know each other, by its name.
func (d *Database) Secrets(ctx context.Context) (map[string][]byte, error) {
	secrets := map[string][]byte{}
	var name string
	var secret []byte
	err := d.each(ctx, []any{&name, &secret}, func() error {
		secrets[name] = bytes.Clone(secret)
		return nil
	}, `SELECT name, secret FROM latchkey_ledgers`)
	return secrets, err
}
