package campaign

import (
	"context"
	"errors"

	"latchkey/host/client"
)

// Abandon takes a campaign over that was not made as a whole, so that no run makes the
// rest of it, and finds drops that were made without its learning so. What was sent and
// may be on its way is settled first: a drop that comes later would be missed. It does
// nothing to one that has ended. A *BusyError is one that another run is at.
func (f Folder) Abandon(ctx context.Context, c *client.Client, label string) error {
	loaded, err := f.Load(label)
	if err != nil || loaded.shown {
		return err
	}
	taken, err := f.resume(label, loaded.Command, true)
	if taken == nil || err != nil {
		return err
	}
	for i := range taken.drops {
		d := &taken.drops[i]
		if d.id != nil || d.steps[0].signed == nil {
			continue
		}
		err := settle(ctx, c, &d.steps[0])
		var id *uint64
		if err == nil {
			id, err = dropOf(ctx, c, taken.plan(i))
		}
		if err == nil && id != nil {
			d.id = id
			err = taken.journal.append(note{Drop: i, Hash: d.steps[0].hash, Done: true, ID: id})
		}
		if err != nil {
			return errors.Join(err, taken.Close())
		}
		if id != nil {
			d.steps[0] = step{done: true, hash: d.steps[0].hash}
		}
	}
	return taken.Finish()
}

// settle has a step's transaction run, if it still can.
func settle(ctx context.Context, c *client.Client, at *step) error {
	tx := at.transaction()
	if tx == nil {
		return nil
	}
	_, err := c.Settle(ctx, tx)
	if client.Is(err, client.InvalidTransaction) {
		return nil // refused: it is not on its way, and nobody sends it again
	}
	return err
}
