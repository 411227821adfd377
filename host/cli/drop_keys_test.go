package cli

import (
	"encoding/json"
	"os"
	"testing"

	"latchkey/core/keys"
	"latchkey/core/transaction"
	"latchkey/host/drops"
)

// TestLinksAreNeverWrittenOver: a copy of a ledger, or one that was put back, gives
// its drops numbers that others of this folder have.
func TestLinksAreNeverWrittenOver(t *testing.T) {
	dir := t.TempDir()
	made := func(seed byte) *drops.Created {
		return &drops.Created{ID: 7, Transaction: transaction.Hash{seed},
			Links: []drops.Link{{Page: "http://drops.example/claim", Contract: "drop.test.near", Key: keys.FromSeed([32]byte{seed})}}}
	}
	kept := map[string]*drops.Created{}
	for _, d := range []*drops.Created{made(1), made(2), made(3)} {
		for range 2 { // a command that goes on keeps its drop again
			path, err := keepDrop(dir, d)
			if err != nil || kept[path] != nil && kept[path] != d {
				t.Fatalf("%s: %v", path, err)
			}
			kept[path] = d
		}
	}
	if len(kept) != 3 {
		t.Errorf("kept in %v", kept)
	}
	for path, d := range kept {
		text, err := os.ReadFile(path)
		var r dropResult
		if err != nil || json.Unmarshal(text, &r) != nil || r.Links[0] != d.Links[0].URL() {
			t.Errorf("%s: %s, %v", path, text, err)
		}
	}
}
