package cli

import (
	"context"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/host/drops"
)

const sampleClaims = 3

// sampleDrop makes a drop, or goes on with one that an earlier start paid for.
func (a *app) sampleDrop(ctx context.Context, funder account.ID, page string) (*dropResult, error) {
	each, _ := amount.NEAR.Mul64(2)
	d, err := a.makeDrop(ctx, funder, "up --sample-drop, for "+page, func() (*drops.Plan, error) {
		return drops.NewPlan(ctx, a.client(), ledger.DevDropContract, sampleClaims, each, drops.Window{}, page)
	})
	if err != nil {
		return nil, err
	}
	return &d.result, d.End()
}
