package rpc

import (
	"encoding/json"
	"errors"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/core/vm"
)

// TestLargeAnswersAreLetIn: a request for one is, once, until it is answered, and no
// request else.
func TestLargeAnswersAreLetIn(t *testing.T) {
	h := newMemoryHost(t)
	s := h.run("bob.near", transaction.Transfer{Deposit: amount.NEAR})
	h.run(alice, transaction.DeployContract{Code: []byte("code")})
	entered, left := 0, 0
	var refusal error
	server := New(h.ledger, h)
	server.large = func() (func(), error) {
		entered++
		return func() { left++ }, refusal
	}
	ask := func(method, params string) (a answered) {
		text, status := server.Handle([]byte(`{"id":1,"method":"` + method + `","params":` + params + `}`))
		if err := json.Unmarshal(text, &a); err != nil {
			t.Fatal(err)
		}
		a.status = status
		return a
	}
	for method, params := range map[string]string{
		"block_effects":        `{"finality":"final"}`,
		"EXPERIMENTAL_changes": `{"finality":"final","changes_type":"account_changes","account_ids":["bob.near"]}`,
		"latchkey_trace":       object(`"tx_hash":"%s"`, s.Transaction.Hash()),
		"query":                object(atFinal + `"request_type":"view_code","account_id":"alice.near"`),
	} {
		entered, left, refusal = 0, 0, nil
		if a := ask(method, params); a.Error != nil || entered != 1 || left != 1 {
			t.Errorf("%s: %+v, entered %d times and left %d times", method, a.Error, entered, left)
		}
		for status, kind := range map[int]vm.AbandonedKind{503: vm.NodeBusy, 429: vm.TooManyOwn} {
			entered, left, refusal = 0, 0, &vm.AbandonedError{Kind: kind, Why: errors.New("full")}
			if a := ask(method, params); a.status != status || left != 0 {
				t.Errorf("%s of a node that is full: status %d, want %d; left %d times", method, a.status, status, left)
			}
		}
	}
	entered = 0
	if a := ask("block", `{"finality":"final"}`); a.Error != nil || entered != 0 {
		t.Errorf("a block, which is there to read: %+v, entered %d times", a.Error, entered)
	}

	later := h.run("bob.near", transaction.Transfer{Deposit: amount.NEAR})
	view, err := h.ledger.View(h.store)
	if err != nil {
		t.Fatal(err)
	}
	refusal = nil
	whole := &ledger.TransactionStatus{Outcome: s.Outcome, Receipts: []ledger.Placed{s.Receipts[0], later.Receipts[0]}}
	if failure := (tracer{}).note(&exchange{Server: server, view: view}, whole); failure != nil || entered != 1 {
		t.Errorf("a trace through two blocks: %v, entered %d times", failure, entered)
	}
}
