package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
	"latchkey/host/tgas"
)

// deployFlags are those of deploy.
type deployFlags struct {
	as, init, args, deposit, gas string
	only                         signOnly
}

func (a *app) deployCommand() *cobra.Command {
	f := &deployFlags{}
	c := a.withKeys(a.command(cobra.Command{
		Use: "deploy FILE|GLOBAL --as ID", Short: "Give an account a contract", Args: cobra.ExactArgs(1),
		Long: `Make a plugin an account's contract: a file, for whose bytes the account stakes, or a global
contract, named by its account or code hash, for 32 bytes or those of the name. A file that
no call could ever run is not sent. --init calls a method in the same transaction: if that
fails, nothing is deployed.
` + signOnlyFields + "\n" + txFields,
		Example: `
latchkey deploy counter.wasm --as counter.test.near
latchkey deploy ft.latchkey --as gold.test.near --init new --args '{"owner_id":"test.near","total_supply":"1000","metadata":{"spec":"ft-1.0.0","name":"Gold","symbol":"GOLD","decimals":2}}'`,
	}, func(ctx context.Context, args []string) error {
		id, err := accountArg(f.as)
		if err != nil {
			return err
		}
		actions, err := f.actions(args[0])
		if err != nil {
			return err
		}
		signer, err := a.signer(ctx, id)
		if err != nil {
			return err
		}
		if f.only.on {
			return a.signed(ctx, signer, id, actions...)
		}
		out, err := signer.Send(ctx, id, actions...)
		if err != nil {
			return err
		}
		return a.showTx(out)
	}))
	c.Flags().StringVar(&f.as, "as", "", "account `ID` that gets the contract")
	c.Flags().StringVar(&f.init, "init", "", "`METHOD` to call in the same transaction")
	c.Flags().StringVar(&f.args, "args", "{}", "`JSON` for it")
	c.Flags().StringVar(&f.deposit, "deposit", "0", "`NEAR` to attach to it")
	c.Flags().StringVar(&f.gas, "gas", "100", "`TGAS` to attach to it; what is not used comes back")
	f.only.add(c)
	_ = c.MarkFlagRequired("as")
	return c
}

// actions are what deploys, and calls what is to be called.
func (f *deployFlags) actions(what string) ([]transaction.Action, error) {
	deploy, err := deployment(what)
	if err != nil || f.init == "" {
		return []transaction.Action{deploy}, err
	}
	if !json.Valid([]byte(f.args)) {
		return nil, usage("--args: the arguments are not JSON: " + f.args)
	}
	attached, err := nearFlag("--deposit", f.deposit)
	if err != nil {
		return nil, err
	}
	gas, err := tgas.Parse(f.gas)
	if err != nil {
		return nil, &usageError{fmt.Errorf("--gas: %w", err)}
	}
	return []transaction.Action{deploy, newCall(f.init, []byte(f.args), gas, attached)}, nil
}

func newCall(method string, args []byte, gas uint64, deposit amount.Yocto) transaction.FunctionCall {
	return transaction.FunctionCall{MethodName: method, Args: args, Gas: gas, Deposit: deposit}
}

// deployment reads the name of a file, or of a global contract. What is a file, or is
// called like one, is no account.
func deployment(what string) (transaction.Action, error) {
	_, err := os.Stat(what)
	if err == nil || strings.HasSuffix(what, ".wasm") || strings.ContainsRune(what, os.PathSeparator) {
		code, err := os.ReadFile(what)
		if err != nil {
			return nil, fmt.Errorf("%s cannot be read: %w", what, withoutPath(err))
		}
		if _, refusal := inspect(code); refusal != nil {
			return nil, hint(refusal, "latchkey plugin inspect "+quoted(what)+" says more")
		}
		return transaction.DeployContract{Code: code}, nil
	}
	if hash, err := transaction.ParseHash(what); err == nil {
		return transaction.UseGlobalContract{Contract: transaction.GlobalContractID{CodeHash: hash}}, nil
	}
	id, err := account.Parse(what)
	if err != nil {
		return nil, usage(fmt.Sprintf("%q is no file, no code hash and no account id", what))
	}
	return transaction.UseGlobalContract{Contract: transaction.GlobalContractID{AccountID: id}}, nil
}
