package postgres

import (
	"context"
	"time"
)

// Spend adds to the requests that a ledger has been asked today, by the database's clock, and
// returns how many they are, and how long the day lasts still, in whole seconds.
func (d *Database) Spend(ctx context.Context, name string, requests int64) (today int64, left time.Duration, err error) {
	var seconds int64
	err = d.one(ctx, []any{&today, &seconds}, `
		INSERT INTO latchkey_spent (ledger, day, requests) VALUES ($1, floor(extract(epoch FROM clock_timestamp()) / 86400), $2)
		ON CONFLICT (ledger) DO UPDATE SET day = EXCLUDED.day,
			requests = EXCLUDED.requests + CASE WHEN latchkey_spent.day = EXCLUDED.day THEN latchkey_spent.requests ELSE 0 END
		RETURNING requests, ceil((day + 1) * 86400 - extract(epoch FROM clock_timestamp()))::bigint`, name, requests)
	return today, time.Duration(seconds) * time.Second, err
}
