package cli

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/keys"
	"latchkey/core/transaction"
	"latchkey/host/client"
)

type keyAdded struct {
	keyResult
	Permission  accesskey.Permission `json:"permission"`
	Transaction transaction.Hash     `json:"transaction_hash"`
}

func (a *app) keyAdd() *cobra.Command {
	var as, save string
	var permission permissionFlags
	c := a.withKeys(a.command(cobra.Command{
		Use: "add [KEY] --as ID (--full | --contract ID)", Short: "Add a key to an account", Args: cobra.MaximumNArgs(1),
		Long: `Add a key to an account: its public half, or without KEY a new one. A new one is in a
file before anything is sent: in that of --save, or else with the account's other keys,
and is printed then. A key for a contract calls it without deposit; its gas is taken
from its allowance, and what is not used comes back.

JSON: public_key, implicit_account_id, account_id, permission, transaction_hash, and for
a new key file and, without --save, secret_key.`,
		Example: `
latchkey key add --as alice.test.near --contract game.test.near --methods move,chat --allowance 0.1
latchkey key add ed25519:9uMm… --as alice.test.near --full`,
	}, func(ctx context.Context, args []string) error {
		id, err := accountArg(as)
		if err != nil {
			return err
		}
		p, err := permission.permission()
		if err != nil {
			return err
		}
		var public keys.PublicKey
		if len(args) == 1 {
			if public, err = publicKeyArg(args[0]); err != nil {
				return err
			}
			if save != "" {
				return usage("--save is for a key that is made here")
			}
		}
		signer, err := a.signer(ctx, id)
		if err != nil {
			return err
		}
		if len(args) == 0 {
			return a.addNewKey(ctx, id, p, save)
		}
		out, err := addKey(ctx, signer, public, p)
		if err != nil {
			return err
		}
		return a.showAdded(keyAdded{Permission: p, Transaction: out.Transaction.Hash,
			keyResult: keyResult{PublicKey: public, ImplicitAccount: public.ImplicitAccount(), AccountID: id}})
	}))
	c.Flags().StringVar(&as, "as", "", "account `ID` that gets the key")
	c.Flags().StringVar(&save, "save", "", "write a new key to `FILE` instead of printing it, and keeping it with the others")
	permission.add(c)
	_ = c.MarkFlagRequired("as")
	_ = c.MarkFlagFilename("save", "json")
	return c
}

// addNewKey saves the key before it can do anything.
func (a *app) addNewKey(ctx context.Context, id account.ID, p accesskey.Permission, save string) error {
	// asJSON tells permissions apart.
	made, err := a.undertakeKey(ctx, fmt.Sprintf("key add --as %s --save %q %s", id, save, asJSON(p)), a.newKeyOf(id, save))
	if err != nil {
		return err
	}
	out, err := made.run(ctx, a, a.signs(ctx, id), func(s *client.Signer) (*client.Outcome, error) { return addKey(ctx, s, made.public, p) })
	if err != nil {
		return a.notMade(ctx, made, err)
	}
	r := keyAdded{Permission: p, Transaction: out.Transaction.Hash,
		keyResult: keyResult{PublicKey: made.public, ImplicitAccount: made.public.ImplicitAccount(), AccountID: id, File: made.File}}
	if save == "" {
		r.SecretKey = made.SecretKey
	}
	return made.over(a.showAdded(r))
}

// newKeyOf makes a further key of an account, to be saved in a file or with the others.
func (a *app) newKeyOf(id account.ID, save string) func(m *madeKey, network string) error {
	return func(m *madeKey, network string) error {
		if err := m.fill(id, false); err != nil {
			return err
		}
		if m.File = save; save == "" {
			key, err := m.key()
			m.File = a.credentialsFolder().FurtherPath(network, id, key.Secret.PublicKey())
			return err
		}
		return nil
	}
}

func addKey(ctx context.Context, signer *client.Signer, key keys.PublicKey, p accesskey.Permission) (*client.Outcome, error) {
	return signer.Send(ctx, signer.Account(), transaction.AddKey{PublicKey: key, AccessKey: accesskey.AccessKey{Permission: p}})
}

func (a *app) showAdded(r keyAdded) error {
	if a.json {
		return a.show(r, nil)
	}
	if err := a.showKey(r.keyResult); err != nil {
		return err
	}
	a.row("transaction", r.Transaction)
	return a.out.err
}

func (a *app) keyDelete() *cobra.Command {
	var as string
	var sure confirmation
	c := sure.add(a.withKeys(a.command(cobra.Command{
		Use: "delete KEY --as ID", Short: "Delete a key of an account", Args: cobra.ExactArgs(1),
		Long: `Delete a key of an account. Before the last full-access key goes it asks for the
account's name: without such a key nobody can change the account again.

JSON: transaction_hash, account_id, public_key.`,
		Example: `
latchkey key delete ed25519:9uMm… --as alice.test.near`,
	}, func(ctx context.Context, args []string) error {
		id, err := accountArg(as)
		if err != nil {
			return err
		}
		key, err := publicKeyArg(args[0])
		if err != nil {
			return err
		}
		return a.deleteKey(ctx, sure, id, key)
	})))
	c.Flags().StringVar(&as, "as", "", "account `ID` that has the key")
	_ = c.MarkFlagRequired("as")
	return c
}

func (a *app) deleteKey(ctx context.Context, sure confirmation, id account.ID, key keys.PublicKey) error {
	signer, full, err := a.signerWithFullKeys(ctx, id)
	if err == nil && slices.Equal(full, []keys.PublicKey{key}) {
		err = a.confirm(sure, string(id), "this is the last full-access key of %s: without it nobody can change the account again", id)
	}
	if err != nil {
		return err
	}
	out, err := signer.Send(ctx, id, transaction.DeleteKey{PublicKey: key})
	if err != nil {
		return err
	}
	return a.showDeleted(out, id, key)
}

func (a *app) showDeleted(out *client.Outcome, id account.ID, key keys.PublicKey) error {
	r := struct {
		Transaction transaction.Hash `json:"transaction_hash"`
		AccountID   account.ID       `json:"account_id"`
		PublicKey   keys.PublicKey   `json:"public_key"`
	}{out.Transaction.Hash, id, key}
	return a.show(r, func() {
		a.row("deleted key", key)
		a.row("account", id)
		a.row("transaction", r.Transaction)
	})
}
