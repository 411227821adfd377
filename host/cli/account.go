package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/transaction"
	"latchkey/host/client"
)

func (a *app) accountCommands() *cobra.Command {
	return a.group("account", "Look at accounts", "Look at accounts.", a.accountShow())
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
	for _, k := range r.Keys {
		a.row("key", k.PublicKey+" "+permissionText(k.AccessKey))
	}
	a.row("at block", r.BlockHeight)
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

// permissionText says in a line what a key may do.
func permissionText(key json.RawMessage) string {
	var k accesskey.AccessKey
	if err := json.Unmarshal(key, &k); err != nil {
		return string(key) // of a kind that we do not know
	}
	fc := k.Permission.FunctionCall
	if fc == nil {
		return "full access"
	}
	methods, allowance := "any method", "any gas"
	if len(fc.MethodNames) > 0 {
		methods = strings.Join(fc.MethodNames, ", ")
	}
	if fc.Allowance != nil {
		allowance = "up to " + fc.Allowance.FormatNEAR() + " NEAR of gas"
	}
	return fmt.Sprintf("calls %s of %s, %s", methods, fc.ReceiverID, allowance)
}
