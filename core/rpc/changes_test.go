package rpc

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"latchkey/core/accesskey"
	"latchkey/core/amount"
	"latchkey/core/transaction"
)

// told is a change as it travels.
type told struct {
	Cause  cause           `json:"cause"`
	Type   string          `json:"type"`
	Change json.RawMessage `json:"change"`
}

func (h *memoryHost) changes(changesType, block, more string) []told {
	h.t.Helper()
	var answer struct{ Changes []told }
	raw := h.gives("changes", object(`"changes_type":"%s","block_id":%s,%s`, changesType, block, more))
	if err := json.Unmarshal(raw, &answer); err != nil {
		h.t.Fatal(err)
	}
	return answer.Changes
}

func TestChangesOfEveryType(t *testing.T) {
	h := newMemoryHost(t)
	child := accesskey.AccessKey{Permission: accesskey.FullAccess}
	made := h.run("child.alice.near", transaction.CreateAccount{}, transaction.Transfer{Deposit: amount.NEAR},
		transaction.AddKey{PublicKey: aliceKey.PublicKey(), AccessKey: child}, transaction.DeployContract{Code: []byte("code")})
	tx, receipt, refund := made.Transaction.Hash(), made.Receipts[0].ID, made.Receipts
	if len(refund) != 1 {
		t.Fatalf("%d receipts, want no refund", len(refund))
	}
	block := fmt.Sprint(made.Outcome.Block.Height)
	both := `"account_ids":["child.alice.near","alice.near","nobody","alice.near"]`
	key := aliceKey.PublicKey().String()
	for _, c := range []struct {
		what, more string
		want       []string
	}{
		{"account_changes", both, []string{
			"receipt_processing " + receipt.String() + ` account_update {"account_id":"child.alice.near","amount":"1000000000000000000000000","locked":"0","code_hash":"` + codeHash + `","storage_usage":186,"storage_paid_at":0}`,
			"transaction_processing " + tx.String() + ` account_update {"account_id":"alice.near",`}},
		{"all_access_key_changes", both, []string{
			"receipt_processing " + receipt.String() + ` access_key_update {"account_id":"child.alice.near","public_key":"` + key + `","access_key":{"nonce":1000000,"permission":"FullAccess"}}`,
			"transaction_processing " + tx.String() + ` access_key_update {"account_id":"alice.near","public_key":"` + key + `","access_key":{"nonce":1,"permission":"FullAccess"}}`}},
		{"single_access_key_changes", `"keys":[{"account_id":"alice.near","public_key":"` + key + `"}]`, []string{
			"transaction_processing " + tx.String() + ` access_key_update {"account_id":"alice.near",`}},
		{"contract_code_changes", both, []string{
			"receipt_processing " + receipt.String() + ` contract_code_update {"account_id":"child.alice.near","code_base64":"Y29kZQ=="}`}},
		{"data_changes", both, nil},
		{"all_gas_key_changes", both, nil},
		{"single_gas_key_changes", `"keys":[]`, nil},
	} {
		got := h.changes(c.what, block, c.more)
		if len(got) != len(c.want) {
			t.Errorf("%s: %d changes, want %d", c.what, len(got), len(c.want))
			continue
		}
		for i, ch := range got {
			if text := ch.String(); !strings.HasPrefix(text, c.want[i]) {
				t.Errorf("%s: got %s\nwant %s", c.what, text, c.want[i])
			}
		}
	}
	effects := string(h.gives("block_effects", `{"block_id":`+block+`}`))
	if want := `"changes":[{"account_id":"alice.near","type":"access_key_touched"},{"account_id":"alice.near","type":"account_touched"},` +
		`{"account_id":"child.alice.near","type":"access_key_touched"},{"account_id":"child.alice.near","type":"account_touched"},` +
		`{"account_id":"child.alice.near","type":"contract_code_touched"}]`; !strings.Contains(effects, want) {
		t.Errorf("effects %s\nwant %s", effects, want)
	}
}

// codeHash is the SHA-256 of "code" in base58.
const codeHash = "6pyg7gr1Mhg5kyMrgc5UWb6uGSMUwdHJHYQeb1DWGTbg"

func (c told) String() string {
	text := c.Cause.Type
	for _, id := range []*transaction.Hash{c.Cause.TxHash, c.Cause.ReceiptHash} {
		if id != nil {
			text += " " + id.String()
		}
	}
	return text + " " + c.Type + " " + string(c.Change)
}

func TestDeletionsAreChanges(t *testing.T) {
	h := newMemoryHost(t)
	h.run(alice, transaction.DeployContract{Code: []byte("code")})
	gone := h.run(alice, transaction.DeleteAccount{BeneficiaryID: "bob.near"})
	block := fmt.Sprint(gone.Outcome.Block.Height)
	for what, want := range map[string]string{
		"account_changes":        "account_deletion",
		"all_access_key_changes": "access_key_deletion",
		"contract_code_changes":  "contract_code_deletion",
	} {
		got := h.changes(what, block, `"account_ids":["alice.near"]`)
		if len(got) == 0 || got[len(got)-1].Type != want {
			t.Errorf("%s: %v, want %s at the end", what, got, want)
		}
	}
}

func TestGenesisIsTheInitialState(t *testing.T) {
	h := newMemoryHost(t)
	for _, what := range []string{"account_changes", "all_access_key_changes"} {
		got := h.changes(what, "1", `"account_ids":["alice.near"]`)
		if len(got) != 1 || got[0].Cause != (cause{Type: "initial_state"}) {
			t.Errorf("%s: %v", what, got)
		}
	}
}

func TestChangesAreAskedForProperly(t *testing.T) {
	h := newMemoryHost(t)
	for _, params := range []string{
		`{}`, `[]`, `null`, object(atFinal + `"changes_type":"account_changes"`), object(atFinal + `"changes_type":"x","account_ids":[]`),
		object(`"changes_type":"account_changes","account_ids":[]`), object(atFinal + `"changes_type":"account_changes","account_ids":["Not an account"]`),
		object(atFinal + `"changes_type":"single_access_key_changes","account_ids":["alice.near"]`),
		object(atFinal + `"changes_type":"single_access_key_changes","keys":[{"account_id":"alice.near"}]`),
		object(atFinal + `"changes_type":"data_changes","account_ids":[],"key_prefix_base64":"%%"`),
	} {
		if a := h.ask("changes", params); a.Error == nil || a.Error.Cause.Name != "PARSE_ERROR" || a.status != 400 {
			t.Errorf("%s: %s, %+v", params, a.Result, a.Error)
		}
	}
}

// TestDataChangesByPrefix asks the rule alone: there is no engine here to run a
// contract that stores something.
func TestDataChangesByPrefix(t *testing.T) {
	q := changesRequest{prefix: []byte("ab")}
	for key, want := range map[string]bool{"abc": true, "ab": true, "a": false, "": false} {
		if got := changesTypes["data_changes"](&q, &change{kind: dataTouched, name: []byte(key)}); got != want {
			t.Errorf("%q: %v", key, got)
		}
	}
}

// TestChangesOfAnotherProgramAreGone: a block that runs to another result now is
// not explained by what it would do today; its transactions are still known.
func TestChangesOfAnotherProgramAreGone(t *testing.T) {
	h := newMemoryHost(t)
	s := h.run("bob.near", transaction.Transfer{Deposit: amount.NEAR})
	tx := object(`"tx_hash":"%s"`, s.Transaction.Hash())
	if got := string(h.gives("latchkey_trace", tx)); strings.Count(got, `"changes"`) != 2 {
		t.Errorf("trace %s", got)
	}
	other := *h.ledger.Schedule
	other.Limits.BlockGasMax = 1
	h.ledger.Schedule = &other
	a := h.ask("block_effects", object(`"block_id":%d`, s.Outcome.Block.Height))
	if a.causeName() != "GARBAGE_COLLECTED_BLOCK" || a.status != 200 {
		t.Errorf("status %d, %s", a.status, a.Result)
	}
	if got := string(h.gives("latchkey_trace", tx)); strings.Contains(got, `"changes"`) || !strings.Contains(got, `"receipts"`) {
		t.Errorf("trace %s", got)
	}
}
