package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/host/tokens"
)

// sendFlags say what is sent.
type sendFlags struct {
	as, near, ft, nft, memo string
	only                    signOnly
}

// sending is what send sends, and in words.
type sending struct {
	receiver account.ID
	actions  []transaction.Action
	words    string
}

func (a *app) sendCommand() *cobra.Command {
	type result struct {
		To          account.ID       `json:"to"`
		Sent        string           `json:"sent"`
		Transaction transaction.Hash `json:"transaction_hash"`
		TokensBurnt amount.Yocto     `json:"tokens_burnt"`
	}
	f := &sendFlags{}
	c := a.withKeys(a.command(cobra.Command{
		Use: "send ID --as ID (--near AMOUNT | --ft TOKEN:AMOUNT | --nft TOKEN:ID)", Short: "Send NEAR or tokens to an account", Args: cobra.ExactArgs(1),
		Long: `Send NEAR, an amount of a token or an NFT to an account. One that the token does not know
is registered with it, for what the token asks. What cannot arrive is not sent.
` + signOnlyFields + `

JSON: to, sent (in words), transaction_hash, tokens_burnt (the fee).`,
		Example: `
latchkey send alice.test.near --as test.near --near 2.5
latchkey send alice.test.near --as test.near --ft gold.test.near:10 --memo 'for the book'
latchkey send alice.test.near --as test.near --nft art.test.near:7
latchkey send alice.test.near --as test.near --near 1 --sign-only | latchkey tx send`,
	}, func(ctx context.Context, args []string) error {
		to, err := recipientArg(args[0])
		if err != nil {
			return err
		}
		from, err := accountArg(f.as)
		if err != nil {
			return err
		}
		s, err := f.read(ctx, a, from, to)
		if err != nil {
			return err
		}
		if err := a.checkThere(ctx, to); err != nil {
			return err
		}
		signer, err := a.signer(ctx, from)
		if err != nil {
			return err
		}
		if f.only.on {
			return a.signed(ctx, signer, s.receiver, s.actions...)
		}
		out, err := signer.Send(ctx, s.receiver, s.actions...)
		if err != nil {
			return err
		}
		r := result{to, s.words, out.Transaction.Hash, out.TokensBurnt()}
		return a.show(r, func() {
			a.row("sent", s.words)
			a.row("to", to)
			a.row("transaction", r.Transaction)
			a.row("fee", feeText(r.TokensBurnt, out.GasBurnt()))
		})
	}))
	f.add(c)
	return c
}

func (f *sendFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.as, "as", "", "account `ID` that sends")
	c.Flags().StringVar(&f.near, "near", "", "`AMOUNT` of NEAR")
	c.Flags().StringVar(&f.ft, "ft", "", "`TOKEN:AMOUNT`, such as gold.test.near:2.5")
	c.Flags().StringVar(&f.nft, "nft", "", "`TOKEN:ID` of an NFT")
	c.Flags().StringVar(&f.memo, "memo", "", "`TEXT` that the token notes")
	f.only.add(c)
	_ = c.MarkFlagRequired("as")
}

// read reads what is sent; a token is asked what it is.
func (f *sendFlags) read(ctx context.Context, a *app, from, to account.ID) (*sending, error) {
	switch {
	case f.near != "" && f.ft == "" && f.nft == "":
		return f.readNEAR(to)
	case f.ft != "" && f.near == "" && f.nft == "":
		return f.readFT(ctx, a.client(), from, to)
	case f.nft != "" && f.near == "" && f.ft == "":
		return f.readNFT(ctx, a.client(), from, to)
	}
	return nil, usage("say what to send: one of --near AMOUNT, --ft TOKEN:AMOUNT and --nft TOKEN:ID")
}

func (f *sendFlags) readNEAR(to account.ID) (*sending, error) {
	sum, err := nearFlag("--near", f.near)
	if err != nil {
		return nil, err
	}
	switch {
	case sum.IsZero():
		return nil, usage("--near: want more than 0 NEAR")
	case f.memo != "":
		return nil, usage("--memo goes with tokens")
	}
	return &sending{to, []transaction.Action{transaction.Transfer{Deposit: sum}}, sum.FormatNEAR() + " NEAR"}, nil
}

func (f *sendFlags) readFT(ctx context.Context, c *client.Client, from, to account.ID) (*sending, error) {
	id, text, err := tokenFlag("--ft", f.ft, tokenAmount)
	if err != nil {
		return nil, err
	}
	token, err := tokens.LookUp(ctx, c, id)
	if err != nil {
		return nil, err
	}
	units, err := token.Units(text)
	if err != nil {
		return nil, &usageError{fmt.Errorf("--ft: %w", err)}
	}
	if err := token.CheckBalance(ctx, c, from, units); err != nil {
		return nil, hint(err, "nothing was sent")
	}
	s := &sending{receiver: id, words: token.Text(units)}
	price, err := token.Registration(ctx, c, to)
	if err != nil {
		return nil, err
	}
	if !price.IsZero() {
		s.actions = append(s.actions, tokens.Register(to, price))
		s.words += ", with a registration for " + price.FormatNEAR() + " NEAR"
	}
	s.actions = append(s.actions, tokens.Transfer(to, units, f.memo))
	return s, nil
}

func (f *sendFlags) readNFT(ctx context.Context, c *client.Client, from, to account.ID) (*sending, error) {
	id, token, err := tokenFlag("--nft", f.nft, tokenID)
	if err != nil {
		return nil, err
	}
	if err := tokens.CheckOwner(ctx, c, id, token, from); err != nil {
		return nil, err
	}
	return &sending{id, []transaction.Action{tokens.TransferNFT(to, token, f.memo)}, fmt.Sprintf("token %q of %s", token, id)}, nil
}

// checkThere refuses an account that does not exist, and that a payment does not make.
func (a *app) checkThere(ctx context.Context, id account.ID) error {
	if id.Kind() == account.NearImplicit {
		return nil
	}
	_, err := a.client().Account(ctx, client.Final, id)
	if client.Is(err, client.UnknownAccount) {
		return &drops.RefusedError{Code: drops.RecipientUnknown, Reason: fmt.Sprintf("%s does not exist: nothing was sent", id),
			Remedy: "check the spelling, or make it: latchkey account create " + string(id) + " --as ID"}
	}
	return err
}
