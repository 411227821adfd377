package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/core/transaction"
	"latchkey/host/audit"
	"latchkey/host/client"
)

func (a *app) accountCommands() *cobra.Command {
	return a.group("account", "Look at accounts, make and end them", "Look at accounts, make and end them.",
		a.accountShow(), a.accountKeys(), a.accountCreate(), a.accountDelete(), a.accountLock())
}

// accountResult is what account show shows: both parts as of one block.
type accountResult struct {
	AccountID account.ID `json:"account_id"`
	*client.Account
	Keys []client.ListedKey `json:"keys"`
}

func (a *app) accountShow() *cobra.Command {
	return a.withNode(a.command(cobra.Command{
		Use: "show ID", Short: "Show an account and its keys", Args: cobra.ExactArgs(1),
		Long: `Show an account's balance, storage, contract and keys.

JSON: account_id, amount, locked, code_hash, storage_usage (bytes), keys (each
public_key and access_key), block_height, block_hash, and for a contract shared by
all: global_contract_hash or global_contract_account_id.`,
		Example: `
latchkey account show test.near
latchkey account show alice.testnet --rpc https://rpc.testnet.near.org --json`,
	}, func(ctx context.Context, args []string) error {
		id, err := accountArg(args[0])
		if err != nil {
			return err
		}
		c := a.client()
		acc, err := c.Account(ctx, client.Final, id)
		if err != nil {
			return err
		}
		list, err := c.AccessKeys(ctx, client.AtHeight(acc.BlockHeight), id)
		if err != nil {
			return err
		}
		r := accountResult{id, acc, list.Keys}
		return a.show(r, func() { a.printAccount(r) })
	}))
}

func (a *app) printAccount(r accountResult) {
	a.row("account", r.AccountID)
	a.row("balance", r.Amount.FormatNEAR()+" NEAR")
	if !r.Locked.IsZero() {
		a.row("locked", r.Locked.FormatNEAR()+" NEAR")
	}
	a.row("storage", fmt.Sprintf("%d bytes", r.StorageUsage))
	a.row("contract", contractText(r.Account))
	a.printKeys(r.Keys)
	a.row("at block", r.BlockHeight)
}

func (a *app) printKeys(list []client.ListedKey) {
	for _, k := range list {
		a.row("key", k.PublicKey+" "+audit.Words(k.AccessKey))
	}
}

func contractText(acc *client.Account) string {
	switch {
	case acc.GlobalContractAccountID != "":
		return string(acc.GlobalContractAccountID)
	case acc.GlobalContractHash != nil:
		return acc.GlobalContractHash.String()
	case acc.CodeHash != transaction.Hash{}:
		return acc.CodeHash.String()
	}
	return "none"
}

func (a *app) accountKeys() *cobra.Command {
	type result struct {
		AccountID account.ID `json:"account_id"`
		*client.KeyList
	}
	return a.withNode(a.command(cobra.Command{
		Use: "keys ID", Short: "List the keys of an account", Args: cobra.ExactArgs(1),
		Long: `List the keys of an account and what each may do.

JSON: account_id, keys (each public_key and access_key), block_height, block_hash.`,
		Example: `
latchkey account keys drop.test.near`,
	}, func(ctx context.Context, args []string) error {
		id, err := accountArg(args[0])
		if err != nil {
			return err
		}
		// An account that does not exist is told from one without keys.
		acc, err := a.client().Account(ctx, client.Final, id)
		if err != nil {
			return err
		}
		list, err := a.client().AccessKeys(ctx, client.AtHeight(acc.BlockHeight), id)
		if err != nil {
			return err
		}
		return a.show(result{id, list}, func() { a.printKeys(list.Keys) })
	}))
}
