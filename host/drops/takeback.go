package drops

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/transaction"
	"latchkey/host/client"
)

// TakenBack is what the funder of a drop got back.
type TakenBack struct {
	Keys         int                         // how many unclaimed keys were deleted
	Funder       account.ID                  // empty if nothing came back
	Amount       amount.Yocto                // amounts, allowances and storage together
	Units        map[account.ID]amount.Yocto // by the token; nil for none
	NFTs         []string                    // each as its contract, a colon and its id
	Stuck        bool                        // tokens could not be sent back, and are the drop's still
	Left         uint64                      // keys that remain: their claims are under way
	Transactions []transaction.Hash          // one for each call that it took
}

// takenBack is the data of a keys_reclaimed event.
type takenBack struct {
	DropID     uint64       `json:"drop_id"`
	PublicKeys []string     `json:"public_keys"`
	Funder     account.ID   `json:"funder"`
	Reason     string       `json:"reason"`
	Amount     amount.Yocto `json:"amount_refund"`
	Storage    amount.Yocto `json:"storage_refund"`
	Allowance  amount.Yocto `json:"allowance_refund"`
}

// returned is the data of a tokens_returned event.
type returned struct {
	described
	Funder account.ID `json:"funder"`
}

// ended is the data of a drop_ended event. What the end itself refunds is in no other.
type ended struct {
	Funder account.ID   `json:"funder"`
	Refund amount.Yocto `json:"refund"`
}

// Reclaim has what an expired drop's unclaimed keys hold sent to its funder; s
// pays for the gas. It can be repeated.
func Reclaim(ctx context.Context, s *client.Signer, contract account.ID, id uint64) (*TakenBack, error) {
	return takeBack(ctx, s, contract, "reclaim_drop", id, nil)
}

// Cancel takes a drop back for its funder s, with or without an end; or only some
// of its keys, if any are named. It can be repeated.
func Cancel(ctx context.Context, s *client.Signer, contract account.ID, id uint64, some []keys.PublicKey) (*TakenBack, error) {
	return takeBack(ctx, s, contract, "cancel_drop", id, some)
}

// checkDrop is a *NoDropError when the contract never had a drop, and a
// *RefusedError when its funder is gone: asking costs nothing, a transaction does,
// and what is sent to nobody stays with the contract's owner.
func checkDrop(ctx context.Context, c *client.Client, contract account.ID, id uint64) error {
	d, err := Show(ctx, c, contract, id)
	none := (*NoDropError)(nil)
	if errors.As(err, &none) {
		_, err = ShowEnded(ctx, c, contract, id)
	}
	if errors.As(err, &none) {
		return err
	}
	if err != nil || d == nil {
		return nil // what else is wrong, the transaction will meet
	}
	if _, err := c.Account(ctx, client.Final, d.Funder); client.Is(err, client.UnknownAccount) {
		return &RefusedError{RecipientUnknown, fmt.Sprintf("%s, who funded drop %d, does not exist any more", d.Funder, id),
			fmt.Sprintf("what is left goes back once there is an account %s again", d.Funder)}
	}
	return nil
}

// takeBack calls until there is nothing more to take back, or a call brings nothing: a
// token that refuses would refuse the next one too. What it returns beside an error has
// happened.
func takeBack(ctx context.Context, s *client.Signer, contract account.ID, method string, id uint64, some []keys.PublicKey) (*TakenBack, error) {
	t := &TakenBack{}
	if err := checkDrop(ctx, s.Client(), contract, id); err != nil {
		return t, err
	}
	args := map[string]any{"drop_id": id}
	if len(some) > 0 {
		args["public_keys"] = some
	}
	for {
		out, err := s.Call(ctx, contract, method, encode(args), takeBackGas, amount.Zero)
		if err != nil {
			return t, err
		}
		n, err := strconv.Atoi(string(out.Value()))
		if err != nil {
			return t, fmt.Errorf("%s describes in an unknown form what was taken back: %s", contract, out.Value())
		}
		brought := t.add(out)
		d, err := Show(ctx, s.Client(), contract, id)
		if none := (*NoDropError)(nil); errors.As(err, &none) {
			t.Left = 0
			return t, nil
		}
		if err != nil {
			return t, err
		}
		if t.Left = d.Left; n == 0 || !brought || len(some) > 0 && t.Keys >= len(some) {
			return t, nil
		}
	}
}

// add adds what one call took back, and reports whether that is anything.
func (t *TakenBack) add(out *client.Outcome) (brought bool) {
	t.Transactions = append(t.Transactions, out.Transaction.Hash)
	for _, e := range eventsOf[takenBack](out, "keys_reclaimed") {
		t.Funder, brought = e.Funder, true
		t.Keys += len(e.PublicKeys)
		t.Amount = t.Amount.SaturatingAdd(e.Amount).SaturatingAdd(e.Storage).SaturatingAdd(e.Allowance)
	}
	for _, e := range eventsOf[returned](out, "tokens_returned") {
		t.Funder, brought = e.Funder, true
		if e.TokenID != "" {
			t.NFTs = append(t.NFTs, string(e.NFTContract)+":"+e.TokenID)
			continue
		}
		if t.Units == nil {
			t.Units = map[account.ID]amount.Yocto{}
		}
		t.Units[e.FTContract] = t.Units[e.FTContract].SaturatingAdd(e.Amount)
	}
	for _, e := range eventsOf[ended](out, "drop_ended") {
		t.Funder, brought = e.Funder, true
		t.Amount = t.Amount.SaturatingAdd(e.Refund)
	}
	t.Stuck = len(eventsOf[struct{}](out, "return_failed")) > 0
	return brought
}
