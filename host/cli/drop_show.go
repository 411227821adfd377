package cli

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/host/drops"
)

func (a *app) dropShow() *cobra.Command {
	var contract string
	var c *cobra.Command
	c = withContract(a.withNode(a.command(cobra.Command{
		Use: "show DROP|LINK", Short: "Tell what is in a drop, or what became of it", Args: cobra.ExactArgs(1),
		Long: `Tell what is in a drop, which is named by its number or by one of its links; of a link
that was used, who was paid, and when; of a drop that has ended, how many of its claims
were made and how many taken back. A link is looked up at the node that it names, unless
--rpc names another. What it was used for, a node tells as long as it keeps the history.

JSON: state, and for open: drop_id, funder, amount (of each claim), counter (claims left),
start and end (nanoseconds since 1970 as text, or null), cancelled; for claimed, returned
and deleted, of a link: drop_id, account_id (who was paid), amount, reason, at,
transaction_hash; for ended: drop_id, claimed, returned, cancelled, ended.`,
		Example: `
latchkey drop show 0
latchkey drop show 'http://127.0.0.1:3030/claim#drop.test.near/ed25519:3yVF…'`,
	}, func(ctx context.Context, args []string) error {
		id, err := strconv.ParseUint(args[0], 10, 32)
		if err == nil {
			owner, err := accountArg(contract)
			if err != nil {
				return err
			}
			return a.showDropByID(ctx, owner, id)
		}
		link, err := drops.ParseLink(args[0])
		if err != nil {
			return hint(&usageError{err}, "a drop is named by its number or by a link")
		}
		fromLink := a.askNodeOf(c, link)
		return a.noNodeOfLink(fromLink, a.showDropByLink(ctx, link))
	})), &contract)
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
