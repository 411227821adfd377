package drops

import (
	"context"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
	"latchkey/host/client"
)

// Making is what the transaction that made a drop tells.
type Making struct {
	At        Timestamp    // of the block that made it
	Deposit   amount.Yocto // that the contract kept
	Allowance amount.Yocto // of each key
	Fee       amount.Yocto // of the transaction
}

// MakingOf reads the transaction that made a drop.
func MakingOf(ctx context.Context, c *client.Client, hash transaction.Hash, funder account.ID) (*Making, error) {
	out, err := c.Transaction(ctx, hash, funder)
	if err != nil {
		return nil, err
	}
	m := &Making{Fee: out.TokensBurnt()}
	for _, e := range eventsOf[struct{ Deposit amount.Yocto }](out, "drop_created") {
		m.Deposit = e.Deposit
	}
	for _, e := range eventsOf[struct{ Allowance amount.Yocto }](out, "keys_added") {
		m.Allowance = e.Allowance
	}
	if len(out.ReceiptsOutcome) == 0 {
		return m, nil
	}
	block, err := c.Block(ctx, client.AtHash(out.ReceiptsOutcome[0].BlockHash))
	if err != nil {
		return nil, err
	}
	m.At = Timestamp(block.Timestamp)
	return m, nil
}
