package cli

import (
	"context"

	"github.com/spf13/cobra"

	"latchkey/host/postgres"
)

func (a *app) logTruncateCommand() *cobra.Command {
	var sure confirmation
	return sure.add(a.inDatabase(cobra.Command{
		Use: "truncate", Short: "Remove what a log has from before its checkpoint", Args: cobra.NoArgs,
		Long: `Remove the blocks below the newest checkpoint that all nodes have found to be their own. What
a node needs stays that is there, or was within the last hour. A checkpoint that the database
has damaged is passed over, for the one before it, if that is to be had. Nodes that began earlier
keep all blocks in their homes; who begins later has them from the checkpoint on, and
nobody can run the ledger from its beginning but with an archive: make one before
(latchkey export), and keep it. It can be broken off, and run again, also from a timer
(--yes) and at once with another. If nothing could be removed it says why, and ends with 1.

JSON: ledger, first_height (of the first block that is left).`,
		Example: `
latchkey export http://127.0.0.1:3030 --to tickets.latchkey
latchkey log truncate --log postgres://latchkey@db.example/latchkey --ledger tickets`,
	}, func(ctx context.Context, log *postgres.Log, name string) error {
		whole, _, err := log.Recorded(ctx)
		if err != nil {
			return &postgres.OpenError{Err: err}
		}
		most := uint64(0)
		if len(whole) > 0 {
			most = whole[0].Height
			if err := a.confirm(sure, name, "the log of %s loses its blocks below a checkpoint, block %d at most, for good", name, most); err != nil {
				return err
			}
		}
		first, err := log.Truncate(ctx, most, func(err error) { a.warningf("%v", err) })
		if err != nil {
			return err
		}
		r := struct {
			Ledger string `json:"ledger"`
			First  uint64 `json:"first_height"`
		}{name, first}
		return a.show(r, func() {
			a.row("ledger", r.Ledger)
			a.row("first block", r.First)
		})
	}))
}
