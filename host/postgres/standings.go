package postgres

import (
	"context"
	"time"

	"latchkey/host/ledgerlog"
)

// standsFor is how long the log keeps what a node needs of which nothing is heard: it may be
// started again.
const standsFor = time.Hour

// Stand implements ledgerlog.Checkpoints.
func (l *Log) Stand(ctx context.Context, s ledgerlog.Standing) error {
	_, err := l.beside.exec(ctx, `
		INSERT INTO latchkey_standings (ledger, address, height, checked, disputed, seen) VALUES ($1, $2, $3, $4, $5, clock_timestamp())
		ON CONFLICT (ledger, address) DO UPDATE SET height = EXCLUDED.height, checked = EXCLUDED.checked, seen = EXCLUDED.seen,
			disputed = CASE WHEN EXCLUDED.disputed > 0 OR EXCLUDED.checked >= latchkey_standings.disputed THEN EXCLUDED.disputed ELSE latchkey_standings.disputed END`,
		l.name, s.Address, int64(s.Height), int64(s.Checked), int64(s.Disputed))
	return err
}

// Stood is a standing, and how long ago it was noted.
type Stood struct {
	ledgerlog.Standing
	Ago time.Duration
}

// Standings are those of the nodes for which the log keeps what they need, by address: that
// were there within the last hour, or dispute a checkpoint.
func (l *Log) Standings(ctx context.Context) (all []Stood, err error) {
	var s Stood
	var height, checked, disputed, seconds int64
	err = l.beside.each(ctx, []any{&s.Address, &height, &checked, &disputed, &seconds}, func() error {
		s.Height, s.Checked, s.Disputed, s.Ago = uint64(max(0, height)), uint64(max(0, checked)), uint64(max(0, disputed)), time.Duration(seconds)*time.Second
		all = append(all, s)
		return nil
	}, `SELECT address, height, checked, disputed, floor(extract(epoch FROM clock_timestamp() - seen))::bigint FROM latchkey_standings
		WHERE ledger = $1 AND (disputed > 0 OR seen > clock_timestamp() - $2::bigint * interval '1 microsecond') ORDER BY address`, l.name, standsFor.Microseconds())
	return all, err
}

// Disputes implements ledgerlog.Checkpoints.
func (l *Log) Disputes(ctx context.Context) (all []ledgerlog.Standing, err error) {
	standings, err := l.Standings(ctx)
	for _, s := range standings {
		if s.Disputed > 0 {
			all = append(all, s.Standing)
		}
	}
	return all, err
}

// Forget removes the standing of a node that is gone, or was wrong; false: it has none.
func (l *Log) Forget(ctx context.Context, address string) (ok bool, err error) {
	n, err := l.beside.exec(ctx, `DELETE FROM latchkey_standings WHERE ledger = $1 AND address = $2`, l.name, address)
	return n > 0, err
}
