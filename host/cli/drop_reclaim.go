package cli

import (
	"context"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/host/client"
	"latchkey/host/drops"
)

func (a *app) dropReclaim() *cobra.Command {
	var as, contract string
	var c *cobra.Command
	c = withContract(a.withKeys(a.command(cobra.Command{
		Use: "reclaim LABEL|DROP --as ID", Short: "Return what is left of expired drops", Args: cobra.ExactArgs(1),
		Long: `Return to its funder what the unclaimed keys of an expired or cancelled drop hold, or of
all drops of a label, and delete the keys. Anyone may ask for it, and pays the gas. It can be
repeated: a claim that was under way the first time may have failed since.
` + takenBackFields,
		Example: `
latchkey drop reclaim summer --as test.near
latchkey drop reclaim 7 --as test.near`,
	}, func(ctx context.Context, args []string) error {
		t, _, err := a.target(ctx, c, args[0], contract)
		if err != nil {
			return err
		}
		if t.link != nil {
			return usage("a drop is reclaimed as a whole: name it by its label or its number")
		}
		return a.takeBack(ctx, t, as, func(s *client.Signer, owner account.ID, id uint64) (*drops.TakenBack, error) {
			return drops.Reclaim(ctx, s, owner, id)
		})
	})), &contract)
	c.Flags().StringVar(&as, "as", "", "account `ID` that pays the gas")
	_ = c.MarkFlagRequired("as")
	return c
}
