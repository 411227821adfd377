package overview

import (
	"context"
	"errors"

	"latchkey/core/amount"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/host/parallel"
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
	return parallel.Do(len(all), questionsAtATime, func(i int) error {
		g := all[i]
		use, err := drops.KeyUsed(ctx, l.Client, l.Contract, g.fate.PublicKey)
		if isForgotten(err) {
			use, err = nil, nil
		}
		if err != nil {
			return err
		}
		l.tell(1)
		if use != nil {
			allowance := amount.Zero
			if g.from.Making != nil {
				allowance = g.from.Making.Allowance
			}
			g.fate.take(use, allowance)
		}
		return nil
	})
}

// isForgotten reports whether a node's history does not go back so far.
func isForgotten(err error) bool {
	var refused *drops.RefusedError
	if errors.As(err, &refused) {
		return true
	}
	for _, cause := range []string{client.UnknownTransaction, "UNKNOWN_BLOCK", "UNKNOWN_CHUNK"} {
		if client.Is(err, cause) {
			return true
		}
	}
	return false
}
