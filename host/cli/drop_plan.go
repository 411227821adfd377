package cli

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"latchkey/host/campaign"
)

// usesMax is how often a link can be used at most, by the drop contract.
const usesMax = 100

// planFlags say what is made: those of drop create and drop estimate.
type planFlags struct {
	as, contract, page, publicURL string
	label                         string
	gift                          giftFlags
	count, uses                   int
	card                          cardFlags
	passwords                     string
	dates                         dateFlags
}

func (f *planFlags) add(c *cobra.Command) {
	withContract(c, &f.contract)
	flags := c.Flags()
	flags.SetNormalizeFunc(olderNames)
	flags.StringVar(&f.as, "as", "", "account `ID` that pays")
	f.gift.add(c)
	f.count, f.uses = 1, 1
	numberVar(c, &f.count, "count", "how many links")
	numberVar(c, &f.uses, "uses", "how often each link can be used")
	f.card.add(c)
	flags.StringVar(&f.passwords, "password", "", "`FILE` with a password for all links, or a line for each")
	flags.StringVar(&f.label, "label", "", "`NAME` of the links for other commands (default one with the day)")
	f.dates.add(c)
	flags.StringVar(&f.page, "page", "", "`URL` of the claim page that the links lead to (default /claim of the node)")
	flags.StringVar(&f.publicURL, "public-url", "", "`URL` at which others reach the node (default --rpc)")
	_ = c.MarkFlagRequired("as")
}

// olderNames lets flags be given as they were called before drops could bring tokens.
func olderNames(_ *pflag.FlagSet, name string) pflag.NormalizedName {
	switch name {
	case "amount":
		name = "near"
	case "claims":
		name = "count"
	}
	return pflag.NormalizedName(name)
}

// request is what is asked for: a plan without a secret, and the command in the words
// by which a later run knows it.
type request struct {
	plan           campaign.Plan
	command, label string
}

// read reads what needs no node first.
func (f *planFlags) read(ctx context.Context, a *app) (*request, error) {
	r := &request{label: f.label}
	p := &r.plan
	var err error
	if p.Funder, err = accountArg(f.as); err != nil {
		return nil, err
	}
	if p.Contract, err = accountArg(f.contract); err != nil {
		return nil, err
	}
	if f.label != "" {
		if err := campaign.CheckLabel(f.label); err != nil {
			return nil, &usageError{fmt.Errorf("--label: %w", err)}
		}
	}
	if err := f.gift.check(&f.count, f.uses); err != nil {
		return nil, err
	}
	if err := f.counts(p); err != nil {
		return nil, err
	}
	if p.Window, err = f.dates.window(time.Now()); err != nil {
		return nil, err
	}
	if p.Page, err = a.claimPage(f.page, f.publicURL); err != nil {
		return nil, err
	}
	if p.Card, err = f.card.read(); err != nil {
		return nil, err
	}
	if p.Passwords, err = readPasswords(f.passwords, f.count, f.uses); err != nil {
		return nil, err
	}
	if err := f.gift.read(ctx, a, p); err != nil {
		return nil, err
	}
	r.command = f.command(p)
	return r, nil
}

// counts reads how many links there are, and how often each is used.
func (f *planFlags) counts(p *campaign.Plan) error {
	switch {
	case f.count < 1 || f.count > campaign.LinksMax:
		return usage(fmt.Sprintf("--count: want 1 to %d, got %d", campaign.LinksMax, f.count))
	case f.uses < 1 || f.uses > usesMax:
		return usage(fmt.Sprintf("--uses: want 1 to %d, got %d", usesMax, f.uses))
	}
	p.Links = f.count
	if f.uses > 1 {
		p.Uses = f.uses
	}
	return nil
}

// command is what makes a difference, as it was given: times from now on stay those
// of the run that began.
func (f *planFlags) command(p *campaign.Plan) string {
	said := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %q", p.Title, p.Message, p.Picture, p.Passwords))
	return fmt.Sprintf("drop create --as %s --contract %s %s --count %d --uses %d %s --page %s --label %q, saying %x",
		p.Funder, p.Contract, f.gift.words(), p.Links, p.UsesOfEach(), f.dates, p.Page, f.label, said[:8])
}
