package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/host/campaign"
	"latchkey/host/tokens"
)

// giftFlags say what each use of a link brings.
type giftFlags struct {
	near, ft string
	nft      []string
}

func (f *giftFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.near, "near", "", "`AMOUNT` of NEAR for each claim")
	c.Flags().StringVar(&f.ft, "ft", "", "`TOKEN:AMOUNT` for each claim, such as gold.test.near:2.5")
	c.Flags().StringArrayVar(&f.nft, "nft", nil, "`TOKEN:ID` of an NFT for a claim, or several with commas between the ids; for each its own")
}

// words are the flags as a later run gives them again.
func (f *giftFlags) words() string {
	switch {
	case f.ft != "":
		return "--ft " + f.ft
	case len(f.nft) > 0:
		return fmt.Sprintf("--nft %q", f.nft)
	}
	return "--near " + f.near
}

// check wants one of the flags. Of NFTs there are as many links as they last for.
func (f *giftFlags) check(links *int, uses int) error {
	given := 0
	for _, is := range []bool{f.near != "", f.ft != "", len(f.nft) > 0} {
		if is {
			given++
		}
	}
	if given != 1 {
		return usage("say what the links bring: one of --near AMOUNT, --ft TOKEN:AMOUNT and --nft TOKEN:ID")
	}
	if len(f.nft) == 0 {
		return nil
	}
	_, ids, err := f.tokenIDs()
	if err != nil {
		return err
	}
	if uses < 1 || len(ids)%uses != 0 || *links > 1 && *links*uses != len(ids) {
		return usage(fmt.Sprintf("--nft: %s do not last for %s of %s", count(len(ids), "NFT"), count(*links, "link"), count(uses, "use")))
	}
	*links = len(ids) / uses
	return nil
}

// tokenIDs reads --nft, all of one contract, each token once.
func (f *giftFlags) tokenIDs() (contract account.ID, ids []string, err error) {
	for _, text := range f.nft {
		id, rest, err := tokenFlag("--nft", text, tokenID)
		if err != nil {
			return "", nil, err
		}
		if contract != "" && contract != id {
			return "", nil, usage("--nft: all NFTs of a campaign are of one contract")
		}
		contract = id
		for each := range strings.SplitSeq(rest, ",") {
			if each == "" || slices.Contains(ids, each) {
				return "", nil, usage(fmt.Sprintf("--nft: want each id once, got %q", text))
			}
			ids = append(ids, each)
		}
	}
	return contract, ids, nil
}

// read reads what each link brings; a token is asked for its decimals.
func (f *giftFlags) read(ctx context.Context, a *app, p *campaign.Plan) (err error) {
	switch {
	case f.near != "":
		err = f.readNEAR(p)
	case f.ft != "":
		err = f.readFT(ctx, a, p)
	default:
		p.NFT, p.TokenIDs, err = f.tokenIDs()
		p.Brings = "an NFT of " + string(p.NFT)
	}
	return err
}

func (f *giftFlags) readNEAR(p *campaign.Plan) (err error) {
	if p.Amount, err = nearFlag("--near", f.near); err != nil {
		return err
	}
	times := p.UsesOfEach() * uint64(p.Links)
	_, fits := p.Amount.Mul64(times)
	switch {
	case p.Amount.IsZero():
		return usage("--near: each claim is worth more than 0 NEAR")
	case !fits:
		return usage(fmt.Sprintf("--near: %d times %s NEAR is more than there can be", times, f.near))
	}
	p.Brings = p.Gift.String()
	return nil
}

func (f *giftFlags) readFT(ctx context.Context, a *app, p *campaign.Plan) error {
	id, text, err := tokenFlag("--ft", f.ft, tokenAmount)
	if err != nil {
		return err
	}
	p.FT = id
	token, err := tokens.LookUp(ctx, a.client(), id)
	if err != nil {
		return err
	}
	if p.Amount, err = token.Units(text); err != nil {
		return &usageError{fmt.Errorf("--ft: %w", err)}
	}
	p.Brings = token.Text(p.Amount)
	return nil
}
