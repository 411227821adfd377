package drops

import (
	"context"
	"encoding/json"
	"fmt"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/host/client"
)

// OfFunder lists the drops of a funder that have not ended, the oldest first.
func OfFunder(ctx context.Context, c *client.Client, contract, funder account.ID) ([]*Drop, error) {
	var all []*Drop
	args := map[string]any{"funder_id": funder}
	for {
		var page struct {
			Drops []json.RawMessage
			Next  *uint64 `json:"next_id"`
		}
		err := view(ctx, c, contract, "get_drops", args, &page)
		if lost := args["from_id"] != nil && client.Is(err, client.ContractExecutionError); lost {
			return nil, fmt.Errorf("the list of drops changed while it was read: %w", err)
		}
		if err != nil {
			return nil, err
		}
		for _, body := range page.Drops {
			d, ok := readListed(body)
			if !ok {
				return nil, &formError{contract, "get_drops", body}
			}
			all = append([]*Drop{d}, all...)
		}
		if page.Next == nil {
			return all, nil
		}
		args["from_id"] = *page.Next
	}
}

// readListed reads a drop of a list: its id stands beside its kind.
func readListed(body json.RawMessage) (*Drop, bool) {
	var members map[string]json.RawMessage
	var id uint64
	if json.Unmarshal(body, &members) != nil || json.Unmarshal(members["drop_id"], &id) != nil {
		return nil, false
	}
	delete(members, "drop_id")
	d, ok := readDrop(encode(members))
	if ok {
		d.ID = id
	}
	return d, ok
}

// Key is what a contract says about a key of a drop that has not ended.
type Key struct {
	PublicKey keys.PublicKey `json:"public_key"`
	Open      bool           `json:"open"` // not used up, nor taken back
	UsesLeft  uint64         `json:"uses_left"`
	InFlight  bool           `json:"in_flight"` // a claim with it is under way
	Allowance amount.Yocto   `json:"allowance"` // what is left of it
}

// KeysOf lists the keys of a drop in the order in which they were given; a
// *NoDropError if it has ended.
func KeysOf(ctx context.Context, c *client.Client, contract account.ID, id uint64) ([]Key, error) {
	var all []Key
	for {
		var page []Key
		err := view(ctx, c, contract, "get_keys", map[string]any{"drop_id": id, "from_index": len(all)}, &page)
		if noSuchDrop(err) {
			return nil, &NoDropError{contract, id}
		}
		if err != nil {
			return nil, err
		}
		all = append(all, page...)
		if len(page) < KeysPerDropMax {
			return all, nil
		}
	}
}

// formError is an answer of a contract that is not one of a drop contract.
type formError struct {
	contract account.ID
	method   string
	value    []byte
}

func (e *formError) Error() string {
	return fmt.Sprintf("%s answers %s in an unknown form: %s", e.contract, e.method, e.value)
}

// view calls a view of a drop contract and reads its JSON.
func view(ctx context.Context, c *client.Client, contract account.ID, method string, args map[string]any, answer any) error {
	v, err := c.View(ctx, client.Final, contract, method, encode(args))
	if client.Is(err, client.MethodNotFound) || client.Is(err, client.CodeDoesNotExist) {
		return &RefusedError{NoContract, fmt.Sprintf("%s is no drop contract that lists its drops", contract), "name another with --contract"}
	}
	if err != nil {
		return err
	}
	if json.Unmarshal(v.Value, answer) != nil {
		return &formError{contract, method, v.Value}
	}
	return nil
}
