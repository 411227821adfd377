package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/transaction"
)

func (a *app) keyTopUp() *cobra.Command {
	type result struct {
		keyResult
		Had         amount.Yocto     `json:"had"`
		Allowance   amount.Yocto     `json:"allowance"`
		Transaction transaction.Hash `json:"transaction_hash"`
	}
	var as, near string
	c := a.withKeys(a.command(cobra.Command{
		Use: "top-up KEY --as ID", Short: "Give a key more gas to burn", Args: cobra.ExactArgs(1),
		Long: `Give a limited key an allowance again, in place of what is left of its own. The key is deleted
and added in one transaction, with all else that it may do: what it signed before and did not
send is refused from then on. Its terms, and what it used of them, stay.

JSON: public_key, account_id, had and allowance (yocto), transaction_hash.`,
		Example: `
latchkey key top-up ed25519:9uMm… --as alice.test.near --allowance 0.5`,
	}, func(ctx context.Context, args []string) error {
		id, key, err := keyOfArgs(as, args[0])
		if err != nil {
			return err
		}
		sum, err := nearFlag("--allowance", near)
		if err != nil {
			return err
		}
		fc, err := a.toTopUp(ctx, id, key, sum)
		if err != nil {
			return err
		}
		had := *fc.Allowance
		fc.Allowance = &sum
		signer, err := a.signer(ctx, id)
		if err != nil {
			return err
		}
		out, err := signer.Send(ctx, id, transaction.DeleteKey{PublicKey: key},
			transaction.AddKey{PublicKey: key, AccessKey: accesskey.AccessKey{Permission: accesskey.Permission{FunctionCall: fc}}})
		if err != nil {
			return err
		}
		r := result{keyResult{PublicKey: key, AccountID: id}, had, sum, out.Transaction.Hash}
		return a.show(r, func() {
			a.row("public key", key)
			a.row("account", id)
			a.row("had", had.FormatNEAR()+" NEAR of gas")
			a.row("has", sum.FormatNEAR()+" NEAR of gas")
			a.row("transaction", r.Transaction)
		})
	}))
	c.Flags().StringVar(&as, "as", "", "account `ID` that has the key")
	c.Flags().StringVar(&near, "allowance", "0.25", "`NEAR` of gas that it may burn from now on")
	_ = c.MarkFlagRequired("as")
	return c
}

// toTopUp is what a key may do, if it can be given an allowance of sum.
func (a *app) toTopUp(ctx context.Context, id account.ID, key keys.PublicKey, sum amount.Yocto) (*accesskey.FunctionCall, error) {
	p, there, err := a.permissionOf(ctx, id, key)
	switch {
	case err != nil:
		return nil, err
	case !there:
		return nil, hint(fmt.Errorf("%s has no key %s", id, key), "latchkey key list "+string(id)+" shows those that there are")
	case p.IsFullAccess() || p.FunctionCall.Allowance == nil:
		return nil, fmt.Errorf("the key %s of %s has no allowance: it burns as much gas as the account pays for", key, id)
	case !p.FunctionCall.Allowance.Less(sum):
		return nil, hint(fmt.Errorf("the key has %s NEAR of gas left already, asked for %s", p.FunctionCall.Allowance.FormatNEAR(), sum.FormatNEAR()),
			"--allowance names more than that; latchkey key revoke takes the key back")
	}
	return p.FunctionCall, nil
}
