package cli

import (
	"github.com/spf13/cobra"

	"latchkey/core/ledger"
	"latchkey/host/client"
)

func (a *app) sealCommand() *cobra.Command {
	var to string
	c := a.adminChange(cobra.Command{
		Use: "seal", Short: "End a ledger where it is, before it moves", Args: cobra.NoArgs,
		Long: `End a ledger at this place: it can be read, and takes nothing any more. What is sent to it
is refused with the code LedgerSealed, and is told where the ledger goes on, if --to says
that. The seal is signed with an admin key and stays a part of the ledger. latchkey import
opens it where it is taken to, and nothing opens it here.

JSON: as of admin show.`,
		Example: `
latchkey seal --to https://drops.example/l/spring
latchkey export http://127.0.0.1:3030 --to spring.latchkey
latchkey import spring.latchkey --to https://drops.example/l/spring`,
	}, func([]string) (settingsEdit, error) {
		return func(_ *client.Settings, c *ledger.AdminChange) error {
			c.Seal = &to
			return nil
		}, nil
	})
	c.Flags().StringVar(&to, "to", "", "`ADDRESS` at which the ledger goes on, for those who come to the old one")
	return c
}
