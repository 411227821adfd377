package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/transaction"
	"latchkey/host/audit"
	"latchkey/host/client"
)

// proxyPlugin is the global contract that holds keys to terms.
const proxyPlugin account.ID = "proxy.latchkey"

// grantTgas is attached to a call that changes terms; most of it comes back.
const grantTgas = 30

type keyGranted struct {
	keyResult
	Can         string           `json:"can"`
	Terms       *audit.Terms     `json:"terms"`
	Allowance   amount.Yocto     `json:"allowance"`
	Contract    account.ID       `json:"contract,omitempty"` // that the account got for it
	Transaction transaction.Hash `json:"transaction_hash"`
}

// granting is what a grant sends.
type granting struct {
	id        account.ID
	terms     *audit.Terms
	allowance amount.Yocto
	adopts    bool // the account gets the contract with it
}

func (a *app) keyGrant() *cobra.Command {
	var as, save string
	f := &termsFlags{}
	c := a.withKeys(a.command(cobra.Command{
		Use: "grant [KEY] --as ID --for ID", Short: "Give an account a key that can do only what you say", Args: cobra.MaximumNArgs(1),
		Long: `Give an account a key with terms: which contracts, methods and arguments, how often, until
when, and how much it may spend in all. The account's contract holds the key to them; an
account without a contract gets proxy.latchkey for that, in the same transaction. A key that
only calls one contract signs its calls itself, and a guard refuses others before they cost
anything. One that pays, or serves several contracts, calls proxy of its own account instead:

  latchkey call ID proxy '{"action":"call","contractId":…,"methodName":…,"args":"{…}"}' --as ID

A contract or method that is not there is refused, and so are rules that nothing keeps to.
KEY is the key's public half; without it a new one is made, and is in a file before anything
is sent, as key add does.

JSON: public_key, account_id, can (in plain words), terms (as get_key of the contract has
them), allowance (yocto), contract (that the account got for it), transaction_hash, and for a
new key file and, without --save, secret_key.`,
		Example: `
latchkey key grant --as alice.test.near --for chess.test.near --methods move,resign --allowance 0.25 --expires 30d --rate 3/20blocks --rule 'args.game=7'
latchkey key grant --as alice.test.near --for chess.test.near:move --for shop.test.near:buy,sell --uses 100
latchkey key grant ed25519:9uMm… --as alice.test.near --transfer bob.test.near:2.5 --rate 1/1d --expires 2027-01-01T00:00:00Z`,
	}, func(ctx context.Context, args []string) error {
		g, err := a.granting(ctx, as, f)
		if err != nil {
			return err
		}
		if len(args) == 0 {
			return a.grantNew(ctx, g, save, fmt.Sprintf("key grant --as %s --save %q %+v", as, save, *f))
		}
		public, err := publicKeyArg(args[0])
		if err != nil {
			return err
		}
		if save != "" {
			return usage("--save is for a key that is made here")
		}
		signer, err := a.signer(ctx, g.id)
		if err != nil {
			return err
		}
		out, err := g.send(ctx, signer, public)
		if err != nil {
			return err
		}
		return a.showGranted(g.granted(keyResult{PublicKey: public, AccountID: g.id}, out))
	}))
	c.Flags().StringVar(&as, "as", "", "account `ID` that gets the key")
	c.Flags().StringVar(&save, "save", "", "write a new key to `FILE` instead of printing it, and keeping it with the others")
	f.add(c)
	_ = c.MarkFlagRequired("as")
	_ = c.MarkFlagFilename("save", "json")
	return c
}

// granting reads the flags, and asks the node what stands against them.
func (a *app) granting(ctx context.Context, as string, f *termsFlags) (*granting, error) {
	id, err := accountArg(as)
	if err != nil {
		return nil, err
	}
	g := &granting{id: id}
	if g.terms, err = f.terms(time.Now()); err != nil {
		return nil, err
	}
	if g.allowance, err = nearFlag("--allowance", f.limit); err != nil {
		return nil, err
	}
	if g.allowance.IsZero() {
		return nil, usage("--allowance: a key that may burn no gas can sign nothing")
	}
	holds, err := a.holdsTerms(ctx, id)
	if err != nil {
		return nil, err
	}
	g.adopts = !holds
	return g, a.checkContracts(ctx, g.terms)
}

func (a *app) grantNew(ctx context.Context, g *granting, save, command string) error {
	made, err := a.undertakeKey(ctx, command, a.newKeyOf(g.id, save))
	if err != nil {
		return err
	}
	out, err := made.run(ctx, a, a.signs(ctx, g.id), func(s *client.Signer) (*client.Outcome, error) { return g.send(ctx, s, made.public) })
	if err != nil {
		return a.notMade(ctx, made, err)
	}
	r := keyResult{PublicKey: made.public, AccountID: g.id, File: made.File}
	if save == "" {
		r.SecretKey = made.SecretKey
	}
	return made.over(a.showGranted(g.granted(r, out)))
}

// send grants the key, after giving the account the contract if it has none.
func (g *granting) send(ctx context.Context, signer *client.Signer, key keys.PublicKey) (*client.Outcome, error) {
	var actions []transaction.Action
	if g.adopts {
		actions = append(actions, transaction.UseGlobalContract{Contract: transaction.GlobalContractID{AccountID: proxyPlugin}})
	}
	return signer.Send(ctx, g.id, append(actions, newCall("grant", g.args(key), grantTgas*amount.Tgas, amount.Zero))...)
}

// args are those of the contract's grant.
func (g *granting) args(key keys.PublicKey) []byte {
	t := g.terms
	args := map[string]any{"public_key": key, "allowance": g.allowance, "uses": t.Uses, "rate": t.Rate}
	if t.ExpiresAt != nil {
		args["expires_at"] = fmt.Sprint(*t.ExpiresAt)
	}
	if t.Via != "" {
		args["via"] = t.Via
	}
	for name, list := range map[string]any{"calls": t.Calls, "transfers": t.Transfers, "stake": t.Stake} {
		args[name] = list
	}
	return []byte(asJSON(args))
}

func (g *granting) granted(r keyResult, out *client.Outcome) keyGranted {
	can := g.terms.Words() + ", up to " + g.allowance.FormatNEAR() + " NEAR of gas"
	granted := keyGranted{keyResult: r, Can: can, Terms: g.terms, Allowance: g.allowance, Transaction: out.Transaction.Hash}
	if g.adopts {
		granted.Contract = proxyPlugin
	}
	return granted
}

func (a *app) showGranted(r keyGranted) error {
	return a.show(r, func() {
		a.row("public key", r.PublicKey)
		a.row("account", r.AccountID)
		a.row("can", r.Can)
		if r.Contract != "" {
			a.row("contract", fmt.Sprintf("%s, which holds the account's keys to their terms from now on", r.Contract))
		}
		if r.SecretKey != "" {
			a.row("secret key", r.SecretKey)
		}
		if r.File != "" {
			a.row("saved to", r.File)
		}
		a.row("transaction", r.Transaction)
	})
}
