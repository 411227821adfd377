package rpc

import (
	"testing"

	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/runtime"
	"latchkey/core/tagged"
	"latchkey/core/transaction"
)

// TestATraceIsBounded: of what took many blocks, the first ones are run again.
func TestATraceIsBounded(t *testing.T) {
	h := newMemoryHost(t)
	whole := &ledger.TransactionStatus{}
	for range tracedBlocksMax + 4 { // a block each, with a transaction and its receipt
		s := h.run("bob.near", transaction.Transfer{Deposit: amount.From(1)})
		whole.Receipts = append(whole.Receipts, s.Outcome, s.Receipts[0])
	}
	whole.Outcome = whole.Receipts[0]
	view, err := h.ledger.View(h.store)
	if err != nil {
		t.Fatal(err)
	}
	noted := tracer{}
	if failure := noted.note(&exchange{Server: New(h.ledger, h), view: view}, whole); failure != nil {
		t.Fatal(failure)
	}
	if len(noted) != 2*tracedBlocksMax {
		t.Errorf("%d changes of %d blocks", len(noted), tracedBlocksMax+4)
	}
}

// TestEventsOfAFailedReceiptDidNotHappen: they are not part of a trace, its other
// logs are.
func TestEventsOfAFailedReceiptDidNotHappen(t *testing.T) {
	for _, c := range []struct {
		status       runtime.Status
		events, logs int
		failure      string
	}{
		{runtime.Status{Kind: runtime.SuccessValue}, 1, 2, ""},
		{runtime.Status{Kind: runtime.Failure, Failure: &runtime.ActionError{Kind: runtime.AccountDoesNotExist{AccountID: alice}}},
			0, 2, "account alice.near does not exist"},
	} {
		n := tracer{}.trace(&ledger.Placed{Outcome: runtime.Outcome{Status: c.status, Logs: []tagged.GuestText{
			"before", `EVENT_JSON:{"standard":"x","version":"1.0.0","event":"moved"}`, "after"}}})
		if len(n.Events) != c.events || len(n.Logs) != c.logs || n.Failure != c.failure {
			t.Errorf("events %v, logs %q, failure %q", n.Events, n.Logs, n.Failure)
		}
	}
}

// TestChangesInWords: what people read of a change.
func TestChangesInWords(t *testing.T) {
	h := newMemoryHost(t)
	texts := func(s *ledger.TransactionStatus) (all []string) {
		view, err := h.ledger.View(h.store)
		if err != nil {
			t.Fatal(err)
		}
		noted := tracer{}
		if failure := noted.note(&exchange{Server: New(h.ledger, h), view: view}, s); failure != nil {
			t.Fatal(failure)
		}
		for _, p := range append([]ledger.Placed{s.Outcome}, s.Receipts...) {
			for _, c := range noted[p.ID] {
				all = append(all, string(c.AccountID)+" "+c.Type+": "+c.Text)
			}
		}
		return all
	}
	key := shortKey(aliceKey.PublicKey())
	ten, _ := amount.NEAR.Mul64(10)
	for _, c := range []struct {
		status *ledger.TransactionStatus
		want   []string
	}{
		{h.run("bob.near", transaction.Transfer{Deposit: amount.NEAR}), []string{
			"alice.near account_update: balance -1.0000446365125 NEAR", "alice.near access_key_update: key " + key + " used, nonce 1",
			"bob.near account_update: balance +1 NEAR"}},
		{h.run(alice, transaction.DeployContract{Code: []byte("code")}), []string{
			"alice.near account_update: balance -0.0000585936043772 NEAR", "alice.near access_key_update: key " + key + " used, nonce 2",
			"alice.near account_update: storage +4 bytes, contract of its own", "alice.near contract_code_update: code of 4 bytes"}},
		{h.run(alice, transaction.Stake{Stake: ten, PublicKey: aliceKey.PublicKey()}), []string{
			"alice.near account_update: balance -0.00004600523125 NEAR", "alice.near access_key_update: key " + key + " used, nonce 3",
			"alice.near account_update: balance -10 NEAR, stake +10 NEAR"}},
	} {
		got := texts(c.status)
		if len(got) != len(c.want) {
			t.Errorf("got %q\nwant %q", got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("got %q\nwant %q", got[i], c.want[i])
			}
		}
	}
}

func TestStorageKeysAreShortened(t *testing.T) {
	for key, want := range map[string]string{
		"":                                   `""`,
		"drop:7":                             `"drop:7"`,
		"a\x00b":                             `0x610062`,
		"\xff\xfe":                           `0xfffe`,
		"ключ":                               `"ключ"`,
		"0123456789012345678901234567890123": `"01234567890123456789012345678901"…`,
		"\x00123456789012345":                `0x003132333435363738393031…`,
	} {
		if got := shortName([]byte(key)); got != want {
			t.Errorf("%q is %s, want %s", key, got, want)
		}
	}
}
