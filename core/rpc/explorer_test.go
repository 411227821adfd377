package rpc

import (
	"encoding/json"
	"strings"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

func readInto[T any](t testing.TB, text json.RawMessage) (v T) {
	t.Helper()
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

// TestWhatAHashIsOf: each kind, and what is none.
func TestWhatAHashIsOf(t *testing.T) {
	h := newMemoryHost(t)
	s := h.run("bob.near", transaction.Transfer{Deposit: amount.NEAR})
	tx := s.Transaction.Hash()
	block := s.Outcome.Block
	for hash, want := range map[transaction.Hash]found{
		tx:               {Kind: "transaction", Height: block.Height, Transaction: &tx},
		s.Receipts[0].ID: {Kind: "receipt", Height: block.Height, Transaction: &tx},
		block.Hash:       {Kind: "block", Height: block.Height},
	} {
		got := readInto[found](t, h.gives("latchkey_find", object(`"hash":%q`, hash)))
		if got.Kind != want.Kind || got.Height != want.Height || (got.Transaction == nil) != (want.Transaction == nil) || got.Transaction != nil && *got.Transaction != tx {
			t.Errorf("%s is %+v, want %+v", hash, got, want)
		}
	}
	none := transaction.Hash{7}
	for params, cause := range map[string]string{
		object(`"hash":%q`, none): "UNKNOWN_HASH", `{}`: "PARSE_ERROR", `{"hash":"x"}`: "PARSE_ERROR",
	} {
		if a := h.ask("latchkey_find", params); a.causeName() != cause {
			t.Errorf("%s: %s %+v", params, a.Result, a.Error)
		}
	}
	if a := h.ask("latchkey_changes", object(`"id":%q`, none)); a.causeName() != "UNKNOWN_HASH" {
		t.Errorf("%+v", a.Error)
	}
}

// TestABlockIsReadInPages, and blocks are listed down to the first.
func TestABlockIsReadInPages(t *testing.T) {
	h := newMemoryHost(t)
	s := h.run("bob.near", transaction.Transfer{Deposit: amount.NEAR}, transaction.Transfer{Deposit: amount.NEAR},
		transaction.Transfer{Deposit: amount.NEAR}, transaction.Transfer{Deposit: amount.NEAR}, transaction.Transfer{Deposit: amount.NEAR})
	failed := h.run("missing.near", transaction.Transfer{Deposit: amount.NEAR})
	type page struct {
		Height uint64
		Ran    []ran
		Next   *int
	}
	var kinds, last []string
	for from := 0; ; {
		p := readInto[page](t, h.gives("latchkey_block", object(`"from":%d,"limit":1`, from)))
		if len(p.Ran) != 1 || p.Height != failed.Outcome.Block.Height {
			t.Fatalf("%+v", p)
		}
		kinds = append(kinds, p.Ran[0].Kind)
		if f := p.Ran[0].Failure; f != nil {
			last = append(last, f.Code, f.Message)
		}
		if p.Next == nil {
			break
		}
		from = *p.Next
	}
	if got := strings.Join(kinds, " "); got != "transaction receipt refund" {
		t.Errorf("ran: %s", got)
	}
	if len(last) != 2 || last[0] != "AccountDoesNotExist" || !strings.Contains(last[1], "missing.near") {
		t.Errorf("failed with %q", last)
	}
	p := readInto[page](t, h.gives("latchkey_block", object(`"block_id":%q`, s.Outcome.Block.Hash)))
	if len(p.Ran) == 0 || len(p.Ran[0].Actions) != actionsListed || p.Ran[0].More != 1 || p.Ran[0].From != alice || p.Ran[0].To != "bob.near" {
		t.Errorf("%+v", p)
	}

	h.grow(120)
	var heights []uint64
	for before := uint64(1 << 40); before > 0; {
		list := readInto[struct {
			Blocks []blockInShort
			Next   *uint64
			Head   uint64 `json:"head_height"`
		}](t, h.gives("latchkey_blocks", object(`"before":%d`, before)))
		if len(list.Blocks) > blocksListed {
			t.Fatalf("%d blocks", len(list.Blocks))
		}
		for _, b := range list.Blocks {
			heights = append(heights, b.Height)
		}
		if before = 0; list.Next != nil {
			before = *list.Next
		}
	}
	for i, height := range heights {
		if want := heights[0] - uint64(i); height != want {
			t.Fatalf("block %d is %d, want %d", i, height, want)
		}
	}
	if len(heights) < 120 || heights[len(heights)-1] != h.ledger.Genesis.Height {
		t.Errorf("%d blocks down to %d", len(heights), heights[len(heights)-1])
	}
	for method, params := range map[string]string{"latchkey_block": `{"from":9999}`, "latchkey_blocks": `{"limit":0}`} {
		if a := h.ask(method, params); a.causeName() != "PARSE_ERROR" {
			t.Errorf("%s %s: %s", method, params, a.Result)
		}
	}
	if a := h.ask("latchkey_block", `{"block_id":999999}`); a.causeName() != "UNKNOWN_BLOCK" {
		t.Errorf("%+v", a.Error)
	}
}

// TestAHistoryTellsWhatRan at an account, and what gave it a contract.
func TestAHistoryTellsWhatRan(t *testing.T) {
	h := newMemoryHost(t)
	h.run("bob.near", transaction.Transfer{Deposit: amount.NEAR})
	deployed := h.run(alice, transaction.DeployContract{Code: []byte("code")})
	h.run("missing.near", transaction.Transfer{Deposit: amount.NEAR})
	type page struct {
		Acts []act
		Next *string
	}
	ask := func(params string) page { return readInto[page](t, h.gives("latchkey_activity", params)) }
	if got := ask(`{"account_id":"alice.near"}`); len(got.Acts) != 3 || got.Acts[0].To != "missing.near" || got.Acts[2].To != "bob.near" || got.Next != nil {
		t.Errorf("alice: %+v", got)
	}
	if got := ask(`{"account_id":"bob.near"}`); len(got.Acts) != 1 || got.Acts[0].Kind != "receipt" || got.Acts[0].From != alice {
		t.Errorf("bob: %+v", got)
	}
	if got := ask(`{"account_id":"alice.near","deploys":true}`); len(got.Acts) != 1 || got.Acts[0].ID != deployed.Receipts[0].ID {
		t.Errorf("deployed: %+v", got)
	}
	first := ask(`{"account_id":"alice.near","limit":2}`)
	if len(first.Acts) != 2 || first.Next == nil {
		t.Fatalf("%+v", first)
	}
	if rest := ask(object(`"account_id":"alice.near","before":%q`, *first.Next)); len(rest.Acts) != 1 || rest.Next != nil {
		t.Errorf("%+v", rest)
	}
	for _, params := range []string{`{}`, `{"account_id":"x","limit":101}`, `{"account_id":"x","before":"soon"}`} {
		if a := h.ask("latchkey_activity", params); a.causeName() != "PARSE_ERROR" {
			t.Errorf("%s: %s %+v", params, a.Result, a.Error)
		}
	}
}

// TestATraceSaysWhere each receipt ran and whose result it gives to whom; what one changed is told of it alone.
func TestATraceSaysWhere(t *testing.T) {
	h := newMemoryHost(t)
	s := h.run("bob.near", transaction.Transfer{Deposit: amount.NEAR})
	hash := s.Transaction.Hash()
	whole := readInto[Trace](t, h.gives("latchkey_trace", object(`"tx_hash":%q`, hash)))
	bare := readInto[Trace](t, h.gives("latchkey_trace", object(`"tx_hash":%q,"changes":false`, hash)))
	failed := readInto[Trace](t, h.gives("latchkey_trace", object(`"tx_hash":%q`, h.run("missing.near", transaction.Transfer{Deposit: amount.NEAR}).Transaction.Hash())))
	if bare.State != "done" || failed.State != "failed" || failed.Receipts[0].Code != "AccountDoesNotExist" {
		t.Errorf("%s, and %s with %q", bare.State, failed.State, failed.Receipts[0].Code)
	}
	if len(bare.Receipts) != 1 || bare.Height != s.Outcome.Block.Height || bare.Receipts[0].Predecessor != alice || len(bare.Receipts[0].Changes) != 0 {
		t.Fatalf("%+v", bare)
	}
	for _, node := range []*Trace{&whole, whole.Receipts[0]} {
		own := readInto[struct {
			Changes []TraceChange
			Height  uint64 `json:"ran_at_height"`
		}](t, h.gives("latchkey_changes", object(`"id":%q`, node.ID)))
		if len(own.Changes) == 0 || len(own.Changes) != len(node.Changes) || own.Changes[0] != node.Changes[0] || own.Height != node.Height {
			t.Errorf("%s changed %+v, want %+v", node.ID, own, node.Changes)
		}
	}
}

// TestPrunedBlocksSaySo: which blocks keep outcomes is told, and nothing is made up.
func TestPrunedBlocksSaySo(t *testing.T) {
	h := newMemoryHost(t)
	s := h.run("bob.near", transaction.Transfer{Deposit: amount.NEAR})
	h.grow(3)
	for range 4 { // slices
		if _, err := h.ledger.Chores(muchLater{}, ledger.KeepMin, func(ledger.Committed) {}); err != nil {
			t.Fatal(err)
		}
	}
	block := readInto[struct {
		Ran    []ran
		Pruned uint64 `json:"pruned_height"`
	}](t, h.gives("latchkey_block", object(`"block_id":%d`, s.Outcome.Block.Height)))
	if len(block.Ran) != 0 || block.Pruned < s.Outcome.Block.Height {
		t.Errorf("%+v", block)
	}
	acts := readInto[struct {
		Acts   []act
		Pruned uint64 `json:"pruned_height"`
	}](t, h.gives("latchkey_activity", `{"account_id":"bob.near"}`))
	if len(acts.Acts) != 0 || acts.Pruned < s.Outcome.Block.Height {
		t.Errorf("%+v", acts)
	}
	for id, cause := range map[transaction.Hash]string{s.Transaction.Hash(): "OUTCOME_PRUNED", s.Receipts[0].ID: "UNKNOWN_HASH"} {
		if a := h.ask("latchkey_find", object(`"hash":%q`, id)); a.causeName() != cause || !strings.Contains(string(a.Error.Data), "kept") {
			t.Errorf("%s: %s %+v", cause, a.Result, a.Error)
		}
	}
}

// muchLater is a source of blocks at the end of time.
type muchLater struct{}

func (muchLater) Now() uint64               { return 1 << 62 }
func (muchLater) Random() ([32]byte, error) { return [32]byte{}, nil }
