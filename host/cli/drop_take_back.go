package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/host/overview"
)

// takenBackResult is what came back of a drop, or of several.
type takenBackResult struct {
	ID          *uint64           `json:"drop_id,omitempty"`
	Label       string            `json:"label,omitempty"`
	Drops       *int              `json:"drops,omitempty"`
	Keys        int               `json:"keys"`
	Funder      account.ID        `json:"funder,omitempty"`
	Amount      amount.Yocto      `json:"amount"`
	Units       *amount.Yocto     `json:"units,omitempty"`
	NFTs        []string          `json:"token_ids,omitempty"`
	Left        uint64            `json:"left,omitempty"`
	Transaction *transaction.Hash `json:"transaction_hash,omitempty"`
	of          string
	stuck       bool
}

// add adds what one drop gave back.
func (r *takenBackResult) add(t *drops.TakenBack) {
	r.Keys += t.Keys
	r.Left += t.Left
	r.Amount = r.Amount.SaturatingAdd(t.Amount)
	r.NFTs = append(r.NFTs, t.NFTs...)
	r.stuck = r.stuck || t.Stuck
	if t.Funder != "" {
		r.Funder = t.Funder
	}
	if !t.Units.IsZero() {
		sum := t.Units
		if r.Units != nil {
			sum = sum.SaturatingAdd(*r.Units)
		}
		r.Units = &sum
	}
	if n := len(t.Transactions); n > 0 {
		r.Transaction = &t.Transactions[n-1]
	}
}

// takeBack takes back what is left of one drop.
type takeBack func(*client.Signer, account.ID, uint64) (*drops.TakenBack, error)

const takenBackFields = `
JSON: drop_id, or label and drops (how many); keys (how many were taken back), funder, amount
(what came back, yocto), units or token_ids (of a token), left (links whose claims are under
way), transaction_hash (of the last transaction).`

func (a *app) dropReclaim() *cobra.Command {
	var as, contract string
	var c *cobra.Command
	c = withContract(a.withKeys(a.command(cobra.Command{
		Use: "reclaim LABEL|DROP --as ID", Short: "Return what is left of expired drops", Args: cobra.ExactArgs(1),
		Long: `Return to its funder what the unclaimed keys of an expired or cancelled drop hold, or of
all drops of a label, and delete the keys. Anyone may ask for it, and pays the gas. It can be
repeated: a claim that was under way the first time may have failed since.
` + takenBackFields,
		Example: `
latchkey drop reclaim summer --as test.near
latchkey drop reclaim 7 --as test.near`,
	}, func(ctx context.Context, args []string) error {
		t, _, err := a.target(ctx, c, args[0], contract)
		if err != nil {
			return err
		}
		if t.link != nil {
			return usage("a drop is reclaimed as a whole: name it by its label or its number")
		}
		return a.takeBack(ctx, t, as, func(s *client.Signer, owner account.ID, id uint64) (*drops.TakenBack, error) {
			return drops.Reclaim(ctx, s, owner, id)
		})
	})), &contract)
	c.Flags().StringVar(&as, "as", "", "account `ID` that pays the gas")
	_ = c.MarkFlagRequired("as")
	return c
}

func (a *app) dropCancel() *cobra.Command {
	var as, contract string
	var some []string
	var all bool
	var c *cobra.Command
	c = withContract(a.withKeys(a.command(cobra.Command{
		Use: "cancel (LABEL | DROP | LINK | --all) --as ID", Short: "Take drops back, or some of their links", Args: cobra.MaximumNArgs(1),
		Long: `Take back what unclaimed links hold, at any time, and delete their keys: the links are worth
nothing then. Only the funder can. Of a label, or of a drop that is named by its number, no
claim is accepted any more; one that is under way ends first, and is left alone. Named by a
link, only that link is taken back, and with --keys only those keys of a drop: also links
whose allowance is spent. --all takes back every drop that the ledger has of the account, also
those whose files are lost. All of it can be repeated, and goes on where it stopped: a claim
that was under way may have failed since. Links of a label that are not made yet are not made
any more.
` + takenBackFields,
		Example: `
latchkey drop cancel summer --as test.near
latchkey drop cancel 7 --as test.near
latchkey drop cancel 'http://127.0.0.1:3030/claim#drop.test.near/ed25519:3yVF…' --as test.near
latchkey drop cancel 7 --keys ed25519:9uMm…,ed25519:4KhB… --as test.near
latchkey drop cancel --all --as test.near`,
	}, func(ctx context.Context, args []string) error {
		public, err := publicKeys(some)
		if err != nil {
			return err
		}
		t, lost, err := a.cancelTarget(ctx, c, args, as, contract, all)
		if err != nil {
			return lost(err)
		}
		switch {
		case len(public) > 0 && (t.link != nil || len(args) == 0 || t.label != ""):
			return usage("--keys goes with a drop's number")
		case t.link != nil:
			public = []keys.PublicKey{t.link.Key.PublicKey()}
		}
		return a.takeBack(ctx, t, as, func(s *client.Signer, owner account.ID, id uint64) (*drops.TakenBack, error) {
			return drops.Cancel(ctx, s, owner, id, public)
		})
	})), &contract)
	c.Flags().StringVar(&as, "as", "", "account `ID` that funded the drop")
	c.Flags().StringSliceVar(&some, "keys", nil, "the `KEY`s to take back, 100 at most (default all of the drop)")
	c.Flags().BoolVar(&all, "all", false, "every drop of the account")
	_ = c.MarkFlagRequired("as")
	return c
}

// cancelTarget reads what is to be cancelled. A label that is not made as a whole will
// not be.
func (a *app) cancelTarget(ctx context.Context, c *cobra.Command, args []string, as, contract string, all bool) (*dropTarget, func(error) error, error) {
	none := func(err error) error { return err }
	if all != (len(args) == 0) {
		return nil, none, usage("name a label, a drop or a link, or give --all")
	}
	if all {
		t, err := a.allOf(ctx, as, contract)
		return t, none, err
	}
	t, lost, err := a.target(ctx, c, args[0], contract)
	if err != nil {
		return nil, lost, err
	}
	if t.link != nil {
		d, err := drops.Find(ctx, a.client(), t.contract, t.link.Key.PublicKey())
		if err == nil {
			t.drops = []overview.Drop{{ID: d.ID}}
		}
		return t, lost, err
	}
	if t.label != "" {
		t, err = a.abandon(ctx, t, as)
	}
	return t, lost, err
}

// abandon ends the making of a campaign that its funder cancels.
func (a *app) abandon(ctx context.Context, t *dropTarget, as string) (*dropTarget, error) {
	if funder := t.campaign.Funder; as != string(funder) {
		return nil, fmt.Errorf("only %s, who funded %s, can cancel it", funder, t.label)
	}
	if _, err := a.signer(ctx, t.campaign.Funder); err != nil {
		return nil, err
	}
	folder, err := a.campaigns(ctx)
	if err != nil {
		return nil, err
	}
	if err := folder.Abandon(ctx, a.client(), t.label); err != nil {
		return nil, err
	}
	return a.targetLabel(ctx, t.label)
}

// allOf are the drops that the ledger has of a funder.
func (a *app) allOf(ctx context.Context, as, contract string) (*dropTarget, error) {
	funder, err := accountArg(as)
	if err != nil {
		return nil, err
	}
	owner, err := accountArg(contract)
	if err != nil {
		return nil, err
	}
	living, err := drops.OfFunder(ctx, a.client(), owner, funder)
	if err != nil {
		return nil, err
	}
	t := &dropTarget{contract: owner, all: true}
	for _, d := range living {
		t.drops = append(t.drops, overview.Drop{ID: d.ID})
	}
	return t, nil
}

// publicKeys reads --keys.
func publicKeys(texts []string) (public []keys.PublicKey, err error) {
	if len(texts) > drops.KeysPerDropMax {
		return nil, usage(fmt.Sprintf("--keys: want at most %d, got %d", drops.KeysPerDropMax, len(texts)))
	}
	for _, text := range texts {
		key, err := keys.ParsePublicKey(text)
		if err != nil {
			return nil, &usageError{fmt.Errorf("--keys: %w", err)}
		}
		public = append(public, key)
	}
	return public, nil
}

// takeBack has the drops of a target taken back by take, signed for the account as. What
// was done is shown also beside an error.
func (a *app) takeBack(ctx context.Context, t *dropTarget, as string, take takeBack) error {
	asker, err := accountArg(as)
	if err != nil {
		return err
	}
	signer, err := a.signer(ctx, asker)
	if err != nil {
		return err
	}
	r := &takenBackResult{Label: t.label, of: t.label}
	if t.label == "" && !t.all {
		r.ID = &t.drops[0].ID
		back, err := take(signer, t.contract, *r.ID)
		if back == nil || len(back.Transactions) == 0 {
			return err
		}
		r.add(back)
		return errors.Join(err, a.showTakenBack(r))
	}
	if t.all {
		r.of = "all drops of " + as
	}
	n, err := a.takeBackAll(ctx, t, signer, take, r)
	r.Drops = &n
	if err != nil {
		err = hint(fmt.Errorf("%d of %s are taken back; then: %w", n, count(len(t.drops), "drop"), err),
			append(hintsOf(err), "run the same command again: it goes on where this one stopped")...)
		if r.Transaction == nil {
			return err
		}
	}
	return errors.Join(err, a.showTakenBack(r))
}

// takeBackAll takes back one drop after another, but for those that have ended.
func (a *app) takeBackAll(ctx context.Context, t *dropTarget, s *client.Signer, take takeBack, r *takenBackResult) (done int, err error) {
	told := a.progress(max(len(t.drops), 1), "drops taken back")
	defer told.end()
	for _, d := range t.drops {
		_, err := drops.Show(ctx, a.client(), t.contract, d.ID)
		if none := (*drops.NoDropError)(nil); !errors.As(err, &none) {
			if err != nil {
				return done, err
			}
			back, err := take(s, t.contract, d.ID)
			if back != nil {
				r.add(back)
			}
			if err != nil {
				return done, err
			}
		}
		done++
		told.add(1)
	}
	return done, nil
}

func (a *app) showTakenBack(r *takenBackResult) error {
	return a.show(r, func() {
		if r.ID != nil {
			a.row("drop", *r.ID)
		} else {
			a.row("of", r.of)
		}
		a.row("taken back", count(r.Keys, "claim"))
		if r.Keys > 0 {
			a.row("came back", fmt.Sprintf("%s NEAR, to %s", r.Amount.FormatNEAR(), r.Funder))
		}
		if r.Units != nil {
			a.row("and", r.Units.String()+" units of the token")
		}
		if len(r.NFTs) > 0 {
			a.row("and", fmt.Sprintf("%s: %q", count(len(r.NFTs), "NFT"), r.NFTs))
		}
		if r.stuck {
			a.row("not yet", "tokens that the funder could not be given: is the account registered with the token? run it again then")
		}
		if r.Left > 0 {
			a.row("left alone", count(r.Left, "claim")+" under way: run it again when they have ended")
		}
		if r.Transaction != nil {
			a.row("transaction", r.Transaction)
		}
	})
}
