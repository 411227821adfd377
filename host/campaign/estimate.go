package campaign

import (
	"context"
	"fmt"

	"latchkey/core/amount"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/host/tokens"
)

// Estimate is what a campaign costs, as the ledger says before it is paid.
type Estimate struct {
	Drops   int          `json:"drops"`
	Deposit amount.Yocto `json:"deposit"` // for all drops
	Gifts   amount.Yocto `json:"gifts"`   // the NEAR among it that the links bring
	Units   amount.Yocto `json:"units"`   // of a token, beside it
	// ClaimGas is what all claims cost at most, each into a new account.
	ClaimGas amount.Yocto `json:"claim_gas_max"`
	// ComesBack is what is left of the deposit when all are claimed, at least.
	ComesBack amount.Yocto `json:"comes_back"`
	// MakingGas is what making the links costs at most.
	MakingGas amount.Yocto `json:"making_gas_max"`
}

// Needs is what the funder has to have.
func (e *Estimate) Needs() amount.Yocto { return e.Deposit.SaturatingAdd(e.MakingGas) }

// Gas that is used at most, by figures of plugins/drop/README.md.
const (
	makingDropGas  = 8 * amount.Tgas // a drop, beside its links
	makingLinkGas  = 8 * amount.Tgas / 10
	passwordGas    = 2 * amount.Tgas / 10 // for each use of a link
	payingTokenGas = 40 * amount.Tgas     // bringing a drop its units, or an NFT
	claimGuardGas  = 1 * amount.Tgas
)

// claimGas is what a claim of one use into a new account is attached.
func claimGas(g drops.Gift) uint64 {
	switch {
	case g.FT != "":
		return 90*amount.Tgas + claimGuardGas
	case g.NFT != "":
		return 54*amount.Tgas + claimGuardGas
	}
	return 47*amount.Tgas + claimGuardGas
}

// endedStorage is what stays at the contract of each drop: 63 bytes.
var endedStorage, _ = amount.From(10_000_000_000_000_000_000).Mul64(63)

// TooMuchError is a campaign that costs more than there can be.
type TooMuchError struct{ Links int }

func (e *TooMuchError) Error() string {
	return fmt.Sprintf("%d such links cost more than there can be: make fewer, or let each bring less", e.Links)
}

// sums add up what may be more than there can be.
type sums struct{ over bool }

func (s *sums) times(each amount.Yocto, n uint64) amount.Yocto {
	product, fits := each.Mul64(n)
	s.over = s.over || !fits
	return product
}

func (s *sums) add(a, b amount.Yocto) amount.Yocto {
	sum, fits := a.Add(b)
	s.over = s.over || !fits
	return sum
}

// NewEstimate asks the ledger what a plan costs.
func NewEstimate(ctx context.Context, c *client.Client, p *Plan) (*Estimate, error) {
	block, err := c.Block(ctx, client.Final)
	if err != nil {
		return nil, err
	}
	e, s, uses := &Estimate{Drops: p.DropCount()}, &sums{}, p.UsesOfEach()*uint64(p.Links)
	if p.FT == "" {
		e.Gifts = s.times(p.Amount, uses)
	} else {
		e.Units = s.times(p.Amount, uses)
	}
	if s.over {
		return nil, &TooMuchError{p.Links}
	}
	if e.Deposit, err = deposits(ctx, c, p, s); err != nil {
		return nil, err
	}
	e.ClaimGas = s.times(block.GasPrice, claimGas(p.Gift)*uses)
	e.MakingGas = s.times(block.GasPrice, makingGas(p))
	kept := s.add(s.add(e.Gifts, e.ClaimGas), s.times(endedStorage, uint64(e.Drops)))
	if p.FT != "" {
		token := &tokens.Fungible{ID: p.FT}
		each, err := token.RegistrationPrice(ctx, c)
		if err != nil {
			return nil, err
		}
		kept = s.add(kept, s.times(each, uses))
		once, err := token.Registration(ctx, c, p.Contract)
		if err != nil {
			return nil, err
		}
		e.MakingGas = s.add(e.MakingGas, once)
	}
	e.ComesBack = e.Deposit.SaturatingSub(kept)
	if s.over {
		return nil, &TooMuchError{p.Links}
	}
	return e, nil
}

// deposits is what all drops cost: those that are full, and the last.
func deposits(ctx context.Context, c *client.Client, p *Plan, s *sums) (amount.Yocto, error) {
	last := p.DropCount() - 1
	total, err := p.RequiredDeposit(ctx, c, p.SizeOf(last), len(p.Passwords) > 0)
	if err != nil || last == 0 {
		return total, err
	}
	full, err := p.RequiredDeposit(ctx, c, p.SizeOf(0), len(p.Passwords) > 0)
	return s.add(total, s.times(full, uint64(last))), err
}

// makingGas is what all transactions that make and pay the links use at most.
func makingGas(p *Plan) uint64 {
	gas := uint64(p.DropCount())*makingDropGas + uint64(p.Links)*makingLinkGas
	if len(p.Passwords) > 0 {
		gas += uint64(p.Links) * p.UsesOfEach() * passwordGas
	}
	for i := range p.DropCount() {
		gas += uint64(p.steps(i)-1) * payingTokenGas
	}
	return gas
}

// CheckFunds is a *tokens.ShortError when the funder has less than the campaign needs.
func (e *Estimate) CheckFunds(ctx context.Context, c *client.Client, p *Plan) error {
	a, err := c.Account(ctx, client.Final, p.Funder)
	if err != nil {
		return err
	}
	if a.Amount.Less(e.Needs()) {
		return &tokens.ShortError{Account: p.Funder, Has: a.Amount.FormatNEAR() + " NEAR", Needs: e.Needs().FormatNEAR() + " NEAR"}
	}
	switch {
	case p.FT != "":
		token, err := tokens.LookUp(ctx, c, p.FT)
		if err != nil {
			return err
		}
		return token.CheckBalance(ctx, c, p.Funder, e.Units)
	case p.NFT != "":
		for _, id := range p.TokenIDs {
			if err := tokens.CheckOwner(ctx, c, p.NFT, id, p.Funder); err != nil {
				return err
			}
		}
	}
	return nil
}
