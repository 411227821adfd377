package cli

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/core/keys"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/host/credentials"
	"latchkey/host/drops"
)

type claimResult struct {
	AccountID   account.ID       `json:"account_id"`
	Balance     string           `json:"balance"`
	SeedPhrase  string           `json:"seed_phrase,omitempty"`
	File        string           `json:"file,omitempty"`
	Transaction transaction.Hash `json:"transaction_hash"`
}

func (a *app) claimCommand() *cobra.Command {
	var to, fresh string
	c := a.withKeys(a.command(cobra.Command{
		Use: "claim LINK (--to ID | --new ID)", Short: "Claim what a link holds", Args: cobra.ExactArgs(1),
		Long: `Claim what a link holds into an account that exists, or into a new one. A new account
gets a key made here; its seed phrase is printed, the key saved with the others. The
claim needs no account, no NEAR and no fee of yours: it is signed with the link's key.

JSON: account_id, balance (yocto, afterwards), transaction_hash, and for a new account
seed_phrase and file.`,
		Example: `
latchkey claim 'http://127.0.0.1:3030/claim#drop.test.near/ed25519:3yVF…' --to alice.test.near
latchkey claim 'http://127.0.0.1:3030/claim#drop.test.near/ed25519:3yVF…' --new robin.test.near`,
	}, func(ctx context.Context, args []string) error {
		link, err := drops.ParseLink(args[0])
		if err != nil {
			return hint(&usageError{err}, "quote the link for the shell: '…'")
		}
		if (to == "") == (fresh == "") {
			return usage("give exactly one of --to and --new")
		}
		id, err := accountArg(to + fresh)
		if err != nil {
			return err
		}
		if to != "" {
			return a.claimTo(ctx, link, id)
		}
		return a.claimNew(ctx, link, id)
	}))
	c.Flags().StringVar(&to, "to", "", "account `ID` that exists")
	c.Flags().StringVar(&fresh, "new", "", "account `ID` to make, such as robin.test.near")
	return c
}

func (a *app) claimTo(ctx context.Context, link drops.Link, id account.ID) error {
	out, err := drops.Claim(ctx, a.client(), link, id)
	if err != nil {
		return usedLink(err)
	}
	return a.showClaim(ctx, claimResult{AccountID: id, Transaction: out.Transaction.Hash})
}

// claimNew saves the new account's key before the claim, so that no failure
// can leave an account without one.
func (a *app) claimNew(ctx context.Context, link drops.Link, id account.ID) error {
	secret, phrase, err := newKey(true)
	if err != nil {
		return err
	}
	file := a.credentialsFolder().Path(credentials.CustomNetwork, id)
	if err := credentials.Save(file, credentials.Key{AccountID: id, Secret: secret}); err != nil {
		return err
	}
	out, err := drops.ClaimNewAccount(ctx, a.client(), link, id, secret.PublicKey())
	if err != nil {
		return a.forgetKey(ctx, err, file, id, secret.PublicKey())
	}
	return a.showClaim(ctx, claimResult{AccountID: id, SeedPhrase: phrase, File: file, Transaction: out.Transaction.Hash})
}

// forgetKey removes the key file of an account that was not made. When that is
// not certain the file stays.
func (a *app) forgetKey(ctx context.Context, failure error, file string, id account.ID, key keys.PublicKey) error {
	_, err := a.client().AccessKey(ctx, client.Final, id, key)
	if client.Is(err, client.UnknownAccessKey) || client.Is(err, client.UnknownAccount) {
		return errors.Join(usedLink(failure), os.Remove(file))
	}
	return hint(usedLink(failure), fmt.Sprintf("the key of %s is in %s", id, file))
}

// usedLink explains the refusal that a used link meets.
func usedLink(err error) error {
	if client.IsRefusal(err, "AccessKeyNotFound") || client.Is(err, client.UnknownAccessKey) {
		return hint(err, "the link was used, or its drop has ended: a link's key is deleted when its claim is paid")
	}
	return err
}

func (a *app) showClaim(ctx context.Context, r claimResult) error {
	acc, err := a.client().Account(ctx, client.Final, r.AccountID)
	if err != nil {
		return err
	}
	r.Balance = acc.Amount.String()
	return a.show(r, func() {
		a.row("claimed into", r.AccountID)
		a.row("balance", acc.Amount.FormatNEAR()+" NEAR")
		if r.File != "" {
			a.row("seed phrase", r.SeedPhrase)
			a.row("key file", r.File)
		}
		a.row("transaction", r.Transaction)
	})
}
