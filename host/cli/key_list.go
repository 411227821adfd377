package cli

import (
	"context"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/host/audit"
	"latchkey/host/client"
	"latchkey/host/tgas"
)

func (a *app) keyList() *cobra.Command {
	type result struct {
		AccountID account.ID      `json:"account_id"`
		Keys      []audit.Finding `json:"keys"`
		client.Place
	}
	return a.withNode(a.command(cobra.Command{
		Use: "list ID", Short: "List the keys of an account with what each still buys", Args: cobra.ExactArgs(1),
		Long: `List the keys of an account: what each can do, and what it still buys, of gas and of the terms
that key grant gave it.

JSON: account_id, keys (as key audit has them), block_height, block_hash.`,
		Example: `
latchkey key list alice.test.near`,
	}, func(ctx context.Context, args []string) error {
		id, err := accountArg(args[0])
		if err != nil {
			return err
		}
		facts, at, err := a.auditFacts(ctx, id)
		if err != nil {
			return err
		}
		r := result{id, audit.Of(facts).Keys, at}
		return a.show(r, func() {
			t := table{{"key", "can", "still buys"}}
			for _, k := range r.Keys {
				t.row(k.PublicKey, k.Can, stillBuys(k))
			}
			a.printTable(t)
		})
	}))
}

// stillBuys is what a key can still be used for, in a cell.
func stillBuys(k audit.Finding) string {
	text := k.Left
	if k.GasLeft == nil {
		return text
	}
	if text != "" {
		text += "; "
	}
	return text + tgas.Format(*k.GasLeft) + " Tgas"
}
