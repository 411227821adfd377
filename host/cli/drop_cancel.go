package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/core/keys"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/host/overview"
)

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
		if len(public) > 0 && (len(args) == 0 || !isDropNumber(args[0])) {
			return usage("--keys goes with a drop's number")
		}
		t, lost, err := a.cancelTarget(ctx, c, args, as, contract, all)
		if err != nil {
			return lost(err)
		}
		if t.link != nil {
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
