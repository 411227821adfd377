package rpc

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// windowBlocks is how far back reads go.
const windowBlocks = 43_200

// grow adds blocks without transactions.
func (h *memoryHost) grow(blocks uint64) {
	h.t.Helper()
	batch, err := h.ledger.Begin()
	if err != nil {
		h.t.Fatal(err)
	}
	for range blocks {
		head := batch.Head()
		if _, err := batch.Apply(ledger.Input{Height: head.Height + 1, Time: head.Time + 1}); err != nil {
			h.t.Fatal(err)
		}
	}
	if err := batch.Commit(); err != nil {
		h.t.Fatal(err)
	}
}

// TestReadsReachBackForTheWindow: state is read at heights within it, a block's
// changes need the state before it, and a block itself stays for good.
func TestReadsReachBackForTheWindow(t *testing.T) {
	h := newMemoryHost(t)
	h.grow(8)
	h.run("bob.near", transaction.Transfer{Deposit: amount.NEAR}) // block 10
	h.grow(windowBlocks)
	const head = 10 + windowBlocks
	bob := func(height int) (*answered, string) {
		a := h.ask("query", object(`"request_type":"view_account","block_id":%d,"account_id":"bob.near"`, height))
		var v struct{ Amount string }
		_ = json.Unmarshal(a.Result, &v) // errors leave it empty
		return a, strings.TrimSuffix(v.Amount, strings.Repeat("0", 24))
	}
	if _, got := bob(head); got != "101" {
		t.Errorf("bob has %s NEAR", got)
	}
	if _, got := bob(10); got != "101" {
		t.Errorf("bob had %s NEAR after block 10, the first of the window", got)
	}
	if a, _ := bob(9); a.status != 200 || a.Error == nil || a.Error.Cause.Name != "GARBAGE_COLLECTED_BLOCK" || fmt.Sprint(a.Error.Cause.Info.(map[string]any)["block_height"]) != "9" {
		t.Errorf("before the window: %s, %+v", a.Result, a.Error)
	}
	if a, _ := bob(head + 1); a.Error == nil || a.Error.Cause.Name != "UNKNOWN_BLOCK" {
		t.Errorf("above the head: %s, %+v", a.Result, a.Error)
	}
	for height, want := range map[int]string{1: "", 9: "GARBAGE_COLLECTED_BLOCK", 10: "GARBAGE_COLLECTED_BLOCK", 11: "", head: ""} {
		a := h.ask("block_effects", object(`"block_id":%d`, height))
		if cause := a.causeName(); cause != want {
			t.Errorf("changes of block %d: %s %s", height, cause, a.Result)
		}
	}
	h.gives("block", `[9]`)
	if earliest := string(h.gives("block", `{"sync_checkpoint":"earliest_available"}`)); !strings.Contains(earliest, `"height":10,`) {
		t.Errorf("the earliest block is %.200s", earliest)
	}
	if status := string(h.gives("status", `[]`)); !strings.Contains(status, `"earliest_block_height":10,`) {
		t.Errorf("status %s", status)
	}
}

func (a *answered) causeName() string {
	if a.Error == nil {
		return ""
	}
	return a.Error.Cause.Name
}

// TestEpochsHaveIDs: a block names its epoch and the next one by hashes with which
// validators finds them again.
func TestEpochsHaveIDs(t *testing.T) {
	h := newMemoryHost(t)
	short := *h.ledger.Schedule
	short.EpochBlocks = 10
	h.ledger.Schedule = &short
	h.grow(34) // epochs of the heights 1-9, 10-19, 20-29, 30-35
	hash := func(height int) string {
		var v struct{ Header struct{ Hash string } }
		if err := json.Unmarshal(h.gives("block", fmt.Sprintf("[%d]", height)), &v); err != nil {
			t.Fatal(err)
		}
		return v.Header.Hash
	}
	zero := transaction.Hash{}.String()
	for height, want := range map[int][2]string{1: {zero, zero}, 15: {zero, hash(9)}, 20: {hash(9), hash(19)}, 35: {hash(19), hash(29)}} {
		block := string(h.gives("block", fmt.Sprintf("[%d]", height)))
		if ids := fmt.Sprintf(`"epoch_id":"%s","next_epoch_id":"%s"`, want[0], want[1]); !strings.Contains(block, ids) {
			t.Errorf("block %d: %.300s\nwant %s", height, block, ids)
		}
	}
	for id, want := range map[string]string{zero: `"epoch_height":1,"epoch_start_height":10,`, hash(9): `"epoch_height":2,"epoch_start_height":20,`,
		hash(19): `"epoch_height":3,"epoch_start_height":30,`, hash(29): `"epoch_height":3,"epoch_start_height":30,`} {
		if got := string(h.gives("validators", `{"epoch_id":"`+id+`"}`)); !strings.Contains(got, want) {
			t.Errorf("epoch %s: %s\nwant %s", id, got, want)
		}
	}
	for _, id := range []string{zero, hash(29)} { // as a block's id, as some clients give it
		if got := string(h.gives("validators", `["`+id+`"]`)); !strings.Contains(got, `"current_validators":[{"account_id":`) {
			t.Errorf("epoch %s: %s", id, got)
		}
	}
	for _, params := range []string{`{"epoch_id":"` + hash(35) + `"}`, `{"epoch_id":"` + hash(12) + `"}`, `[99]`} {
		if a := h.ask("validators", params); a.causeName() != "UNKNOWN_EPOCH" {
			t.Errorf("%s: %s", params, a.Result)
		}
	}
}

// TestPages: with a limit, keys and entries come in pages that follow each other.
func TestPages(t *testing.T) {
	h := newMemoryHost(t)
	entries := state.New(h.store)
	for i := range 7 {
		entries.SetData("bob.near", []byte{'k', byte(i)}, make([]byte, 20_000))
	}
	if err := h.store.Commit(entries.Changes()); err != nil {
		t.Fatal(err)
	}
	sizes := []int{}
	after := ""
	for page := 0; page < 9; page++ {
		var v struct {
			Values []stateEntry `json:"values"`
			Last   *[]byte      `json:"last_key"`
		}
		raw := h.gives("query", object(atFinal+`"request_type":"view_state","account_id":"bob.near","prefix_base64":"","limit":5%s`, after))
		if err := json.Unmarshal(raw, &v); err != nil {
			t.Fatal(err)
		}
		sizes = append(sizes, len(v.Values))
		if v.Last == nil {
			break
		}
		after = fmt.Sprintf(`,"after_key_base64":%s`, mustJSON(*v.Last))
	}
	// No page holds much more than an unlimited answer may.
	if fmt.Sprint(sizes) != "[3 3 1]" {
		t.Errorf("pages of %v entries", sizes)
	}
}

func mustJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}
