package rpc

import (
	"encoding/json"
	"fmt"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

func TestTheArchiveComesInPages(t *testing.T) {
	h := newMemoryHost(t)
	for range 3 {
		h.run("bob.near", transaction.Transfer{Deposit: amount.From(1)})
	}
	var all []byte
	var page ExportedPage
	for params := `{}`; !page.Done; params = fmt.Sprintf(`{"from":%d}`, page.Next) {
		page = ExportedPage{}
		if err := json.Unmarshal(h.gives("latchkey_export", params), &page); err != nil {
			t.Fatal(err)
		}
		all = append(all, page.Records...)
	}
	records, taken, err := ledger.ReadArchive(all, true)
	if err != nil || taken != len(all) || uint64(len(records)) != page.Next || !records[len(records)-1].IsEnd() {
		t.Errorf("%d records, %d of %d bytes, %+v: %v", len(records), taken, len(all), page.Place, err)
	}
	blocks := func(answer []byte) []ledger.ArchiveRecord {
		page = ExportedPage{}
		if err := json.Unmarshal(answer, &page); err != nil {
			t.Fatal(err)
		}
		found, taken, err := ledger.ReadArchive(page.Records, false)
		if err != nil || taken != len(page.Records) || !page.Done {
			t.Fatalf("%+v: %v", page, err)
		}
		return found
	}
	last := h.ledger.Genesis.Height + 3
	if found := blocks(h.gives("latchkey_export", fmt.Sprintf(`{"height":%d}`, last-1))); len(found) != 2 || page.Next != last+1 {
		t.Errorf("%d records from height %d, next is %d", len(found), last-1, page.Next)
	}
	key := keys.FromSeed([32]byte{1})
	text, _ := New(h.ledger, h).WithHeads(func(h ledger.Head) *ledger.SignedHead { return h.Sign(key) }).Handle(fmt.Appendf(nil, `{"id":1,"method":"latchkey_export","params":{"height":%d}}`, last))
	var answer struct{ Result json.RawMessage }
	if err := json.Unmarshal(text, &answer); err != nil {
		t.Fatal(err)
	}
	found := blocks(answer.Result)
	if head, err := found[len(found)-1].SignedHead(); err != nil || len(found) != 2 || head == nil || head.Height != last || !head.Verify() || head.PublicKey != key.PublicKey() {
		t.Errorf("the signed head: %+v, %v", head, err)
	}
	if a := h.ask("latchkey_export", fmt.Sprintf(`{"height":%d}`, last+1)); a.causeName() != "LOG_BEYOND_HEAD" {
		t.Errorf("beyond the head: %s", a.causeName())
	}
	page = ExportedPage{Next: uint64(len(records))}
	for _, bad := range []string{fmt.Sprintf(`{"from":%d}`, page.Next), `{"from":-1}`, `{"from":"x"}`} {
		if a := h.ask("latchkey_export", bad); a.causeName() != "PARSE_ERROR" || a.status != 400 {
			t.Errorf("%s: status %d, %s", bad, a.status, a.causeName())
		}
	}
}

// TestWhatIsNotKeptHasACode, by whichever method it is asked for.
func TestWhatIsNotKeptHasACode(t *testing.T) {
	h := newMemoryHost(t)
	old := h.run("bob.near", transaction.Transfer{Deposit: amount.From(1)}).Transaction.Hash()
	h.run("bob.near", transaction.Transfer{Deposit: amount.From(1)})
	if _, err := h.ledger.Chores(laterSource{h}, 1, func(ledger.Committed) {}); err != nil {
		t.Fatal(err)
	}
	for method, params := range map[string]string{
		"tx":                     object(`"tx_hash":%q,"sender_account_id":"alice.near"`, old),
		"EXPERIMENTAL_tx_status": object(`"tx_hash":%q,"sender_account_id":"alice.near"`, old),
		"latchkey_trace":         object(`"tx_hash":%q`, old),
		"chunk":                  `{"block_id":2,"shard_id":0}`,
	} {
		if a := h.ask(method, params); a.causeName() != "OUTCOME_PRUNED" || a.status != 200 {
			t.Errorf("%s: status %d, %s %s", method, a.status, a.causeName(), a.Result)
		}
	}
	for _, method := range []string{"block", "latchkey_settings", "latchkey_events", "status"} {
		params := `{}`
		if method == "block" {
			params = `{"block_id":2}`
		}
		h.gives(method, params)
	}
}

// laterSource is a host a year later.
type laterSource struct{ *memoryHost }

func (s laterSource) Now() uint64               { return s.memoryHost.Now() + 365*24*3600*1_000_000_000 }
func (s laterSource) Random() ([32]byte, error) { return [32]byte{}, nil }
