package overview

import (
	"context"
	"errors"

	"latchkey/core/amount"
	"latchkey/host/client"
	"latchkey/host/drops"
)

// history asks what became of the keys that are gone.
func (l *Looker) history(ctx context.Context, seen []*Seen) error {
	type gone struct {
		fate *Fate
		from *Seen
	}
	var all []gone
	for _, s := range seen {
		for i := range s.Fates {
			if s.Fates[i].State == Forgotten {
				all = append(all, gone{&s.Fates[i], s})
			}
		}
	}
	return inParallel(len(all), func(i int) error {
		g := all[i]
		use, err := drops.KeyUsed(ctx, l.Client, l.Contract, g.fate.PublicKey)
		if refused := (*drops.RefusedError)(nil); errors.As(err, &refused) || client.Is(err, client.UnknownTransaction) || client.Is(err, "UNKNOWN_BLOCK") || client.Is(err, "UNKNOWN_CHUNK") {
			use, err = nil, nil // the node's history does not go back so far
		}
		if err != nil {
			return err
		}
		l.tell(1)
		if use != nil {
			allowance := amount.Zero
			if g.from.Birth != nil {
				allowance = g.from.Birth.Allowance
			}
			g.fate.take(use, allowance)
		}
		return nil
	})
}
