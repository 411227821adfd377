package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/host/drops"
)

type claimResult struct {
	AccountID   account.ID       `json:"account_id"`
	Balance     string           `json:"balance,omitempty"`
	SeedPhrase  string           `json:"seed_phrase,omitempty"`
	File        string           `json:"file,omitempty"`
	Transaction transaction.Hash `json:"transaction_hash"`
}

func (a *app) claimCommand() *cobra.Command {
	var to, fresh, password string
	var only signOnly
	var c *cobra.Command
	c = a.withKeys(a.command(cobra.Command{
		Use: "claim LINK (--to ID | --new ID)", Short: "Claim what a link holds", Args: cobra.ExactArgs(1),
		Long: `Claim what a link holds into an account that exists, or into a new one. A new account
gets a key made here; its seed phrase is printed, the key saved with the others. The
claim needs no account, no NEAR and no fee of yours: it is signed with the link's key. What
cannot succeed is not sent: a name that is taken, say, or an account that does not exist.

It asks the node that the link names, unless --rpc names another.
` + signOnlyFields + `
The key of a new account is saved all the same; the same command without --sign-only
sends what was signed, or shows what became of it.

JSON: account_id, balance (yocto, afterwards, if the node tells), transaction_hash, and for a new account
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
		if password != "" {
			words, err := readPasswords(password, 1, 1)
			if err != nil {
				return err
			}
			link.Password = words[0]
		}
		fromLink := a.askNodeOf(c, link)
		claim := a.claimNew
		switch {
		case only.on && to != "":
			claim = a.signClaimTo
		case only.on:
			claim = a.signClaimNew
		case to != "":
			claim = a.claimTo
		}
		return a.noNodeOfLink(fromLink, claim(ctx, link, id))
	}))
	c.Flags().StringVar(&to, "to", "", "account `ID` that exists")
	c.Flags().StringVar(&fresh, "new", "", "account `ID` to make, such as robin.test.near")
	only.add(c)
	c.Flags().StringVar(&password, "password", "", "`FILE` with the password that the link asks for")
	return c
}

func (a *app) claimTo(ctx context.Context, link drops.Link, id account.ID) error {
	out, err := drops.Claim(ctx, a.client(), link, id)
	if err != nil {
		return a.whatIsLeft(ctx, link, err)
	}
	return a.showClaim(ctx, claimResult{AccountID: id, Transaction: out.Transaction.Hash})
}

// signClaimTo prints the claim instead of sending it.
func (a *app) signClaimTo(ctx context.Context, link drops.Link, id account.ID) error {
	call, err := drops.CallFor(ctx, a.client(), link, id)
	if err != nil {
		return err
	}
	return a.signed(ctx, client.NewSigner(a.client(), link.Contract, link.Key), link.Contract, call)
}

// signClaimNew does the same of a claim into a new account. Its key is saved before, and
// the claim noted, so that the command without --sign-only goes on with it.
func (a *app) signClaimNew(ctx context.Context, link drops.Link, id account.ID) error {
	made, err := a.undertakeClaim(ctx, link, id)
	if err != nil {
		return err
	}
	tx := made.Transaction()
	if tx == nil {
		call, err := drops.CallForNew(ctx, made.client, link, id, made.public)
		if err == nil {
			tx, err = client.NewSigner(made.client, link.Contract, link.Key).Sign(ctx, link.Contract, call)
		}
		if err == nil {
			err = made.Note(tx)
		}
		if err != nil {
			return a.notMade(ctx, made, err)
		}
	}
	return errors.Join(a.showSigned(tx), made.Close())
}

func (a *app) undertakeClaim(ctx context.Context, link drops.Link, id account.ID) (*keyInMaking, error) {
	return a.undertakeAccount(ctx, fmt.Sprintf("claim %s#%s --new %s", link.Contract, link.Key.PublicKey(), id), id, func() error {
		_, err := drops.LookForNew(ctx, a.client(), link, id)
		return err
	})
}

// claimNew saves the new account's key before the claim, so that no failure
// can leave an account without one.
func (a *app) claimNew(ctx context.Context, link drops.Link, id account.ID) error {
	made, err := a.undertakeClaim(ctx, link, id)
	if err != nil {
		return err
	}
	signs := func(c *client.Client) (*client.Signer, error) {
		return client.NewSigner(c, link.Contract, link.Key), nil
	}
	out, err := made.run(ctx, a, signs, func(*client.Signer) (*client.Outcome, error) {
		return drops.ClaimNewAccount(ctx, made.client, link, id, made.public)
	})
	if err == nil {
		err = drops.Paid(out, id) // an earlier run's, too
	}
	if err != nil {
		return a.notMade(ctx, made, a.whatIsLeft(ctx, link, err))
	}
	r := claimResult{AccountID: id, SeedPhrase: made.SeedPhrase, File: made.File, Transaction: out.Transaction.Hash}
	return made.over(a.showClaim(ctx, r))
}

// whatIsLeft adds to the error of a claim that ran and paid nothing what the link is
// still good for.
func (a *app) whatIsLeft(ctx context.Context, link drops.Link, err error) error {
	if unpaid := (*drops.UnpaidError)(nil); !errors.As(err, &unpaid) {
		return err
	}
	p, refused := drops.Look(ctx, a.client(), link)
	switch {
	case refused != nil:
		return hint(err, refused.Error())
	case p.NewAccount != nil && !*p.NewAccount:
		return hint(err, "the link still pays into an account that exists, no longer into a new one")
	}
	return hint(err, "the link is still good")
}

// showClaim shows a claim that was paid, also when the node is gone since.
func (a *app) showClaim(ctx context.Context, r claimResult) error {
	acc, err := a.client().Account(ctx, client.Final, r.AccountID)
	if err != nil {
		a.warningf("the claim was paid, but what %s has now is not known: %w", r.AccountID, err)
	} else {
		r.Balance = acc.Amount.String()
	}
	return a.show(r, func() {
		a.row("claimed into", r.AccountID)
		if err == nil {
			a.row("balance", acc.Amount.FormatNEAR()+" NEAR")
		}
		if r.File != "" {
			a.row("seed phrase", r.SeedPhrase)
			a.row("key file", r.File)
		}
		a.row("transaction", r.Transaction)
	})
}
