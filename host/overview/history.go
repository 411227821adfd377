package overview

import (
	"context"
	"errors"

	"latchkey/core/amount"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/host/parallel"
)

// gone is a key that is gone, of a drop.
type gone struct {
	fate *Fate
	from *Seen
}

// goneOf are the keys of a drop of which nobody knows yet what became.
func goneOf(s *Seen) (all []gone) {
	for i := range s.Fates {
		if s.Fates[i].State == Forgotten {
			all = append(all, gone{&s.Fates[i], s})
		}
	}
	return all
}

// take adds what was found of a key, if anything was.
func (g gone) take(use *drops.Use) {
	if use == nil {
		return
	}
	allowance := amount.Zero
	if g.from.Making != nil {
		allowance = g.from.Making.Allowance
	}
	g.fate.take(use, allowance)
}

// history finds out what became of the keys that are gone: from events, by the drop, and of
// those that they do not tell of from blocks, one by one.
func (l *Looker) history(ctx context.Context, seen []*Seen) error {
	err := parallel.Do(len(seen), questionsAtATime, func(i int) error {
		missing := goneOf(seen[i])
		if len(missing) == 0 {
			return nil
		}
		uses, err := drops.UsesOf(ctx, l.Client, l.Contract, seen[i].ID)
		told := 0
		for _, g := range missing {
			if use := uses[g.fate.PublicKey.String()]; use != nil {
				g.take(use)
				told++
			}
		}
		l.tell(told)
		return err
	})
	if err != nil {
		return err
	}
	var all []gone
	for _, s := range seen {
		all = append(all, goneOf(s)...)
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
		g.take(use)
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
