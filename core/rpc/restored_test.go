package rpc

import (
	"encoding/json"
	"fmt"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/events"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/internal/test/memstore"
)

// restored is the host's ledger as one that began with the checkpoint of its newest block.
func (h *memoryHost) restored() *memoryHost {
	h.t.Helper()
	v, err := h.ledger.View(h.store)
	if err != nil {
		h.t.Fatal(err)
	}
	pages := map[transaction.Hash][]byte{}
	c, err := v.Checkpoint(v.Head.Height, func(hash transaction.Hash, page []byte) error {
		pages[hash] = page
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
	other := &memoryHost{t: h.t, store: memstore.New()}
	give := func(hash transaction.Hash) ([]byte, error) { return pages[hash], nil }
	if other.ledger, err = ledger.Restore(other.store, nil, c, nil, give); err != nil {
		h.t.Fatal(err)
	}
	return other
}

// TestALedgerThatBeganWithACheckpoint answers what it has, and says of the rest that it has not.
func TestALedgerThatBeganWithACheckpoint(t *testing.T) {
	whole := newMemoryHost(t)
	pays := func(h *memoryHost) transaction.Hash {
		return h.run("bob.near", transaction.Transfer{Deposit: amount.From(1)}).Transaction.Hash()
	}
	old := pays(whole)
	pays(whole)
	h := whole.restored()
	fresh := pays(h)
	first, head := h.ledger.Genesis.Height+2, h.ledger.Genesis.Height+3
	for method, params := range map[string]string{
		"status":            `{}`,
		"latchkey_settings": `{}`,
		"latchkey_blocks":   `{}`,
		"tx":                object(`"tx_hash":%q,"sender_account_id":"alice.near"`, fresh),
		"block":             fmt.Sprintf(`{"block_id":%d}`, first-1), // transactions may name it
		"chunk":             fmt.Sprintf(`{"block_id":%d,"shard_id":0}`, head),
		"query":             `{"request_type":"view_account","account_id":"bob.near","finality":"final"}`,
		"latchkey_payments": `{"account_id":"bob.near"}`,
		"latchkey_activity": `{"account_id":"alice.near"}`,
		"latchkey_events":   `{}`,
		"latchkey_export":   fmt.Sprintf(`{"height":%d}`, first),
		"gas_price":         `{}`,
	} {
		if a := h.ask(method, params); a.status != 200 || a.causeName() != "" {
			t.Errorf("%s %s: %d, %s", method, params, a.status, a.causeName())
		}
	}
	for _, c := range []struct{ method, params, cause string }{
		{"latchkey_export", fmt.Sprintf(`{"height":%d}`, first-1), "LOG_TRUNCATED"},
		{"latchkey_export", `{"from":1}`, "LOG_TRUNCATED"},
		{"tx", object(`"tx_hash":%q,"sender_account_id":"alice.near"`, old), "OUTCOME_PRUNED"},
		{"chunk", fmt.Sprintf(`{"block_id":%d,"shard_id":0}`, first-1), "OUTCOME_PRUNED"},
		{"query", fmt.Sprintf(`{"request_type":"view_account","account_id":"bob.near","block_id":%d}`, first-1), "GARBAGE_COLLECTED_BLOCK"},
	} {
		if a := h.ask(c.method, c.params); a.causeName() != c.cause {
			t.Errorf("%s %s: %s, want %s", c.method, c.params, a.causeName(), c.cause)
		}
	}
}

// TestEventsOfALedgerThatBeganWithACheckpoint are indexed from there on, and none are left out behind a cursor of before.
func TestEventsOfALedgerThatBeganWithACheckpoint(t *testing.T) {
	whole := newMemoryHost(t)
	for range 3 {
		whole.run("bob.near", transaction.Transfer{Deposit: amount.From(1)})
	}
	h := whole.restored()
	h.run("bob.near", transaction.Transfer{Deposit: amount.From(1)})
	v, err := h.ledger.View(h.store)
	if err != nil {
		t.Fatal(err)
	}
	index, err := events.Open(events.InStore{Store: memstore.New()}, v)
	if err != nil {
		t.Fatal(err)
	}
	if index.Through() != v.Head.Height-1 {
		t.Errorf("it begins behind block %d, want %d", index.Through(), v.Head.Height-1)
	}
	if err := index.Advance(v, 10); err != nil || index.Through() != v.Head.Height {
		t.Errorf("it comes to block %d: %v", index.Through(), err)
	}
	first := v.First()
	at := func(height uint64, within string) string { return fmt.Sprint(height, within) }
	for cursor, want := range map[string]string{"0": "LOG_TRUNCATED", "0.0.0": "LOG_TRUNCATED", at(first-1, ""): "LOG_TRUNCATED", at(first-1, ".7.0"): "LOG_TRUNCATED",
		at(first, ".0.0"): "LOG_TRUNCATED", // what came behind it in that block is not here
		at(first, ""):     "", at(first+1, ".0.0"): "", at(v.Head.Height, ""): ""} {
		if a := h.ask("latchkey_events", fmt.Sprintf(`{"after":%q}`, cursor)); a.causeName() != want {
			t.Errorf("a search behind %s is answered with %q, want %q", cursor, a.causeName(), want)
		}
	}
	for _, cursor := range []string{"0", "0.0.0", at(whole.ledger.Genesis.Height, ".0.0")} {
		if a := whole.ask("latchkey_events", fmt.Sprintf(`{"after":%q}`, cursor)); a.causeName() != "" {
			t.Errorf("where all is kept a search behind %s is answered with %q", cursor, a.causeName())
		}
	}
	for _, before := range []string{at(first-1, ".0.0"), at(first, ".1.0")} { // a history says how far back it goes
		a := h.ask("latchkey_activity", fmt.Sprintf(`{"account_id":"alice.near","before":%q}`, before))
		var page struct {
			Acts   []any
			Pruned uint64 `json:"pruned_height"`
		}
		if err := json.Unmarshal(a.Result, &page); err != nil || len(page.Acts) > 0 || page.Pruned != first {
			t.Errorf("a history before %s: %s, %v", before, a.Result, err)
		}
	}
	if a := h.ask("latchkey_events", fmt.Sprintf(`{"after":"%d","order":"newest_first"}`, first-1)); a.causeName() != "" {
		t.Errorf("of what is before it it answers %q", a.causeName())
	}
}
