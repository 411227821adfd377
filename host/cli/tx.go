package cli

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/host/trace"
)

func (a *app) txCommands() *cobra.Command {
	return a.group("tx", "Look at transactions, and send signed ones", "Look at transactions, and send signed ones.",
		a.txShow(), a.txSend(), a.txTrace())
}

// txResult is a transaction and how it ended.
type txResult struct {
	TransactionHash transaction.Hash `json:"transaction_hash"`
	Signer          account.ID       `json:"signer_id"`
	Receiver        account.ID       `json:"receiver_id"`
	State           string           `json:"state"` // succeeded, failed or running
	value
	Failure     json.RawMessage `json:"failure,omitempty"`
	Logs        []string        `json:"logs"`
	GasBurnt    uint64          `json:"gas_burnt"`
	TokensBurnt amount.Yocto    `json:"tokens_burnt"`
}

func newTxResult(o *client.Outcome) txResult {
	r := txResult{TransactionHash: o.Transaction.Hash, Signer: o.Transaction.SignerID, Receiver: o.Transaction.ReceiverID,
		State: "running", Failure: o.Status.Failure, Logs: o.Logs(), GasBurnt: o.GasBurnt(), TokensBurnt: o.TokensBurnt()}
	switch {
	case o.Status.Failure != nil:
		r.State = "failed"
	case o.Status.SuccessValue != nil:
		r.State, r.value = "succeeded", newValue(o.Value())
	}
	return r
}

const txFields = `
JSON: transaction_hash, signer_id, receiver_id, state (succeeded, failed or running),
result (JSON that was returned; null for nothing) or result_base64 (other bytes),
failure, logs (without the events of receipts that failed), gas_burnt, tokens_burnt.`

func (a *app) showTx(o *client.Outcome) error {
	r := newTxResult(o)
	return a.show(r, func() {
		a.row("transaction", r.TransactionHash)
		a.row("from", r.Signer)
		a.row("to", r.Receiver)
		a.row("state", r.State)
		var failed *client.ExecutionError
		if errors.As(o.Err(), &failed) {
			a.row("because", failed.Reason())
		}
		a.printLogs(r.Logs)
		a.row("fee", feeText(r.TokensBurnt, r.GasBurnt))
		a.printValue(o.Value())
	})
}

func (a *app) txShow() *cobra.Command {
	var sender string
	c := a.withNode(a.command(cobra.Command{
		Use: "show HASH", Short: "Tell how a transaction ended", Args: cobra.ExactArgs(1),
		Long: "Tell how a transaction ended. One that failed is not a failure of this command.\n" + txFields,
		Example: `
latchkey tx show 9WTZxSL1xLJ1XCcQhfRCcSHWqLBDkqGjrDbVbBaUCLE3`,
	}, func(ctx context.Context, args []string) error {
		hash, err := hashArg(args[0])
		if err != nil {
			return err
		}
		id, err := accountArg(sender)
		if err != nil {
			return err
		}
		out, err := a.client().Transaction(ctx, hash, id)
		if err != nil {
			return err
		}
		return a.showTx(out)
	}))
	c.Flags().StringVar(&sender, "sender", "system", "account `ID` that signed it; only nodes of other makes need to know")
	return c
}

func (a *app) txSend() *cobra.Command {
	return a.withNode(a.command(cobra.Command{
		Use: "send [BASE64]", Short: "Send a signed transaction", Args: cobra.MaximumNArgs(1),
		Long: `Send a transaction that was signed elsewhere, as base64 of its Borsh bytes; it is
read from standard input unless it is given. One that was sent before is not run
again: its outcome is shown.
` + txFields,
		Example: `
latchkey tx send < signed.txt
latchkey tx send DgAAAGFsaWNlLnRlc3QubmVhcg…`,
	}, func(ctx context.Context, args []string) error {
		tx, err := a.readTransaction(args)
		if err != nil {
			return err
		}
		out, err := a.client().Settle(ctx, tx)
		if err == nil {
			err = out.Err()
		}
		if err != nil {
			return err
		}
		return a.showTx(out)
	}))
}

func (a *app) readTransaction(args []string) (*transaction.Signed, error) {
	text := strings.Join(args, "")
	if len(args) == 0 {
		content, err := a.readInput(transactionBytesMax)
		if err != nil {
			return nil, err
		}
		text = string(content)
	}
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil {
		return nil, &usageError{fmt.Errorf("the transaction is not base64: %w", err)}
	}
	tx, err := transaction.Decode(raw)
	if err != nil {
		return nil, &usageError{fmt.Errorf("the bytes are not a signed transaction: %w", err)}
	}
	return tx, nil
}

func (a *app) txTrace() *cobra.Command {
	return a.withNode(a.command(cobra.Command{
		Use: "trace HASH", Short: "Show a transaction as the tree of its receipts", Args: cobra.ExactArgs(1),
		Long: `Show a transaction as the tree of its receipts, each with the gas that it burnt and
its fee in NEAR, what it refunds, what it changed (lines with a dot), its events and
logs, and why it failed; what failed has no events. Latchkey's own nodes know the
answer, others do not. What changed is known for the last ` + strconv.Itoa(ledger.HistoryBlocks) + ` blocks.

JSON, for the transaction and within it for each receipt: id, executor, actions (in
words), gas_burnt, tokens_burnt, refund (yocto), changes (each with account_id, type
and text), events, logs, failure, receipts.`,
		Example: `
latchkey tx trace 9WTZxSL1xLJ1XCcQhfRCcSHWqLBDkqGjrDbVbBaUCLE3`,
	}, func(ctx context.Context, args []string) error {
		hash, err := hashArg(args[0])
		if err != nil {
			return err
		}
		tree, err := a.client().Trace(ctx, hash)
		if err != nil {
			return err
		}
		var text strings.Builder
		if err := trace.Write(&text, tree); err != nil {
			return err
		}
		return a.show(tree, func() { a.printf("%s", text.String()) })
	}))
}
