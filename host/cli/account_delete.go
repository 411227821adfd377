package cli

import (
	"context"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/core/transaction"
	"latchkey/host/client"
)

func (a *app) accountDelete() *cobra.Command {
	var to string
	var sure confirmation
	c := sure.add(a.withKeys(a.command(cobra.Command{
		Use: "delete ID --to ID", Short: "Delete an account", Args: cobra.ExactArgs(1),
		Long: `Delete an account with its keys, its contract and all it stores, and send its balance
to another account. It cannot be undone: it asks for the account's name first.

JSON: transaction_hash, account_id, beneficiary_id.`,
		Example: `
latchkey account delete shop.alice.test.near --to alice.test.near`,
	}, func(ctx context.Context, args []string) error {
		id, err := accountArg(args[0])
		if err != nil {
			return err
		}
		heir, err := recipientArg(to)
		if err != nil {
			return err
		}
		return a.deleteAccount(ctx, sure, id, heir)
	})))
	c.Flags().StringVar(&to, "to", "", "account `ID` that gets the balance")
	_ = c.MarkFlagRequired("to")
	return c
}

func (a *app) deleteAccount(ctx context.Context, sure confirmation, id, heir account.ID) error {
	if id == heir {
		return usage("an account cannot inherit from itself: its balance would be lost")
	}
	signer, err := a.signer(ctx, id)
	if err != nil {
		return err
	}
	acc, err := a.client().Account(ctx, client.Final, id)
	if err != nil {
		return err
	}
	// The balance sent to an account that does not exist would be lost.
	if _, err := a.client().Account(ctx, client.Final, heir); err != nil {
		return err
	}
	if err := a.confirm(sure, string(id), "%s goes with its keys, its contract and all it stores; %s gets its %s NEAR", id, heir, acc.Amount.FormatNEAR()); err != nil {
		return err
	}
	out, err := signer.Send(ctx, id, transaction.DeleteAccount{BeneficiaryID: heir})
	if err != nil {
		return err
	}
	r := struct {
		Transaction transaction.Hash `json:"transaction_hash"`
		AccountID   account.ID       `json:"account_id"`
		Beneficiary account.ID       `json:"beneficiary_id"`
	}{out.Transaction.Hash, id, heir}
	return a.show(r, func() {
		a.row("deleted", id)
		a.row("balance to", heir)
		a.row("transaction", r.Transaction)
	})
}
