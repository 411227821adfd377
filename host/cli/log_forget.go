package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"latchkey/host/postgres"
)

func (a *app) logForgetCommand() *cobra.Command {
	var node string
	made := a.inDatabase(cobra.Command{
		Use: "forget", Short: "Forget what a node that is gone needs of a log, and what it disputes", Args: cobra.NoArgs,
		Long: `Forget what a node needs of a log, and the checkpoint that it disputes, if it does. It is for
a node that is gone for good, or whose state was the wrong one: until then nothing is removed
below that checkpoint, and nobody begins with it. A node that is there says again what it needs.

JSON: ledger, url.`,
		Example: `
latchkey log forget --node http://10.0.0.7:3030 --log postgres://latchkey@db.example/latchkey --ledger tickets`,
	}, func(ctx context.Context, log *postgres.Log, name string) error {
		if node == "" {
			return usage("--node: the URL of the node is missing: latchkey log show names those that there are")
		}
		ok, err := log.Forget(ctx, node)
		if err != nil {
			return &postgres.OpenError{Err: err}
		}
		if !ok {
			return fmt.Errorf("the log of %s knows of no node %s: latchkey log show names those that there are", name, node)
		}
		r := struct {
			Ledger string `json:"ledger"`
			URL    string `json:"url"`
		}{name, node}
		return a.show(r, func() {
			a.row("ledger", r.Ledger)
			a.row("forgotten", r.URL)
		})
	})
	made.Flags().StringVar(&node, "node", "", "`URL` of the node, as latchkey log show names it")
	return made
}
