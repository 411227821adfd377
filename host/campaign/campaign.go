package campaign

import (
	"errors"
	"os"

	"latchkey/core/transaction"
)

// Campaign is one campaign, as its journal tells.
type Campaign struct {
	Plan
	*state
	journal *journal
	resumed bool
}

// Path is the campaign's journal.
func (c *Campaign) Path() string { return c.journal.path }

// Resumed reports whether an earlier run began the campaign.
func (c *Campaign) Resumed() bool { return c.resumed }

// Made is how many links are made, and paid.
func (c *Campaign) Made() int { return c.made(&c.Plan) }

func (s *state) made(p *Plan) (links int) {
	for i := range s.drops {
		if s.drops[i].done() {
			links += p.SizeOf(i)
		}
	}
	return links
}

// Drop is one of the drops of a campaign.
type Drop struct {
	ID          uint64
	Transaction transaction.Hash // that made it
	First, End  int              // its links, counted from 0: from First on, before End
	Paid        bool             // its tokens have been sent, if it has any
}

// Drops are those that are made.
func (c *Campaign) Drops() (all []Drop) {
	for i, d := range c.drops {
		if d.id == nil {
			continue
		}
		made := Drop{ID: *d.id, Paid: d.done()}
		made.First, made.End = c.linksOf(i)
		made.Transaction, _ = transaction.ParseHash(d.steps[0].hash)
		all = append(all, made)
	}
	return all
}

// Finish notes that the result reached who asked for it: the same command makes another
// campaign from now on.
func (c *Campaign) Finish() error {
	if err := c.compact(); err == nil {
		return c.Close()
	}
	return errors.Join(c.journal.append(note{Shown: true}), c.Close())
}

// IsUntouched reports whether nothing was sent for the campaign.
func (c *Campaign) IsUntouched() bool {
	for _, d := range c.drops {
		for _, at := range d.steps {
			if at.done || at.signed != nil {
				return false
			}
		}
	}
	return true
}

// Leave is Close for a campaign that failed: one for which nothing was sent is
// forgotten, and its label free again.
func (c *Campaign) Leave() error {
	if !c.IsUntouched() {
		return c.Close()
	}
	return errors.Join(os.Remove(c.Path()), c.Close())
}

// Close leaves the campaign for another run of the command.
func (c *Campaign) Close() error { return c.journal.close() }
