package cli

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/keys"
	"latchkey/core/transaction"
	"latchkey/host/client"
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
	if err := a.confirm(sure, id, "without its %s nobody can change %s again", count(len(full), "full-access key"), id); err != nil {
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

// signerWithFullKeys returns who signs for an account, and its full-access keys.
func (a *app) signerWithFullKeys(ctx context.Context, id account.ID) (*client.Signer, []keys.PublicKey, error) {
	signer, err := a.signer(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	list, err := a.client().AccessKeys(ctx, client.Final, id)
	if err != nil {
		return nil, nil, err
	}
	full, err := fullAccessKeys(list.Keys)
	return signer, full, err
}

// fullAccessKeys picks the full-access keys of a list. One of a type that this
// program does not know is an error: it would be left behind.
func fullAccessKeys(list []client.ListedKey) ([]keys.PublicKey, error) {
	var full []keys.PublicKey
	for _, k := range list {
		var key accesskey.AccessKey
		if json.Unmarshal(k.AccessKey, &key) == nil && !key.Permission.IsFullAccess() {
			continue
		}
		public, err := keys.ParsePublicKey(k.PublicKey)
		if err != nil {
			return nil, fmt.Errorf("key %s: %w", k.PublicKey, err)
		}
		full = append(full, public)
	}
	return full, nil
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
