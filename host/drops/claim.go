package drops

import (
	"context"
	"fmt"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/rpc"
	"latchkey/core/transaction"
	"latchkey/host/client"
)

// UnpaidError is a claim that ran and paid nothing: somebody was faster with the
// name, or deleted the account. It cost the link some of its allowance; Look tells
// what it can still pay for.
type UnpaidError struct {
	AccountID   account.ID
	Reason      string
	Transaction transaction.Hash
}

func (e *UnpaidError) Error() string {
	return fmt.Sprintf("nothing was paid to %s: %s", e.AccountID, e.Reason)
}

// Claim pays a link's drop into an existing account. It asks first: what cannot
// succeed is a *RefusedError. A claim that ran and failed is an *UnpaidError.
func Claim(ctx context.Context, c *client.Client, l Link, to account.ID) (*client.Outcome, error) {
	call, err := CallFor(ctx, c, l, to)
	if err != nil {
		return nil, err
	}
	return claim(ctx, c, l, to, call)
}

// CallFor is the call that Claim sends, signed with the link's key.
func CallFor(ctx context.Context, c *client.Client, l Link, to account.ID) (transaction.FunctionCall, error) {
	p, err := Look(ctx, c, l)
	if err == nil {
		err = p.CheckExisting(ctx, c, to)
	}
	if err != nil {
		return transaction.FunctionCall{}, err
	}
	gas := p.RequiredGas.ExistingAccount
	if to.Kind() == account.NearImplicit {
		gas = p.RequiredGas.ImplicitAccount
	}
	return p.call(ctx, c, l, "claim_for", map[string]any{"account_id": to}, gas)
}

// ClaimNewAccount makes an account that owner controls and pays a link's drop
// into it. Its errors are those of Claim.
func ClaimNewAccount(ctx context.Context, c *client.Client, l Link, id account.ID, owner keys.PublicKey) (*client.Outcome, error) {
	call, err := CallForNew(ctx, c, l, id, owner)
	if err != nil {
		return nil, err
	}
	return claim(ctx, c, l, id, call)
}

// CallForNew is the call that ClaimNewAccount sends, signed with the link's key.
func CallForNew(ctx context.Context, c *client.Client, l Link, id account.ID, owner keys.PublicKey) (transaction.FunctionCall, error) {
	p, err := LookForNew(ctx, c, l, id)
	if err != nil {
		return transaction.FunctionCall{}, err
	}
	args := map[string]any{"new_account_id": id, "new_public_key": owner}
	return p.call(ctx, c, l, "create_account_and_claim", args, p.RequiredGas.NewAccount)
}

func (p *Preview) call(ctx context.Context, c *client.Client, l Link, method string, args map[string]any, gas uint64) (transaction.FunctionCall, error) {
	if p.Password {
		if err := p.unlock(ctx, c, l, args); err != nil {
			return transaction.FunctionCall{}, err
		}
	}
	return transaction.FunctionCall{MethodName: method, Args: encode(args), Gas: gas, Deposit: amount.Zero}, nil
}

func claim(ctx context.Context, c *client.Client, l Link, to account.ID, call transaction.FunctionCall) (*client.Outcome, error) {
	out, err := client.NewSigner(c, l.Contract, l.Key).Send(ctx, l.Contract, call)
	switch {
	case client.IsRefusal(err, "AccessKeyNotFound"), client.Is(err, client.UnknownAccessKey):
		return out, linkUsed() // since it was looked at
	case client.IsRefusal(err, "NotEnoughAllowance"):
		return out, worn(ctx, c, l, to, err)
	case err != nil:
		return out, err
	}
	return out, Paid(out, to)
}

// unlock adds what the next use of a link asks for beside it.
func (p *Preview) unlock(ctx context.Context, c *client.Client, l Link, args map[string]any) error {
	if l.Password == "" {
		return &RefusedError{LinkLocked, "this link asks for a password", "ask whoever sent it, and claim with --password FILE"}
	}
	d, err := Show(ctx, c, l.Contract, p.DropID)
	if err != nil {
		return err
	}
	args["password"] = ClaimPassword(l.Password, l.Key.PublicKey(), max(d.Uses, 1)-p.UsesLeft+1)
	return nil
}

// worn says what a link whose allowance does not cover a claim is still good for. A
// claim into an account that is a key may have to make the account, and costs more.
func worn(ctx context.Context, c *client.Client, l Link, to account.ID, refusal error) error {
	if _, err := Look(ctx, c, l); err != nil {
		return err
	}
	if to.Kind() != account.NearImplicit {
		return refusal
	}
	return &RefusedError{LinkNoNewAccount, "this link can no longer pay for an account that is a key: attempts that failed have used up that part of its allowance",
		"it still pays into an account that exists and has a name: --to ID"}
}

// Paid is an *UnpaidError when a claim ran and failed.
func Paid(out *client.Outcome, to account.ID) error {
	reason := "the contract gives no reason"
	switch {
	case out.Told == nil || out.Told.Claim == nil: // a node that is not Latchkey's
		if string(out.Value()) == "true" {
			return nil
		}
		for _, e := range eventsOf[struct{ Reason string }](out, "claim_failed") {
			reason = e.Reason
		}
	case out.Told.Claim.State == rpc.ClaimClaimed:
		return nil
	case out.Told.Claim.Reason != "":
		reason = out.Told.Claim.Reason
	}
	return &UnpaidError{to, reason, out.Transaction.Hash}
}
