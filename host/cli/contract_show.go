package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/host/client"
	"latchkey/host/plugin"
)

func (a *app) contractCommands() *cobra.Command {
	return a.group("contract", "Look into contracts", "Look into the contracts of accounts.", a.contractShow())
}

func (a *app) contractShow() *cobra.Command {
	type result struct {
		AccountID account.ID `json:"account_id"`
		Contract  string     `json:"contract"`
		Storage   uint64     `json:"storage_usage"`
		*plugin.Report
	}
	return a.withNode(a.command(cobra.Command{
		Use: "show ACCOUNT", Short: "Tell what an account's contract is, and what it may do", Args: cobra.ExactArgs(1),
		Long: `Fetch the contract of an account, and tell what its methods are, what its policy lets it do,
in words, and how much the account stores.

JSON: account_id, contract (its code hash, or the global contract that it uses),
storage_usage (bytes), and the fields of latchkey plugin inspect.`,
		Example: `
latchkey contract show drop.test.near`,
	}, func(ctx context.Context, args []string) error {
		id, err := accountArg(args[0])
		if err != nil {
			return err
		}
		acc, err := a.client().Account(ctx, client.Final, id)
		if err != nil {
			return err
		}
		code, err := a.codeOf(ctx, id, acc)
		if err != nil {
			return err
		}
		report, refusal := inspect(code)
		if report == nil {
			return refusal
		}
		r := result{id, contractText(acc), acc.StorageUsage, report}
		return a.show(r, func() {
			a.row("account", id)
			a.row("contract", r.Contract)
			a.row("storage", fmt.Sprintf("%d bytes of the account", r.Storage))
			a.printPlugin(report)
			if refusal != nil {
				a.row("refused", refusal)
			}
		})
	}))
}

// codeOf fetches the code of an account's contract, which may be one that all can use.
func (a *app) codeOf(ctx context.Context, id account.ID, acc *client.Account) ([]byte, error) {
	ask := map[string]any{"finality": "final"}
	switch {
	case acc.GlobalContractAccountID != "":
		ask["request_type"], ask["account_id"] = "view_global_contract_code_by_account_id", acc.GlobalContractAccountID
	case acc.GlobalContractHash != nil:
		ask["request_type"], ask["code_hash"] = "view_global_contract_code", acc.GlobalContractHash
	case contractText(acc) == "none":
		return nil, fmt.Errorf("%s has no contract", id)
	default:
		ask["request_type"], ask["account_id"] = "view_code", id
	}
	var answer struct {
		Code []byte `json:"code_base64"`
	}
	if err := a.client().Do(ctx, "query", ask, &answer); err != nil {
		return nil, err
	}
	if len(answer.Code) == 0 {
		return nil, fmt.Errorf("the node does not give the code of %s", id)
	}
	return answer.Code, nil
}
