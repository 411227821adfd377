package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"latchkey/core/amount"
	"latchkey/host/campaign"
	"latchkey/host/tokens"
)

// estimate asks the ledger what a plan costs, and refuses one that its funder cannot
// pay.
func (a *app) estimate(ctx context.Context, p *campaign.Plan) error {
	e, err := campaign.NewEstimate(ctx, a.client(), p)
	if err != nil {
		return err
	}
	p.Estimate = *e
	err = e.CheckFunds(ctx, a.client(), p)
	if short := (*tokens.ShortError)(nil); errors.As(err, &short) {
		return hint(err, "nothing was paid: make fewer links, or let each bring less, or send "+string(p.Funder)+" what is missing")
	}
	return err
}

// estimateText is an estimate in a sentence.
func estimateText(p *campaign.Plan) string {
	e, beside := &p.Estimate, ""
	each := p.Brings
	if n := p.UsesOfEach(); n > 1 {
		each += fmt.Sprintf(", %d times", n)
	}
	switch {
	case p.FT != "":
		beside = " and what the links bring of " + string(p.FT)
	case p.NFT != "":
		beside = " and " + count(len(p.TokenIDs), "NFT")
	}
	return fmt.Sprintf("%s of %s: %s NEAR%s; %s of it or more comes back when all are claimed; gas for all claims at most %s NEAR; gas for making them at most %s NEAR",
		grouped(count(p.Links, "link")), each, nearText(e.Deposit), beside, nearText(e.ComesBack), nearText(e.ClaimGas), nearText(e.MakingGas))
}

// nearText is an amount for people: with commas, to five decimal places.
func nearText(sum amount.Yocto) string {
	text := sum.FormatNEAR()
	if whole, fraction, _ := strings.Cut(text, "."); len(fraction) > 5 {
		text = strings.TrimRight(strings.TrimRight(whole+"."+fraction[:5], "0"), ".")
	}
	return grouped(text)
}

// grouped puts commas into the whole number that a text begins with.
func grouped(text string) string {
	digits := len(text) - len(strings.TrimLeft(text, "0123456789"))
	for at := digits - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}

// askToPay says what a campaign costs, and asks where a person can answer. A script
// has decided already.
func (a *app) askToPay(p *campaign.Plan, yes bool) error {
	if yes || !isTerminal(a.in) {
		return nil
	}
	fmt.Fprintf(a.err, "%s.\nPay this from %s? [y/N] ", harmless(estimateText(p)), p.Funder)
	line, err := bufio.NewReader(a.in).ReadString('\n')
	if answer := strings.ToLower(strings.TrimSpace(line)); answer == "y" || answer == "yes" {
		return nil
	}
	if err != nil {
		fmt.Fprintln(a.err)
	}
	return hint(errors.New("not confirmed: nothing was paid"), "--yes pays without asking")
}

func (a *app) dropEstimate() *cobra.Command {
	type result struct {
		Links int `json:"links"`
		campaign.Estimate
		Needs amount.Yocto `json:"needs"`
	}
	f := &planFlags{}
	c := a.withNode(a.command(cobra.Command{
		Use: "estimate --as ID (--near AMOUNT | --ft TOKEN:AMOUNT | --nft TOKEN:ID)", Short: "Tell what claim links would cost", Args: cobra.NoArgs,
		Long: `Ask the ledger what links would cost that drop create makes with the same flags, how much
of it comes back as they are claimed, and what gas takes at most. Nothing is paid. One that
the account cannot pay is a failure.

JSON: links, drops (how many), deposit, gifts (the NEAR among it that the links bring),
units (of a token), claim_gas_max, comes_back (at least), making_gas_max, needs (deposit and
making_gas_max); all amounts in yocto.`,
		Example: `
latchkey drop estimate --as test.near --near 2 --count 500
latchkey drop estimate --as test.near --ft gold.test.near:2.5 --count 1000 --title 'For a friend' --image gift`,
	}, func(ctx context.Context, _ []string) error {
		r, err := f.read(ctx, a)
		if err == nil {
			err = checkWindow(r.plan.Window, time.Now())
		}
		if err == nil {
			err = a.estimate(ctx, &r.plan)
		}
		if err != nil {
			return err
		}
		p := &r.plan
		return a.show(result{Links: p.Links, Estimate: p.Estimate, Needs: p.Estimate.Needs()}, func() {
			a.row("links", fmt.Sprintf("%d, each for %s", p.Links, p.Brings))
			a.row("drops", p.Estimate.Drops)
			a.row("deposit", nearText(p.Estimate.Deposit)+" NEAR")
			a.row("comes back", nearText(p.Estimate.ComesBack)+" NEAR or more, when all are claimed")
			a.row("gas of claims", nearText(p.Estimate.ClaimGas)+" NEAR at most")
			a.row("gas of making", nearText(p.Estimate.MakingGas)+" NEAR at most")
		})
	}))
	f.add(c)
	return c
}
