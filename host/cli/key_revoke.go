package cli

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/transaction"
	"latchkey/host/client"
)

func (a *app) keyRevoke() *cobra.Command {
	var as string
	c := a.withKeys(a.command(cobra.Command{
		Use: "revoke KEY --as ID", Short: "Take back a key that was granted", Args: cobra.ExactArgs(1),
		Long: `Take back a limited key, with its terms if it has some: from the next transaction on it is
refused. A full-access key is not taken this way, and so never the last one.

JSON: transaction_hash, account_id, public_key.`,
		Example: `
latchkey key revoke ed25519:9uMm… --as alice.test.near`,
	}, func(ctx context.Context, args []string) error {
		id, key, err := keyOfArgs(as, args[0])
		if err != nil {
			return err
		}
		action, err := a.revocation(ctx, id, key)
		if err != nil {
			return err
		}
		signer, err := a.signer(ctx, id)
		if err != nil {
			return err
		}
		out, err := signer.Send(ctx, id, action)
		if err != nil {
			return err
		}
		return a.showDeleted(out, id, key)
	}))
	c.Flags().StringVar(&as, "as", "", "account `ID` that has the key")
	_ = c.MarkFlagRequired("as")
	return c
}

func keyOfArgs(as, text string) (account.ID, keys.PublicKey, error) {
	id, err := accountArg(as)
	if err != nil {
		return "", keys.PublicKey{}, err
	}
	key, err := publicKeyArg(text)
	return id, key, err
}

// revocation is what takes a key back: the contract's revoke, where it knows the key.
func (a *app) revocation(ctx context.Context, id account.ID, key keys.PublicKey) (transaction.Action, error) {
	p, there, err := a.permissionOf(ctx, id, key)
	if err != nil {
		return nil, err
	}
	if there && p.IsFullAccess() {
		return nil, hint(fmt.Errorf("the key %s of %s has full access and was not granted", key, id),
			"latchkey key delete deletes it, and asks if it is the last one")
	}
	known, err := a.termsOf(ctx, id, key)
	switch {
	case err != nil:
		return nil, err
	case known:
		return newCall("revoke", []byte(asJSON(map[string]any{"public_key": key})), grantTgas*amount.Tgas, amount.Zero), nil
	case !there:
		return nil, hint(fmt.Errorf("%s has no key %s", id, key), "latchkey key list "+string(id)+" shows those that there are")
	}
	return transaction.DeleteKey{PublicKey: key}, nil
}

// permissionOf returns what a key of an account may do; false if there is no such key.
func (a *app) permissionOf(ctx context.Context, id account.ID, key keys.PublicKey) (accesskey.Permission, bool, error) {
	if _, err := a.client().Account(ctx, client.Final, id); err != nil {
		return accesskey.Permission{}, false, err
	}
	record, err := a.client().AccessKey(ctx, client.Final, id, key)
	if client.Is(err, client.UnknownAccessKey) {
		return accesskey.Permission{}, false, nil
	}
	if err != nil {
		return accesskey.Permission{}, false, err
	}
	return record.Permission, true, nil
}

// termsOf reports whether the account's contract has terms of a key.
func (a *app) termsOf(ctx context.Context, id account.ID, key keys.PublicKey) (bool, error) {
	methods, err := a.methodsIfAny(ctx, id)
	if err != nil || !hasAll(methods, holdsTerms) {
		return false, err
	}
	var terms json.RawMessage
	err = a.viewJSON(ctx, client.Final, id, "get_key", map[string]any{"public_key": key}, &terms)
	return string(terms) != "null", err
}
