package client

import (
	"bytes"
	"context"

	"latchkey/core/rpc"
)

// explain asks a node of Latchkey for its sentence on why a transaction failed: it
// is in no answer of NEAR's. Other nodes have none, and the figures tell.
func (c *Client) explain(ctx context.Context, o *Outcome) {
	if o.Status.Failure == nil {
		return
	}
	trace, err := c.Trace(ctx, o.Transaction.Hash)
	if err != nil {
		return
	}
	for _, r := range o.ReceiptsOutcome {
		if bytes.Equal(r.Outcome.Status.Failure, o.Status.Failure) {
			o.why = failureOf(trace, r)
		}
	}
}

// failureOf finds a receipt in a tree, and what the tree says of its failure.
func failureOf(t *rpc.Trace, r ReceiptOutcome) string {
	if t.ID == r.ID {
		return t.Failure
	}
	for _, child := range t.Receipts {
		if why := failureOf(child, r); why != "" {
			return why
		}
	}
	return ""
}
