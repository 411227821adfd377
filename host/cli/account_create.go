package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/host/newaccount"
)

type createResult struct {
	AccountID   account.ID        `json:"account_id"`
	PublicKey   keys.PublicKey    `json:"public_key"`
	SeedPhrase  string            `json:"seed_phrase,omitempty"`
	File        string            `json:"file,omitempty"`
	Transaction *transaction.Hash `json:"transaction_hash,omitempty"` // none: it is not known which
}

func (a *app) accountCreate() *cobra.Command {
	var as, sum, key string
	c := a.withKeys(a.command(cobra.Command{
		Use: "create ID --as ID", Short: "Create an account", Args: cobra.ExactArgs(1),
		Long: `Create an account with a full-access key and some NEAR. Below the account that pays
it is made directly; elsewhere by the contract of the account above it, and at the top
level by that of registrar. Without --public-key a key is made here: its seed phrase is
printed, the key saved with the others, before anything is sent. Cut off, the same
command goes on where it stood.

JSON: account_id, public_key, transaction_hash, and for a key made here seed_phrase and
file.`,
		Example: `
latchkey account create alice.test.near --as test.near --amount 5
latchkey account create shop.alice.test.near --as alice.test.near --public-key ed25519:9uMm…`,
	}, func(ctx context.Context, args []string) error {
		id, err := recipientArg(args[0])
		if err != nil {
			return err
		}
		if id.Kind() == account.NearImplicit {
			return usage("an account of 64 hex digits is not created: it comes into being when it is paid")
		}
		payer, err := accountArg(as)
		if err != nil {
			return err
		}
		deposit, err := nearFlag("--amount", sum)
		if err != nil {
			return err
		}
		r := createResult{AccountID: id}
		if key != "" {
			if r.PublicKey, err = keys.ParsePublicKey(key); err != nil {
				return &usageError{fmt.Errorf("--public-key: %w", err)}
			}
		}
		if key == "" {
			return a.createWithNewKey(ctx, payer, id, deposit)
		}
		signer, err := a.signer(ctx, payer)
		if err != nil {
			return err
		}
		out, err := createAccount(ctx, signer, id, r.PublicKey, deposit)
		if err != nil {
			return err
		}
		return a.showCreated(r, out)
	}))
	c.Flags().StringVar(&as, "as", "", "account `ID` that pays")
	c.Flags().StringVar(&sum, "amount", "0", "`NEAR` for the new account")
	c.Flags().StringVar(&key, "public-key", "", "the new account's `KEY`, made elsewhere")
	_ = c.MarkFlagRequired("as")
	return c
}

// createWithNewKey saves the key before the account exists, so that no failure
// can leave an account without one.
func (a *app) createWithNewKey(ctx context.Context, payer, id account.ID, deposit amount.Yocto) error {
	if _, err := a.signer(ctx, payer); err != nil {
		return err // before a key is made
	}
	command := fmt.Sprintf("account create %s --as %s --amount %s", id, payer, deposit.FormatNEAR())
	made, err := a.undertakeAccount(ctx, command, id, func() error {
		_, err := a.client().Account(ctx, client.Final, id)
		if client.Is(err, client.UnknownAccount) {
			return nil
		}
		if err == nil {
			err = hint(fmt.Errorf("%s is taken", id), "there is a key for it here: latchkey key audit "+string(id)+" tells what its keys can do")
		}
		return err
	})
	if err != nil {
		return err
	}
	out, err := made.run(ctx, a, a.signs(ctx, payer), func(s *client.Signer) (*client.Outcome, error) {
		return createAccount(ctx, s, id, made.public, deposit)
	})
	if err == nil {
		err = whetherCreated(id, out)
	}
	if err != nil {
		return a.notMade(ctx, made, err)
	}
	r := createResult{AccountID: id, PublicKey: made.public, SeedPhrase: made.SeedPhrase, File: made.File}
	return made.over(a.showCreated(r, out))
}

func (a *app) showCreated(r createResult, out *client.Outcome) error {
	if err := whetherCreated(r.AccountID, out); err != nil {
		return err
	}
	r.Transaction = &out.Transaction.Hash
	return a.showNewAccount(r)
}

func (a *app) showNewAccount(r createResult) error {
	return a.show(r, func() {
		a.row("account", r.AccountID)
		a.row("public key", r.PublicKey)
		if r.File != "" {
			a.row("seed phrase", r.SeedPhrase)
			a.row("key file", r.File)
		}
		if r.Transaction != nil {
			a.row("transaction", r.Transaction)
		}
	})
}

func createAccount(ctx context.Context, signer *client.Signer, id account.ID, key keys.PublicKey, deposit amount.Yocto) (*client.Outcome, error) {
	receiver, actions, err := newaccount.Actions(signer.Account(), id, key, deposit)
	if err != nil {
		return nil, err
	}
	return signer.Send(ctx, receiver, actions...)
}

// whetherCreated is an error when a contract says that it made no account.
func whetherCreated(id account.ID, out *client.Outcome) error {
	if !newaccount.Refused(out.Value()) {
		return nil
	}
	return hint(fmt.Errorf("%s did not create %s: the name may be taken", out.Transaction.ReceiverID, id), "the NEAR came back, except for the fee")
}
