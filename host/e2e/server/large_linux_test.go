package server

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
)

// heavy is what made a block that takes long to run again, or much to tell of.
type heavy struct{ tx, block transaction.Hash }

// TestLargeAnswersStopNobody: blocks are run again for whoever asks what they changed,
// those that burnt all gas there is, that stored much, or that a contract was deployed
// in; and code is for everyone to read.
func TestLargeAnswersStopNobody(t *testing.T) {
	a := underAttack(t)
	burnt := a.heavyBlock(functionCall("loop", "", 300, amount.Zero))
	kept := a.heavyBlock(functionCall("keep", "", 300, amount.Zero))
	deployed := a.heavyBlock(transaction.DeployContract{Code: make([]byte, 3_900_000)})
	changes := func(block transaction.Hash, kind string) map[string]any {
		return map[string]any{"block_id": block, "changes_type": kind, "account_ids": []account.ID{villain}, "key_prefix_base64": ""}
	}
	floods := []struct {
		method   string
		params   map[string]any
		bytesMin int // of an answer
	}{
		{"block_effects", map[string]any{"block_id": burnt.block}, 100},
		{"latchkey_trace", map[string]any{"tx_hash": burnt.tx}, 100},
		{"changes", changes(kept.block, "data_changes"), 8_000_000},
		{"EXPERIMENTAL_changes", changes(deployed.block, "contract_code_changes"), 3_900_000},
		{"query", map[string]any{"request_type": "view_code", "finality": "final", "account_id": villain}, 3_900_000},
	}
	for _, f := range floods {
		if answer, err := a.call(f.method, f.params); err != nil || len(answer) < f.bytesMin {
			t.Fatalf("%s: %d bytes, %v", f.method, len(answer), err)
		}
	}
	t.Logf("before: %v", a.served(0))
	for _, f := range floods {
		t.Log(f.method)
		a.flood(f.method, f.params).stopsNobody(a)
	}
	a.end()
}

// heavyBlock sends a transaction and returns where it was.
func (a *attack) heavyBlock(action transaction.Action) (h heavy) {
	a.t.Helper()
	tx := a.signerOf(villain, testKey(string(villain))).sign(villain, action)
	if _, err := a.send(tx); err != nil {
		a.t.Fatal(err)
	}
	result, err := a.status(tx.Hash(), villain)
	var status struct {
		Receipts []struct {
			Block transaction.Hash `json:"block_hash"`
		} `json:"receipts_outcome"`
	}
	if err == nil {
		err = json.Unmarshal(result, &status)
	}
	if err != nil || len(status.Receipts) == 0 {
		a.t.Fatalf("%s, %v", result, err)
	}
	return heavy{tx.Hash(), status.Receipts[0].Block}
}

// TestLargeReceiptsStopNobody: transactions whose receipts carry and give back as many
// bytes as their gas buys, sent many at once, and asked for.
func TestLargeReceiptsStopNobody(t *testing.T) {
	a := underAttack(t)
	s := a.signerOf(villain, testKey(string(villain)))
	floods := map[string]transaction.Action{
		"fan":   functionCall("fan", strings.Repeat("x", 4_100_000), 300, amount.Zero),
		"gifts": functionCall("gifts", "", 300, amount.Zero),
	}
	for what, action := range floods {
		ran := make(chan transaction.Hash, addresses)
		var sent sync.WaitGroup
		for n := range addresses {
			tx, client := s.sign(villain, action), *a.client
			client.http = a.from(n + 1)
			sent.Go(func() {
				if _, err := client.send(tx); err == nil { // others have been told that the node is busy
					ran <- tx.Hash()
				}
			})
		}
		sent.Wait()
		if len(ran) == 0 {
			t.Fatalf("%s: none was accepted", what)
		}
		params := map[string]any{"tx_hash": <-ran, "sender_account_id": villain, "wait_until": "FINAL"}
		answer, err := a.call("EXPERIMENTAL_tx_status", params)
		t.Logf("%s: %d were accepted; %d bytes", what, len(ran)+1, len(answer))
		if err != nil || len(answer) < 4_000_000 || strings.Contains(string(answer), `"Failure"`) {
			t.Errorf("%s: %.300s %v", what, answer, err)
		}
		a.flood("EXPERIMENTAL_tx_status", params).stopsNobody(a)
	}
	a.end()
}
