package cli

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/host/drops"
)

type takenBackResult struct {
	ID          uint64           `json:"drop_id"`
	Keys        int              `json:"keys"`
	Funder      account.ID       `json:"funder,omitempty"`
	Amount      amount.Yocto     `json:"amount"`
	Transaction transaction.Hash `json:"transaction_hash"`
}

func (a *app) dropReclaim() *cobra.Command {
	var as, contract string
	c := withContract(a.withKeys(a.command(cobra.Command{
		Use: "reclaim DROP --as ID", Short: "Return what is left of an expired drop", Args: cobra.ExactArgs(1),
		Long: `Return to its funder what the unclaimed keys of an expired or cancelled drop hold, and
delete the keys. Anyone may ask for it, and pays the gas. It can be repeated: a claim that
was under way the first time may have failed since.

JSON: drop_id, keys (how many were taken back), funder, amount (what came back, yocto),
transaction_hash.`,
		Example: `
latchkey drop reclaim 7 --as test.near`,
	}, func(ctx context.Context, args []string) error {
		return a.takeBack(ctx, args, as, contract, func(s *client.Signer, owner account.ID, id uint64) (*drops.TakenBack, error) {
			return drops.Reclaim(ctx, s, owner, id)
		})
	})), &contract)
	c.Flags().StringVar(&as, "as", "", "account `ID` that pays the gas")
	_ = c.MarkFlagRequired("as")
	return c
}

func (a *app) dropCancel() *cobra.Command {
	var as, contract string
	var some []string
	var c *cobra.Command
	c = withContract(a.withKeys(a.command(cobra.Command{
		Use: "cancel (DROP | LINK) --as ID", Short: "Take a drop back, or some of its links", Args: cobra.ExactArgs(1),
		Long: `Take back what the unclaimed keys of a drop hold, at any time, and delete the keys: their
links are worth nothing then. Only its funder can. Of a whole drop, named by its number, no
claim is accepted any more; one that is under way ends first. Named by a link, only that
link is taken back, and with --keys only those keys: also links whose allowance is spent.
It can be repeated: a claim that was under way the first time may have failed since.

JSON: drop_id, keys (how many were taken back), funder, amount (what came back, yocto),
transaction_hash.`,
		Example: `
latchkey drop cancel 7 --as test.near
latchkey drop cancel 'http://127.0.0.1:3030/claim#drop.test.near/ed25519:3yVF…' --as test.near
latchkey drop cancel 7 --keys ed25519:9uMm…,ed25519:4KhB… --as test.near`,
	}, func(ctx context.Context, args []string) error {
		public, err := publicKeys(some)
		if err != nil {
			return err
		}
		if link, err := drops.ParseLink(args[0]); err == nil {
			if len(public) > 0 {
				return usage("--keys goes with a drop's number, not with a link")
			}
			fromLink := a.askNodeOf(c, link)
			d, err := drops.Find(ctx, a.client(), link.Contract, link.Key.PublicKey())
			if err != nil {
				return a.noNodeOfLink(fromLink, err)
			}
			args, contract, public = []string{fmt.Sprint(d.ID)}, string(link.Contract), []keys.PublicKey{link.Key.PublicKey()}
		}
		return a.takeBack(ctx, args, as, contract, func(s *client.Signer, owner account.ID, id uint64) (*drops.TakenBack, error) {
			return drops.Cancel(ctx, s, owner, id, public)
		})
	})), &contract)
	c.Flags().StringVar(&as, "as", "", "account `ID` that funded the drop")
	c.Flags().StringSliceVar(&some, "keys", nil, "the `KEY`s to take back, 100 at most (default all of the drop)")
	_ = c.MarkFlagRequired("as")
	return c
}

// publicKeys reads --keys.
func publicKeys(texts []string) (public []keys.PublicKey, err error) {
	if len(texts) > drops.KeysPerDropMax {
		return nil, usage(fmt.Sprintf("--keys: want at most %d, got %d", drops.KeysPerDropMax, len(texts)))
	}
	for _, text := range texts {
		key, err := keys.ParsePublicKey(text)
		if err != nil {
			return nil, &usageError{fmt.Errorf("--keys: %w", err)}
		}
		public = append(public, key)
	}
	return public, nil
}

// takeBack has a drop's keys taken back by take, signed for the account as.
func (a *app) takeBack(ctx context.Context, args []string, as, contract string, take func(*client.Signer, account.ID, uint64) (*drops.TakenBack, error)) error {
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
	t, err := take(signer, owner, id)
	if t == nil || len(t.Transactions) == 0 {
		return err
	}
	r := takenBackResult{id, t.Keys, t.Funder, t.Amount, t.Transactions[len(t.Transactions)-1]}
	return errors.Join(err, a.show(r, func() {
		a.row("drop", id)
		a.row("taken back", count(t.Keys, "claim"))
		if t.Keys > 0 {
			a.row("came back", fmt.Sprintf("%s NEAR, to %s", t.Amount.FormatNEAR(), t.Funder))
		}
		a.row("transaction", r.Transaction)
	}))
}
