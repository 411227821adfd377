package campaign

import (
	"context"
	"errors"
	"fmt"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/host/tokens"
)

// RefusedTokensError are tokens that came back from a drop, or never left.
type RefusedTokensError struct {
	Token account.ID
	Drop  uint64
}

func (e *RefusedTokensError) Error() string {
	return fmt.Sprintf("%s brought nothing to drop %d: what was sent came back", e.Token, e.Drop)
}

// task is that of the step which the worker is at.
func (w *worker) task() task {
	switch {
	case w.step == 0:
		return w.making()
	case w.FT != "":
		return w.payingUnits()
	}
	return w.payingToken(w.tokensOf(w.drop)[w.step-1])
}

// making makes the drop.
func (w *worker) making() task {
	p := w.plan(w.drop)
	p.Deposit = w.deposits[w.SizeOf(w.drop)]
	d := &w.drops[w.drop]
	return task{receiver: w.Contract, action: p.Call(),
		read: func(out *client.Outcome) error {
			made, err := p.Made(out)
			if err == nil {
				d.id = &made.ID
			}
			return err
		},
		happened: func(ctx context.Context) (bool, error) {
			id, err := dropOf(ctx, w.client, p)
			d.id = id
			return id != nil, err
		}}
}

// dropOf finds the drop that was made with a plan's keys; nil if there never was one.
// Keys that were used since still tell.
func dropOf(ctx context.Context, c *client.Client, p *drops.Plan) (*uint64, error) {
	for _, key := range p.Keys {
		d, err := drops.Find(ctx, c, p.Contract, key.PublicKey())
		var refused *drops.RefusedError
		switch {
		case err == nil:
			return &d.ID, nil
		case !errors.As(err, &refused):
			return nil, err
		case refused.Code != drops.LinkUsed:
			continue
		}
		use, err := drops.Used(ctx, c, drops.Link{Contract: p.Contract, Key: key})
		if err != nil {
			return nil, err
		}
		if use.DropID != nil {
			return use.DropID, nil
		}
	}
	return nil, nil
}

// payingUnits brings the drop what all its links take of a token.
func (w *worker) payingUnits() task {
	id := *w.drops[w.drop].id
	units, _ := w.Amount.Mul64(w.UsesOfEach() * uint64(w.SizeOf(w.drop))) // the estimate has multiplied more
	return task{receiver: w.FT, action: tokens.TransferCall(w.Contract, units, fmt.Sprint(id)),
		read: func(out *client.Outcome) error {
			if string(out.Value()) != `"`+units.String()+`"` {
				return &RefusedTokensError{w.FT, id}
			}
			return nil
		},
		happened: func(ctx context.Context) (bool, error) {
			d, err := drops.Show(ctx, w.client, w.Contract, id)
			if ended := (*drops.NoDropError)(nil); errors.As(err, &ended) {
				return true, nil // claimed as a whole, or taken back
			}
			return err == nil && d.Funded != nil && *d.Funded, err
		}}
}

// payingToken brings the drop one NFT.
func (w *worker) payingToken(token string) task {
	id := *w.drops[w.drop].id
	return task{receiver: w.NFT, action: tokens.TransferNFTCall(w.Contract, token, fmt.Sprint(id)),
		read: func(out *client.Outcome) error {
			if string(out.Value()) != "true" {
				return &RefusedTokensError{w.NFT, id}
			}
			return nil
		},
		happened: func(ctx context.Context) (bool, error) {
			err := tokens.CheckOwner(ctx, w.client, w.NFT, token, w.Funder)
			if gone := (*tokens.NotOwnedError)(nil); errors.As(err, &gone) {
				return true, nil
			}
			return false, err
		}}
}

// register makes the drop contract known to a token that does not know it.
func (r *run) register(ctx context.Context, c *client.Client) error {
	if r.FT == "" {
		return nil
	}
	price, err := (&tokens.Fungible{ID: r.FT}).Registration(ctx, c, r.Contract)
	if err != nil || price == amount.Zero {
		return err
	}
	s, err := r.signs(c)
	if err != nil {
		return err
	}
	_, err = s.Send(ctx, r.FT, tokens.Register(r.Contract, price))
	return err
}
