package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/drops"
)

func (a *app) dropCommands() *cobra.Command {
	return a.group("drop", "Give NEAR away by link", "Make drops, see what is left of them, and take that back.",
		a.dropCreate(), a.dropShow(), a.dropCancel(), a.dropReclaim())
}

// withContract adds --contract to a command.
func withContract(c *cobra.Command, contract *string) *cobra.Command {
	c.Flags().StringVar(contract, "contract", string(ledger.DevDropContract), "account `ID` of the drop contract")
	return c
}

type dropResult struct {
	ID          uint64           `json:"drop_id"`
	Contract    account.ID       `json:"contract"`
	Deposit     amount.Yocto     `json:"deposit"`
	Links       []string         `json:"links"`
	Transaction transaction.Hash `json:"transaction_hash"`
	File        string           `json:"file,omitempty"`
}

func newDropResult(d *drops.Created) dropResult {
	r := dropResult{ID: d.ID, Contract: d.Links[0].Contract, Deposit: d.Deposit, Transaction: d.Transaction}
	for _, link := range d.Links {
		r.Links = append(r.Links, link.URL())
	}
	return r
}

// showCreatedDrop shows a drop that is open in w.
func (a *app) showCreatedDrop(r dropResult, w drops.Window) error {
	return a.show(r, func() {
		a.row("drop", fmt.Sprintf("%d of %s", r.ID, r.Contract))
		a.row("deposit", r.Deposit.FormatNEAR()+" NEAR")
		a.windowRows(w)
		for _, link := range r.Links {
			a.row("link", link)
		}
		a.row("kept in", r.File)
	})
}

func (a *app) dropCreate() *cobra.Command {
	var as, contract, each, page, publicURL string
	var claims int
	var dates dateFlags
	c := withContract(a.withKeys(a.command(cobra.Command{
		Use: "create --as ID --amount NEAR", Short: "Make a drop and its claim links", Args: cobra.NoArgs,
		Long: `Make a drop of some claims with the same amount each, and print a link for each claim.
The links hold keys: hand each to one person. They are kept in a file, too, from before
the drop is paid, so a drop whose answer is lost is not: the same command goes on with it.
Claims are refused before --starts and from --expires on, each an RFC 3339 time or a
duration from now. Without either a drop is open at once, and for 90 days; then anyone can
have what is left sent back to you, with drop reclaim. With drop cancel you can take it
back at any time.

The links lead to the claim page of the node. Where others reach it at another address,
--public-url names that; --page names a page elsewhere.

JSON: drop_id, contract, deposit, links, transaction_hash, file (where it is kept).`,
		Example: `
latchkey drop create --as test.near --amount 2
latchkey drop create --as test.near --amount 0.5 --claims 100 --page https://drops.example/claim --json
latchkey drop create --as test.near --amount 2 --starts 2026-12-01T00:00:00Z --expires 2026-12-24T00:00:00Z
latchkey drop create --as test.near --amount 2 --expires 3d
latchkey drop create --as test.near --amount 2 --no-expiry --public-url https://drops.example`,
	}, func(ctx context.Context, _ []string) error {
		funder, err := accountArg(as)
		if err != nil {
			return err
		}
		id, err := accountArg(contract)
		if err != nil {
			return err
		}
		amountEach, err := nearFlag("--amount", each)
		if err != nil {
			return err
		}
		if amountEach.IsZero() {
			return usage("--amount: each claim is worth more than 0 NEAR")
		}
		if claims < 1 || claims > drops.KeysPerDropMax {
			return usage(fmt.Sprintf("--claims: want 1 to %d, got %d", drops.KeysPerDropMax, claims))
		}
		if _, fits := amountEach.Mul64(uint64(claims)); !fits {
			return usage(fmt.Sprintf("--amount: %d times %s NEAR is more than there can be", claims, each))
		}
		window, err := dates.window(time.Now())
		if err != nil {
			return err
		}
		page, err := a.claimPage(page, publicURL)
		if err != nil {
			return err
		}
		command := fmt.Sprintf("drop create --as %s --contract %s --amount %s --claims %d %s --page %s",
			funder, id, amountEach.FormatNEAR(), claims, dates, page)
		d, err := a.makeDrop(ctx, funder, command, func() (*drops.Plan, error) {
			if err := checkWindow(window, time.Now()); err != nil {
				return nil, err
			}
			return drops.NewPlan(ctx, a.client(), id, claims, amountEach, window, page)
		})
		if err != nil {
			return err
		}
		return d.over(a.showCreatedDrop(d.result, d.window))
	})), &contract)
	c.Flags().StringVar(&as, "as", "", "account `ID` that pays")
	c.Flags().StringVar(&each, "amount", "", "`NEAR` for each claim")
	claims = 1
	numberVar(c, &claims, "claims", "how many claims, and so links")
	dates.add(c)
	c.Flags().StringVar(&page, "page", "", "`URL` of the claim page that the links lead to (default /claim of the node)")
	c.Flags().StringVar(&publicURL, "public-url", "", "`URL` at which others reach the node (default --rpc)")
	_ = c.MarkFlagRequired("as")
	_ = c.MarkFlagRequired("amount")
	return c
}
