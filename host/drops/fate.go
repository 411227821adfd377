package drops

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/nep297"
	"latchkey/core/transaction"
	"latchkey/host/client"
)

// Use is what became of a link whose key is gone. The contract keeps no record of
// that: it is in the events of the transaction that deleted the key.
type Use struct {
	State       string           `json:"state"` // claimed, returned, or deleted: by the contract's owner
	DropID      *uint64          `json:"drop_id,omitempty"`
	AccountID   account.ID       `json:"account_id,omitempty"` // who was paid: the claimer, or the funder
	Amount      *amount.Yocto    `json:"amount,omitempty"`     // what was claimed last, of NEAR or a token's units
	Brought     string           `json:"brought,omitempty"`    // the same in words
	Reason      string           `json:"reason,omitempty"`     // why it was returned: expired, cancelled
	At          Timestamp        `json:"at"`                   // of the block that deleted the key
	Transaction transaction.Hash `json:"transaction_hash"`
	// Allowance is what was left of the key's when it was used up, and Back all that
	// the funder got back; of keys that were taken back together, a part.
	Allowance *amount.Yocto `json:"allowance_refund,omitempty"`
	Back      *amount.Yocto `json:"came_back,omitempty"`
}

// The states of a Use.
const (
	Claimed  = "claimed"
	Returned = "returned"
	Deleted  = "deleted"
)

// fate is what a node knows of an access key.
type fate struct {
	State           string // active, deleted or unknown
	DeletedAtHeight uint64 `json:"deleted_at_height"`
}

// fateOf asks a node what became of a key. Nodes other than Latchkey's do
// not know, and none knows of keys deleted before its window of history.
func fateOf(ctx context.Context, c *client.Client, id account.ID, key keys.PublicKey) (fate, error) {
	var f fate
	err := c.Do(ctx, "latchkey_access_key", map[string]any{"account_id": id, "public_key": key}, &f)
	if client.Is(err, "METHOD_NOT_FOUND") {
		return fate{State: "unknown"}, nil
	}
	return f, err
}

// Used finds out by whom and when a link was used. A link that the ledger does not
// know, or does not remember, is a *RefusedError.
func Used(ctx context.Context, c *client.Client, l Link) (*Use, error) {
	return KeyUsed(ctx, c, l.Contract, l.Key.PublicKey())
}

// KeyUsed is Used by the link's public key. It puts together what the node's history
// tells, one key at a time.
func KeyUsed(ctx context.Context, c *client.Client, contract account.ID, key keys.PublicKey) (*Use, error) {
	f, err := fateOf(ctx, c, contract, key)
	if err != nil {
		return nil, err
	}
	if f.State != "deleted" {
		return nil, linkUnknown(contract)
	}
	block, err := c.Block(ctx, client.AtHeight(f.DeletedAtHeight))
	if err != nil {
		return nil, err
	}
	use := &Use{State: Deleted, At: Timestamp(block.Timestamp)}
	receipt, err := deletionIn(ctx, c, block.Height, contract, key)
	if err != nil {
		return nil, err
	}
	var from struct {
		Transaction transaction.Hash `json:"transaction_hash"`
		Sender      account.ID       `json:"sender_account_id"`
	}
	if err := c.Do(ctx, "EXPERIMENTAL_receipt_to_tx", map[string]any{"receipt_id": receipt}, &from); err != nil {
		return nil, err
	}
	out, err := c.Transaction(ctx, from.Transaction, from.Sender)
	if err != nil {
		return nil, err
	}
	use.Transaction = from.Transaction
	use.read(out, key)
	return use, nil
}

// deletionIn finds the receipt of a block that deleted a link's key.
func deletionIn(ctx context.Context, c *client.Client, height uint64, contract account.ID, key keys.PublicKey) (transaction.Hash, error) {
	var chunk struct {
		Receipts []struct {
			ID       transaction.Hash `json:"receipt_id"`
			Receiver account.ID       `json:"receiver_id"`
			Receipt  struct {
				Action struct{ Actions []json.RawMessage }
			}
		}
	}
	if err := c.Do(ctx, "chunk", map[string]any{"block_id": height, "shard_id": 0}, &chunk); err != nil {
		return transaction.Hash{}, err
	}
	for _, r := range chunk.Receipts {
		if r.Receiver == contract && slices.ContainsFunc(r.Receipt.Action.Actions, deletes(key)) {
			return r.ID, nil
		}
	}
	return transaction.Hash{}, fmt.Errorf("block %d deleted the link's key, and has no receipt of it", height)
}

// deletes tells actions that delete a key, alone or as one of many.
func deletes(key keys.PublicKey) func(json.RawMessage) bool {
	return func(action json.RawMessage) bool {
		var a struct {
			DeleteKey *struct {
				PublicKey string `json:"public_key"`
			}
		}
		return json.Unmarshal(action, &a) == nil && a.DeleteKey != nil && a.DeleteKey.PublicKey == key.String()
	}
}

// read takes from what a transaction said what it says about a key.
func (u *Use) read(out *client.Outcome, key keys.PublicKey) {
	for _, log := range out.Logs() {
		if e, _, isEvent := nep297.Parse(log); isEvent {
			u.hear(e, key.String())
		}
	}
}

// hear takes from an event what it says about a key.
func (u *Use) hear(e nep297.Event, key string) {
	for _, e := range dataOf[struct {
		DropID    uint64     `json:"drop_id"`
		PublicKey string     `json:"public_key"`
		AccountID account.ID `json:"account_id"`
		described
	}](e, "claimed") {
		if e.PublicKey == key {
			u.State, u.DropID, u.AccountID, u.Brought = Claimed, &e.DropID, e.AccountID, e.words()
			if !e.Amount.IsZero() {
				u.Amount = &e.Amount
			}
		}
	}
	for _, e := range dataOf[struct {
		PublicKey string       `json:"public_key"`
		Storage   amount.Yocto `json:"storage_refund"`
		Allowance amount.Yocto `json:"allowance_refund"`
	}](e, "key_deleted") {
		if e.PublicKey == key {
			back := e.Storage.SaturatingAdd(e.Allowance)
			u.Allowance, u.Back = &e.Allowance, &back
		}
	}
	for _, e := range dataOf[takenBack](e, "keys_reclaimed") {
		if slices.Contains(e.PublicKeys, key) {
			u.State, u.DropID, u.AccountID, u.Reason = Returned, &e.DropID, e.Funder, e.Reason
			back := e.Amount.SaturatingAdd(e.Storage).SaturatingAdd(e.Allowance).Div64(uint64(len(e.PublicKeys)))
			u.Back = &back
		}
	}
}

// Ended is what became of a drop that has no keys left.
type Ended struct {
	Claimed   uint64     `json:"claimed"`  // keys
	Returned  uint64     `json:"returned"` // keys that its funder took back
	Cancelled bool       `json:"cancelled"`
	Ended     *Timestamp `json:"ended"` // when the last key went
}

// NoDropError is a drop that a contract never had, or keeps no record of.
type NoDropError struct {
	Contract account.ID
	ID       uint64
}

func (e *NoDropError) Error() string {
	return fmt.Sprintf("%s knows no drop %d", e.Contract, e.ID)
}

// ShowEnded returns what a contract keeps of a drop that has ended; a *NoDropError
// if that is nothing.
func ShowEnded(ctx context.Context, c *client.Client, contract account.ID, id uint64) (*Ended, error) {
	v, err := c.View(ctx, client.Final, contract, "get_ended_drop_by_id", encode(map[string]uint64{"drop_id": id}))
	switch {
	case noSuchDrop(err), client.Is(err, client.MethodNotFound):
		return nil, &NoDropError{contract, id}
	case err != nil:
		return nil, err
	}
	e := &Ended{}
	if err := json.Unmarshal(v.Value, e); err != nil {
		return nil, fmt.Errorf("%s describes in an unknown form what became of drop %d: %s", contract, id, v.Value)
	}
	return e, nil
}

// noSuchDrop tells a drop contract's text about a drop that it does not have.
func noSuchDrop(err error) bool {
	return client.Is(err, client.ContractExecutionError) && strings.Contains(err.Error(), "No drop information for such drop_id")
}
