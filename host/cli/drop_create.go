package cli

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"latchkey/host/campaign"
)

// createFlags are those of drop create.
type createFlags struct {
	plan  planFlags
	files handoutFlags
	yes   bool
}

func (a *app) dropCreate() *cobra.Command {
	f := &createFlags{}
	c := a.withKeys(a.command(cobra.Command{
		Use: "create --as ID (--near AMOUNT | --ft TOKEN:AMOUNT | --nft TOKEN:ID)", Short: "Make claim links, one or thousands", Args: cobra.NoArgs,
		Long: `Make links that each bring the same: NEAR, an amount of a token, or an NFT each. They
are made in drops of a hundred, several at a time. At a terminal the command says what they
cost, and asks, before anything is paid. The links hold keys: hand each to one person. All
of them are in one file from before the first is paid: a command that was stopped, however
that came, is run again and goes on where it stood. It pays nothing twice and loses no link.
A label names the links for other commands, such as drop show.

Claims are refused before --starts and from --expires on, each an RFC 3339 time or a
duration from now. Without either a drop is open at once, and for 90 days; then anyone can
have what is left sent back to you, with drop reclaim. With drop cancel you can take it
back at any time.

A password is asked for at each claim, beside the link: FILE has one for all links, or as
many lines as there are links; the table then has each link's, the cards have none.

A picture is the name of a motif (gift, ticket, star, heart, leaf, sun, wave, confetti), or
a PNG or WebP file of 24 kB at most; each drop keeps a copy.

The links lead to the claim page of the node. Where others reach it at another address,
--public-url names that; --page names a page elsewhere. --amount and --claims are older
names of --near and --count.

JSON: drop_id and transaction_hash (of a single drop), contract, deposit, links, file
(where all of it is kept), label, drops (each with drop_id, links, transaction_hash).`,
		Example: `
latchkey drop create --as test.near --near 2
latchkey drop create --as test.near --near 0.5 --count 500 --label summer --csv summer.csv --sheet summer.html
latchkey drop create --as test.near --ft gold.test.near:2.5 --count 100 --title 'For a friend' --image gift --yes
latchkey drop create --as test.near --nft art.test.near:1 --nft art.test.near:2 --qr codes
latchkey drop create --as test.near --near 2 --starts 2026-12-01T00:00:00Z --expires 2026-12-24T00:00:00Z
latchkey drop create --as test.near --near 2 --no-expiry --public-url https://drops.example --json`,
	}, func(ctx context.Context, _ []string) error {
		r, err := f.plan.read(ctx, a)
		if err != nil {
			return err
		}
		if err := f.files.check(r.plan.Links); err != nil {
			return err
		}
		return a.createDrops(ctx, r, f)
	}))
	f.plan.add(c)
	f.files.add(c)
	c.Flags().BoolVar(&f.yes, "yes", false, "pay without asking")
	return c
}

// createDrops makes the links of a campaign, or goes on with it, and shows them.
func (a *app) createDrops(ctx context.Context, r *request, f *createFlags) error {
	if _, err := a.signer(ctx, r.plan.Funder); err != nil {
		return err // before anything is written down
	}
	c, err := a.openCampaign(ctx, r.command, r.label, func() (*campaign.Plan, error) {
		if err := checkWindow(r.plan.Window, time.Now()); err != nil {
			return nil, err
		}
		if err := f.files.checkAbsent(r.plan.Links); err != nil {
			return nil, err
		}
		if err := a.estimate(ctx, &r.plan); err != nil {
			return nil, err
		}
		if err := a.askToPay(&r.plan, f.yes); err != nil {
			return nil, err
		}
		r.plan.Secret = campaign.NewSecret()
		return &r.plan, nil
	})
	if err != nil {
		return err
	}
	if err := a.makeLinks(ctx, c); err != nil {
		return errors.Join(err, c.Leave())
	}
	return a.overCampaign(c, a.giveOut(c, items(c), f.files), func() error { return a.showCampaign(c, f.files.onScreen()) })
}
