package drops

import (
	"context"
	"fmt"
	"strconv"

	"latchkey/core/account"
	"latchkey/core/events"
	"latchkey/core/nep297"
	"latchkey/host/client"
)

// UsesOf finds out what became of the keys of a drop that are gone, as far as its events
// tell, by the keys as text. It takes a few questions for all of them, and goes back
// further than KeyUsed; a node that cannot find events knows nothing.
func UsesOf(ctx context.Context, c *client.Client, contract account.ID, id uint64) (map[string]*Use, error) {
	uses := map[string]*Use{}
	asked := map[string]string{"contract_id": string(contract), "drop_id": fmt.Sprint(id), "standard": eventStandard, "limit": fmt.Sprint(events.LimitMax)}
	for {
		page, err := c.Events(ctx, asked)
		if client.Is(err, "METHOD_NOT_FOUND") || client.Is(err, "EVENTS_NOT_READY") {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		for i := range page.Events {
			hearOf(uses, &page.Events[i])
		}
		if !page.More {
			break
		}
		asked["after"] = page.Next
	}
	for key, use := range uses {
		if use.Back == nil || use.State == "" { // it has uses left
			delete(uses, key)
		}
	}
	return uses, nil
}

// hearOf takes an event for the keys that it is about.
func hearOf(uses map[string]*Use, e *events.Event) {
	at, err := strconv.ParseUint(e.Timestamp, 10, 64)
	if err != nil {
		return
	}
	for _, key := range keysIn(e.Event) {
		if uses[key] == nil {
			uses[key] = &Use{}
		}
		use := uses[key]
		use.At, use.Transaction = Timestamp(at), e.Transaction
		use.hear(e.Event, key)
	}
}

// keysIn are the keys that an event tells the fate of.
func keysIn(e nep297.Event) (all []string) {
	type one struct {
		PublicKey string `json:"public_key"`
	}
	for _, about := range append(dataOf[one](e, "claimed"), dataOf[one](e, "key_deleted")...) {
		all = append(all, about.PublicKey)
	}
	for _, about := range dataOf[takenBack](e, "keys_reclaimed") {
		all = append(all, about.PublicKeys...)
	}
	return all
}
