package client

import (
	"context"
	"encoding/json"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/nep297"
	"latchkey/core/rpc"
	"latchkey/core/transaction"
)

// Outcome is what became of a transaction and of all receipts it led to.
type Outcome struct {
	FinalExecutionStatus string `json:"final_execution_status"`
	Status               Result `json:"status"`
	Transaction          struct {
		Hash       transaction.Hash `json:"hash"`
		SignerID   account.ID       `json:"signer_id"`
		ReceiverID account.ID       `json:"receiver_id"`
		Nonce      uint64           `json:"nonce"`
	} `json:"transaction"`
	TransactionOutcome ReceiptOutcome    `json:"transaction_outcome"`
	ReceiptsOutcome    []ReceiptOutcome  `json:"receipts_outcome"`
	Receipts           []json.RawMessage `json:"receipts,omitempty"` // of TransactionWithReceipts
	Told               *rpc.ToldOutcome  `json:"latchkey,omitempty"` // by a node of Latchkey, if there is something to tell
}

// ReceiptOutcome is what one receipt, or the transaction itself, did.
type ReceiptOutcome struct {
	ID        transaction.Hash `json:"id"`
	BlockHash transaction.Hash `json:"block_hash"`
	Outcome   struct {
		Logs        []string           `json:"logs"`
		ReceiptIDs  []transaction.Hash `json:"receipt_ids"`
		GasBurnt    uint64             `json:"gas_burnt"`
		TokensBurnt amount.Yocto       `json:"tokens_burnt"`
		ExecutorID  account.ID         `json:"executor_id"`
		Status      Result             `json:"status"`
	} `json:"outcome"`
}

// Result is how a transaction or receipt ended. At most one field is set; none
// while it has not ended.
type Result struct {
	SuccessValue     *[]byte           `json:"SuccessValue,omitempty"` // base64 in JSON
	SuccessReceiptID *transaction.Hash `json:"SuccessReceiptId,omitempty"`
	Failure          json.RawMessage   `json:"Failure,omitempty"`
}

// UnmarshalJSON also reads the words for what has not ended, such as "Started".
func (r *Result) UnmarshalJSON(b []byte) error {
	var word string
	if json.Unmarshal(b, &word) == nil {
		*r = Result{}
		return nil
	}
	type fields Result
	return json.Unmarshal(b, (*fields)(r))
}

// Err is an *ExecutionError when the transaction failed.
func (o *Outcome) Err() error {
	if o.Status.Failure == nil {
		return nil
	}
	failed := &ExecutionError{Hash: o.Transaction.Hash, Failure: o.Status.Failure}
	if o.Told != nil && o.Told.Failure != nil {
		failed.Sentence = o.Told.Failure.Message
	}
	return failed
}

// Value is what the called method returned.
func (o *Outcome) Value() []byte {
	if o.Status.SuccessValue == nil {
		return nil
	}
	return *o.Status.SuccessValue
}

// Logs are the logs of the transaction and its receipts, in their order, without
// the events of receipts that failed: those did not happen.
func (o *Outcome) Logs() []string {
	logs := append([]string{}, o.TransactionOutcome.Outcome.Logs...)
	for _, r := range o.ReceiptsOutcome {
		for _, log := range r.Outcome.Logs {
			if _, _, isEvent := nep297.Parse(log); !isEvent || r.Outcome.Status.Failure == nil {
				logs = append(logs, log)
			}
		}
	}
	return logs
}

// GasBurnt is the gas of the transaction and all its receipts.
func (o *Outcome) GasBurnt() uint64 {
	gas := o.TransactionOutcome.Outcome.GasBurnt
	for _, r := range o.ReceiptsOutcome {
		gas += r.Outcome.GasBurnt
	}
	return gas
}

// TokensBurnt is the fee of the transaction and all its receipts.
func (o *Outcome) TokensBurnt() amount.Yocto {
	sum := o.TransactionOutcome.Outcome.TokensBurnt
	for _, r := range o.ReceiptsOutcome {
		sum = sum.SaturatingAdd(r.Outcome.TokensBurnt)
	}
	return sum
}

// Send sends a signed transaction and waits until it and its receipts ran. A
// refusal is InvalidTransaction; a failure while running is in the outcome.
func (c *Client) Send(ctx context.Context, tx *transaction.Signed) (*Outcome, error) {
	return c.outcome(ctx, "send_tx", params{"signed_tx_base64": tx.Borsh(), "wait_until": "EXECUTED_OPTIMISTIC"})
}

// Transaction returns what became of a transaction that was sent before.
func (c *Client) Transaction(ctx context.Context, hash transaction.Hash, sender account.ID) (*Outcome, error) {
	return c.transaction(ctx, "tx", hash, sender)
}

// TransactionWithReceipts also returns the receipts.
func (c *Client) TransactionWithReceipts(ctx context.Context, hash transaction.Hash, sender account.ID) (*Outcome, error) {
	return c.transaction(ctx, "EXPERIMENTAL_tx_status", hash, sender)
}

func (c *Client) transaction(ctx context.Context, method string, hash transaction.Hash, sender account.ID) (*Outcome, error) {
	return c.outcome(ctx, method, params{"tx_hash": hash, "sender_account_id": sender, "wait_until": "EXECUTED_OPTIMISTIC"})
}

func (c *Client) outcome(ctx context.Context, method string, p params) (*Outcome, error) {
	var o Outcome
	if err := c.Do(ctx, method, p, &o); err != nil {
		return &o, err
	}
	return &o, nil
}

// Trace returns a transaction as the tree of its receipts.
func (c *Client) Trace(ctx context.Context, hash transaction.Hash) (*rpc.Trace, error) {
	var t rpc.Trace
	return &t, c.Do(ctx, "latchkey_trace", params{"tx_hash": hash}, &t)
}
