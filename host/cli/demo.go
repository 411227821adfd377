package cli

import (
	"context"

	"github.com/spf13/cobra"

	"latchkey/host/demo"
)

func (a *app) demoCommand() *cobra.Command {
	var plugins string
	c := a.command(cobra.Command{
		Use: "demo", Short: "See a drop funded, attacked, claimed and settled", Args: cobra.NoArgs,
		Long: `Tell the story of one drop on a ledger of its own, which is gone afterwards: who pays
what, what each receipt burns, what the link's key may not do and which rule says so.
The story is text; --json changes nothing about it.`,
		Example: `
latchkey demo`,
	}, func(ctx context.Context, _ []string) error {
		return demo.Run(ctx, a.out, plugins)
	})
	c.Flags().StringVar(&plugins, "plugins", "", "`DIR` of the standard plugins (default plugins/ beside the program)")
	_ = c.MarkFlagDirname("plugins")
	return c
}
