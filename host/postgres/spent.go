package postgres

import "context"

// Spend adds to the requests that a ledger has been asked today, by the database's clock, and
// returns how many they are.
func (d *Database) Spend(ctx context.Context, name string, requests int64) (today int64, err error) {
	err = d.one(ctx, []any{&today}, `
		INSERT INTO latchkey_spent (ledger, day, requests) VALUES ($1, floor(extract(epoch FROM clock_timestamp()) / 86400), $2)
		ON CONFLICT (ledger) DO UPDATE SET day = EXCLUDED.day,
			requests = EXCLUDED.requests + CASE WHEN latchkey_spent.day = EXCLUDED.day THEN latchkey_spent.requests ELSE 0 END
		RETURNING requests`, name, requests)
	return today, err
}
