package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/host/parallel"
)

// takenBackResult is what came back of a drop, or of several.
type takenBackResult struct {
	ID          *uint64                     `json:"drop_id,omitempty"`
	Label       string                      `json:"label,omitempty"`
	Drops       *int                        `json:"drops,omitempty"`
	Keys        int                         `json:"keys"`
	Funder      account.ID                  `json:"funder,omitempty"`
	Amount      amount.Yocto                `json:"amount"`
	Units       map[account.ID]amount.Yocto `json:"units,omitempty"`
	NFTs        []string                    `json:"nfts,omitempty"`
	Stuck       bool                        `json:"stuck,omitempty"`
	Left        uint64                      `json:"left,omitempty"`
	Transaction *transaction.Hash           `json:"transaction_hash,omitempty"`
	of          string
}

// add adds what one drop gave back.
func (r *takenBackResult) add(t *drops.TakenBack) {
	r.Keys += t.Keys
	r.Left += t.Left
	r.Amount = r.Amount.SaturatingAdd(t.Amount)
	r.NFTs = append(r.NFTs, t.NFTs...)
	r.Stuck = r.Stuck || t.Stuck
	if t.Funder != "" {
		r.Funder = t.Funder
	}
	for token, units := range t.Units {
		if r.Units == nil {
			r.Units = map[account.ID]amount.Yocto{}
		}
		r.Units[token] = r.Units[token].SaturatingAdd(units)
	}
	if n := len(t.Transactions); n > 0 {
		r.Transaction = &t.Transactions[n-1]
	}
}

// takeBack takes back what is left of one drop.
type takeBack func(*client.Signer, account.ID, uint64) (*drops.TakenBack, error)

const takenBackFields = `
JSON: drop_id, or label and drops (how many); keys (how many were taken back), funder, amount
(what came back, yocto), units (by the token), nfts (each TOKEN:ID), stuck (true: tokens
could not be given back, and are the drop's still), left (links whose claims are under way),
transaction_hash (of the last transaction).`

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

// takenBackAtOnce is how many drops are taken back at a time.
const takenBackAtOnce = 8

// takeBackAll takes back several drops at a time, but for those that have ended.
func (a *app) takeBackAll(ctx context.Context, t *dropTarget, s *client.Signer, take takeBack, r *takenBackResult) (done int, err error) {
	told := a.progress(max(len(t.drops), 1), "drops taken back")
	defer told.end()
	var one sync.Mutex
	c := a.client()
	err = parallel.Do(len(t.drops), takenBackAtOnce, func(i int) error {
		back, err := takeBackLiving(ctx, c, t.contract, t.drops[i].ID, s, take)
		one.Lock()
		defer one.Unlock()
		if back != nil {
			r.add(back)
		}
		if err != nil {
			return err
		}
		done++
		told.add(1)
		return nil
	})
	slices.Sort(r.NFTs)
	return done, err
}

// takeBackLiving takes back a drop unless it has ended.
func takeBackLiving(ctx context.Context, c *client.Client, contract account.ID, id uint64, s *client.Signer, take takeBack) (*drops.TakenBack, error) {
	_, err := drops.Show(ctx, c, contract, id)
	if none := (*drops.NoDropError)(nil); errors.As(err, &none) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return take(s, contract, id)
}

func (a *app) showTakenBack(r *takenBackResult) error {
	return a.show(r, func() {
		if r.ID != nil {
			a.row("drop", *r.ID)
		} else {
			a.row("of", r.of)
		}
		a.row("taken back", count(r.Keys, "link"))
		if r.Funder != "" {
			a.row("came back", fmt.Sprintf("%s NEAR, to %s", r.Amount.FormatNEAR(), r.Funder))
		}
		for _, token := range slices.Sorted(maps.Keys(r.Units)) {
			a.row("and", fmt.Sprintf("%s units of %s", r.Units[token], token))
		}
		for _, nft := range r.NFTs {
			a.row("and", nft)
		}
		if r.Stuck {
			a.row("not yet", "tokens that could not be given back: run it again once the funder is registered with the token, and the token works")
		}
		if r.Left > 0 {
			a.row("left alone", count(r.Left, "claim")+" under way: run it again when they have ended")
		}
		if r.Transaction != nil {
			a.row("transaction", r.Transaction)
		}
	})
}
