package cli

import (
	"context"
	"errors"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/host/campaign"
	"latchkey/host/drops"
)

const sampleClaims = 3

// sampleDrop makes a drop, or goes on with one that an earlier start paid for.
func (a *app) sampleDrop(ctx context.Context, funder account.ID, page string) (*dropResult, error) {
	c, err := a.openCampaign(ctx, "up --sample-drop, for "+page, "", func() (*campaign.Plan, error) {
		each, _ := amount.NEAR.Mul64(2)
		p := &campaign.Plan{Funder: funder, Links: sampleClaims, Page: page, Secret: campaign.NewSecret(),
			Terms: drops.Terms{Contract: ledger.DevDropContract, Gift: drops.Gift{Amount: each}}}
		p.Brings = p.Gift.String()
		return p, a.estimate(ctx, p)
	})
	if err != nil {
		return nil, err
	}
	if err := a.makeLinks(ctx, c); err != nil {
		return nil, errors.Join(err, c.Leave())
	}
	r := newDropResult(c)
	return &r, c.Finish()
}
