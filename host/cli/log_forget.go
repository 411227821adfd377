package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"latchkey/host/postgres"
)

func (a *app) logForgetCommand() *cobra.Command {
	var node string
	var checkpoint uint64
	var sure confirmation
	made := sure.add(a.inDatabase(cobra.Command{
		Use: "forget", Short: "Forget a node that is gone, or a checkpoint that is wrong", Args: cobra.NoArgs,
		Long: `Forget what a node needs of a log (--node), and the checkpoint that it disputes, if it does: one
that is gone for good, or whose state was the wrong one. A node that is there says again what
it needs. Or forget the checkpoint of a block and later ones (--checkpoint), which were made by
a node whose state was wrong: the nodes make others.

JSON: ledger, url (of the node, or null), checkpoints (how many are forgotten).`,
		Example: `
latchkey log forget --node http://10.0.0.7:3030 --log postgres://latchkey@db.example/latchkey --ledger tickets
latchkey log forget --checkpoint 90210 --log postgres://latchkey@db.example/latchkey --ledger tickets`,
	}, func(ctx context.Context, log *postgres.Log, name string) error {
		switch {
		case (node == "") == (checkpoint == 0):
			return usage("--node or --checkpoint: want the URL of a node, or the height of a checkpoint, as latchkey log show names them")
		case node != "":
			return a.forgetNode(ctx, log, name, node)
		}
		if err := a.confirm(sure, name, "nobody begins with the checkpoint of block %d of %s, or a later one, until its nodes have made others", checkpoint, name); err != nil {
			return err
		}
		n, err := log.ForgetCheckpoints(ctx, checkpoint)
		if err != nil {
			return &postgres.OpenError{Err: err}
		}
		if n == 0 {
			return fmt.Errorf("the log of %s has no checkpoint of block %d or a later one", name, checkpoint)
		}
		return a.showForgotten(forgotten{Ledger: name, Checkpoints: n})
	}))
	made.Flags().StringVar(&node, "node", "", "`URL` of a node")
	made.Flags().Uint64Var(&checkpoint, "checkpoint", 0, "`HEIGHT` from which on checkpoints are forgotten")
	return made
}

type forgotten struct {
	Ledger      string  `json:"ledger"`
	URL         *string `json:"url"`
	Checkpoints int64   `json:"checkpoints"`
}

func (a *app) forgetNode(ctx context.Context, log *postgres.Log, name, node string) error {
	ok, err := log.Forget(ctx, node)
	if err != nil {
		return &postgres.OpenError{Err: err}
	}
	if !ok {
		return fmt.Errorf("the log of %s knows of no node %s: latchkey log show names those that there are", name, node)
	}
	return a.showForgotten(forgotten{Ledger: name, URL: &node})
}

func (a *app) showForgotten(f forgotten) error {
	return a.show(f, func() {
		a.row("ledger", f.Ledger)
		if f.URL != nil {
			a.row("forgotten", *f.URL)
			return
		}
		a.row("forgotten", count(int(f.Checkpoints), "checkpoint"))
	})
}
