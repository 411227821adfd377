package cli

import (
	"github.com/spf13/cobra"

	"latchkey/core/ledger"
)

func (a *app) dropCommands() *cobra.Command {
	return a.group("drop", "Give NEAR and tokens away by link", "Make drops and their links, see what is left of them, and take that back.",
		a.dropCreate(), a.dropEstimate(), a.dropList(), a.dropShow(), a.dropStats(), a.dropKeys(), a.dropCancel(), a.dropReclaim())
}

// withContract adds --contract to a command.
func withContract(c *cobra.Command, contract *string) *cobra.Command {
	c.Flags().StringVar(contract, "contract", string(ledger.DevDropContract), "account `ID` of the drop contract")
	return c
}
