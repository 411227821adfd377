package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/drops"
)

// claimPath is where a node serves the claim page.
const claimPath = "/claim"

func (a *app) dropCommands() *cobra.Command {
	return a.group("drop", "Give NEAR away by link", "Make drops, see what is left of them, and take it back once they have expired.",
		a.dropCreate(), a.dropShow(), a.dropReclaim())
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

func (a *app) dropCreate() *cobra.Command {
	var as, contract, each, starts, expires, page string
	var claims int
	c := withContract(a.withKeys(a.command(cobra.Command{
		Use: "create --as ID --amount NEAR", Short: "Make a drop and its claim links", Args: cobra.NoArgs,
		Long: `Make a drop of some claims with the same amount each, and print a link for each claim.
The links hold keys: hand each to one person. They are kept in a file, too, from before
the drop is paid, so a drop whose answer is lost is not: the same command goes on with it.
Claims are refused before --starts and from --expires on, each an RFC 3339 time or a
duration from now; what is left can be taken back then, with drop reclaim.

JSON: drop_id, contract, deposit, links, transaction_hash, file (where it is kept).`,
		Example: `
latchkey drop create --as test.near --amount 2
latchkey drop create --as test.near --amount 0.5 --claims 100 --page https://drops.example/claim --json > links.json
latchkey drop create --as test.near --amount 2 --starts 2026-12-01T00:00:00Z --expires 2026-12-24T00:00:00Z
latchkey drop create --as test.near --amount 2 --expires 72h`,
	}, func(ctx context.Context, _ []string) error {
		funder, err := accountArg(as)
		if err != nil {
			return err
		}
		id, err := accountArg(contract)
		if err != nil {
			return err
		}
		amountEach, err := amount.ParseNEAR(each)
		if err != nil {
			return &usageError{fmt.Errorf("--amount: %w", err)}
		}
		if claims < 1 || claims > drops.KeysPerDropMax {
			return usage(fmt.Sprintf("--claims: want 1 to %d, got %d", drops.KeysPerDropMax, claims))
		}
		window, err := windowFlags(starts, expires, time.Now())
		if err != nil {
			return err
		}
		if page == "" {
			page = strings.TrimSuffix(a.node.rpc, "/") + claimPath
		}
		command := fmt.Sprintf("drop create --as %s --contract %s --amount %s --claims %d --starts %q --expires %q --page %s",
			funder, id, amountEach.FormatNEAR(), claims, starts, expires, page)
		d, file, err := a.createDrop(ctx, funder, command, func() (*drops.Plan, error) {
			return drops.NewPlan(ctx, a.client(), id, claims, amountEach, window, page)
		})
		if err != nil {
			return err
		}
		r := newDropResult(d)
		r.File = file
		return a.show(r, func() {
			a.row("drop", fmt.Sprintf("%d of %s", r.ID, r.Contract))
			a.row("deposit", r.Deposit.FormatNEAR()+" NEAR")
			a.windowRows(window)
			for _, link := range r.Links {
				a.row("link", link)
			}
			a.row("kept in", r.File)
		})
	})), &contract)
	c.Flags().StringVar(&as, "as", "", "account `ID` that pays")
	c.Flags().StringVar(&each, "amount", "", "`NEAR` for each claim")
	claims = 1
	numberVar(c, &claims, "claims", "how many claims, and so links")
	c.Flags().StringVar(&starts, "starts", "", "first `TIME` of claims: RFC 3339, or a duration from now such as 24h")
	c.Flags().StringVar(&expires, "expires", "", "`TIME` from which claims are refused")
	c.Flags().StringVar(&page, "page", "", "`URL` of the claim page that the links lead to (default /claim of the node)")
	_ = c.MarkFlagRequired("as")
	_ = c.MarkFlagRequired("amount")
	return c
}

func (a *app) dropShow() *cobra.Command {
	var contract string
	return withContract(a.withNode(a.command(cobra.Command{
		Use: "show DROP|LINK", Short: "Tell what is in a drop", Args: cobra.ExactArgs(1),
		Long: `Tell what is in a drop, which is named by its number or by one of its links. A link
whose claim was made belongs to no drop any more.

JSON: drop_id, funder, amount (of each claim), counter (claims left), start and end
(nanoseconds since 1970 as text, or null).`,
		Example: `
latchkey drop show 0
latchkey drop show 'http://127.0.0.1:3030/claim#drop.test.near/ed25519:3yVF…'`,
	}, func(ctx context.Context, args []string) error {
		d, err := a.findDrop(ctx, contract, args[0])
		if err != nil {
			return err
		}
		return a.show(d, func() {
			a.row("drop", d.ID)
			a.row("funder", d.Funder)
			a.row("each claim", d.Amount.FormatNEAR()+" NEAR")
			a.row("claims left", d.Left)
			a.windowRows(d.Window)
		})
	})), &contract)
}

type reclaimResult struct {
	ID          uint64           `json:"drop_id"`
	Keys        int              `json:"keys"`
	Transaction transaction.Hash `json:"transaction_hash"`
}

func (a *app) dropReclaim() *cobra.Command {
	var as, contract string
	c := withContract(a.withKeys(a.command(cobra.Command{
		Use: "reclaim DROP --as ID", Short: "Return what is left of an expired drop", Args: cobra.ExactArgs(1),
		Long: `Return to its funder what the unclaimed keys of an expired drop hold, and delete the
keys. Anyone may ask for it, and pays the gas. It can be repeated: a claim that was
under way the first time may have failed since.

JSON: drop_id, keys (how many were reclaimed), transaction_hash.`,
		Example: `
latchkey drop reclaim 7 --as test.near`,
	}, func(ctx context.Context, args []string) error {
		id, err := strconv.ParseUint(args[0], 10, 32)
		if err != nil {
			return usage(fmt.Sprintf("a drop is named by its number, got %q", args[0]))
		}
		asker, err := accountArg(as)
		if err != nil {
			return err
		}
		owner, err := accountArg(contract)
		if err != nil {
			return err
		}
		signer, err := a.signer(ctx, asker)
		if err != nil {
			return err
		}
		keys, out, err := drops.Reclaim(ctx, signer, owner, id)
		if err != nil {
			return err
		}
		return a.show(reclaimResult{id, keys, out.Transaction.Hash}, func() {
			a.row("drop", id)
			a.row("reclaimed", fmt.Sprintf("%d claims", keys))
			a.row("transaction", out.Transaction.Hash)
		})
	})), &contract)
	c.Flags().StringVar(&as, "as", "", "account `ID` that pays the gas")
	_ = c.MarkFlagRequired("as")
	return c
}

func (a *app) findDrop(ctx context.Context, contract, text string) (*drops.Drop, error) {
	if id, err := strconv.ParseUint(text, 10, 32); err == nil {
		owner, err := accountArg(contract)
		if err != nil {
			return nil, err
		}
		return drops.Show(ctx, a.client(), owner, id)
	}
	link, err := drops.ParseLink(text)
	if err != nil {
		return nil, hint(&usageError{err}, "a drop is named by its number or by a link")
	}
	return drops.Find(ctx, a.client(), link.Contract, link.Key.PublicKey())
}
