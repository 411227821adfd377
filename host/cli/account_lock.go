package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/core/keys"
	"latchkey/core/transaction"
)

func (a *app) accountLock() *cobra.Command {
	var sure confirmation
	return sure.add(a.withKeys(a.command(cobra.Command{
		Use: "lock ID", Short: "Delete all full-access keys of an account", Args: cobra.ExactArgs(1),
		Long: `Delete all full-access keys of an account, so that nobody can change its contract or
its keys or move its balance any more: only what its contract does is left. It cannot
be undone: it asks for the account's name first.

JSON: transaction_hash, account_id, deleted_keys.`,
		Example: `
latchkey account lock drop.test.near`,
	}, func(ctx context.Context, args []string) error {
		id, err := accountArg(args[0])
		if err != nil {
			return err
		}
		return a.lockAccount(ctx, sure, id)
	})))
}

func (a *app) lockAccount(ctx context.Context, sure confirmation, id account.ID) error {
	signer, full, err := a.signerWithFullKeys(ctx, id)
	if err != nil {
		return err
	}
	if len(full) == 0 {
		return fmt.Errorf("%s has no full-access key: it is locked already", id)
	}
	if err := a.confirm(sure, string(id), "without its %s nobody can change %s again", count(len(full), "full-access key"), id); err != nil {
		return err
	}
	var actions []transaction.Action
	for _, key := range full {
		actions = append(actions, transaction.DeleteKey{PublicKey: key})
	}
	out, err := signer.Send(ctx, id, actions...)
	if err != nil {
		return err
	}
	r := struct {
		Transaction transaction.Hash `json:"transaction_hash"`
		AccountID   account.ID       `json:"account_id"`
		DeletedKeys []keys.PublicKey `json:"deleted_keys"`
	}{out.Transaction.Hash, id, full}
	return a.show(r, func() {
		a.row("locked", id)
		for _, key := range full {
			a.row("deleted key", key)
		}
		a.row("transaction", r.Transaction)
	})
}
