package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/host/drops"
)

func (a *app) dropShow() *cobra.Command {
	var contract, file string
	var each bool
	var watch watchFlag
	var c *cobra.Command
	c = withContract(a.withKeys(a.command(cobra.Command{
		Use: "show LABEL|DROP|LINK", Short: "Tell what is in links, or what became of them", Args: cobra.ExactArgs(1),
		Long: `Tell what became of the links of a label; what is in a drop, which is named by its number
or by one of its links; of a link that was used, who was paid, and when; of a drop that has
ended, how many of its claims were made and how many taken back. A link is looked up at the
node that it names, unless --rpc names another. What it was used for, a node tells as long
as it keeps the history.

--each tells it of each link of a label or a drop: open; under way, while it is being
claimed; claimed, by whom and when; unpaid, if it is not made yet or its tokens have not
come; expired; dead, if attempts have used up its allowance; cancelled; reclaimed; deleted,
by the owner of the contract; forgotten, if the node no longer knows.

JSON: state, and for open: drop_id, funder, amount (of each claim), counter (claims left),
start and end (nanoseconds since 1970 as text, or null), cancelled; for claimed, returned
and deleted, of a link: drop_id, account_id (who was paid), amount, reason, at,
transaction_hash, came_back (yocto); for ended: drop_id, claimed, returned, cancelled, ended; for campaign, of
a label: label, funder, contract, brings, links, states (how many links of each), drops. With
--each: links (each with number, public_key, drop_id, state, account_id, at,
transaction_hash, cost).`,
		Example: `
latchkey drop show summer
latchkey drop show summer --each --csv links.csv
latchkey drop show 0
latchkey drop show 'http://127.0.0.1:3030/claim#drop.test.near/ed25519:3yVF…'`,
	}, func(ctx context.Context, args []string) error {
		t, lost, err := a.target(ctx, c, args[0], contract)
		if err != nil {
			return err
		}
		return lost(a.watched(ctx, watch, func() error {
			switch {
			case t.link != nil:
				return a.showDropByLink(ctx, *t.link)
			case each || file != "":
				return a.showEach(ctx, t, file)
			case t.label != "":
				return a.showLabel(ctx, t)
			}
			return a.showDropByID(ctx, t.contract, t.drops[0].ID)
		}))
	})), &contract)
	c.Flags().BoolVar(&each, "each", false, "tell of each link")
	c.Flags().StringVar(&file, "csv", "", "write what became of each link to `FILE`; - prints it")
	watch.add(c)
	return c
}

func (a *app) showDropByID(ctx context.Context, contract account.ID, id uint64) error {
	d, err := drops.Show(ctx, a.client(), contract, id)
	var none *drops.NoDropError
	if errors.As(err, &none) {
		return a.showEnded(ctx, contract, id)
	}
	if err != nil {
		return err
	}
	return a.showOpen(d)
}

func (a *app) showDropByLink(ctx context.Context, link drops.Link) error {
	d, err := drops.Find(ctx, a.client(), link.Contract, link.Key.PublicKey())
	var refused *drops.RefusedError
	if errors.As(err, &refused) && refused.Code == drops.LinkUsed {
		use, err := drops.Used(ctx, a.client(), link)
		if err != nil {
			return err
		}
		return a.show(use, func() { a.useRows(use) })
	}
	if err != nil {
		return err
	}
	return a.showOpen(d)
}

func (a *app) showOpen(d *drops.Drop) error {
	r := struct {
		State string `json:"state"`
		*drops.Drop
	}{"open", d}
	return a.show(r, func() {
		a.row("drop", d.ID)
		a.row("funder", d.Funder)
		a.row("each claim", d.Brings)
		a.row("claims left", d.Left)
		if d.Funded != nil && !*d.Funded || d.Tokens != nil && *d.Tokens == 0 {
			a.row("unpaid", "its tokens have not come yet")
		}
		a.windowRows(d.Window)
		if d.Cancelled {
			a.row("cancelled", "claims under way end, no other begins")
		}
	})
}

func (a *app) showEnded(ctx context.Context, contract account.ID, id uint64) error {
	d, err := drops.ShowEnded(ctx, a.client(), contract, id)
	if err != nil {
		return err
	}
	r := struct {
		State string `json:"state"`
		ID    uint64 `json:"drop_id"`
		*drops.Ended
	}{"ended", id, d}
	return a.show(r, func() {
		a.row("drop", id)
		how := "its last claim was made or taken back"
		if d.Cancelled {
			how = "its funder cancelled it"
		}
		a.row("ended", fmt.Sprintf("%s: %s", d.Ended, how))
		a.row("claimed", count(d.Claimed, "claim"))
		a.row("taken back", count(d.Returned, "claim"))
	})
}

func (a *app) useRows(use *drops.Use) {
	switch use.State {
	case drops.Claimed:
		a.row("claimed by", use.AccountID)
		a.row("brought", use.Brought)
	case drops.Returned:
		a.row("taken back", fmt.Sprintf("by its funder %s: %s", use.AccountID, use.Reason))
	default:
		a.row("deleted", "by the owner of the drop contract")
	}
	a.row("at", use.At)
	if use.DropID != nil {
		a.row("drop", *use.DropID)
	}
	a.row("transaction", use.Transaction)
}
