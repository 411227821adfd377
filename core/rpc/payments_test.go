package rpc

import (
	"encoding/json"
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
)

// paymentsPage is an answer of latchkey_payments, as far as tests look.
type paymentsPage struct {
	Payments []payment
	Next     *uint64
	Earliest uint64 `json:"earliest_height"`
}

func (h *memoryHost) payments(params string, args ...any) (page paymentsPage) {
	h.t.Helper()
	if err := json.Unmarshal(h.gives("latchkey_payments", object(params, args...)), &page); err != nil {
		h.t.Fatal(err)
	}
	return page
}

// TestPaymentsAreFoundInALongLedger: those that arrived, the newest first, whichever side asks; what came back is none.
func TestPaymentsAreFoundInALongLedger(t *testing.T) {
	h := newMemoryHost(t)
	sum := func(n uint64) transaction.Action { return transaction.Transfer{Deposit: amount.From(n)} }
	first := h.run("bob.near", sum(1))
	h.grow(5000)
	h.run("missing.near", sum(2)) // comes back
	h.run("bob.near", sum(3), sum(4))
	h.run(alice, sum(5)) // to oneself
	h.grow(70)
	last := h.run("bob.near", sum(6))
	for _, id := range []account.ID{"bob.near", alice} {
		page := h.payments(`"account_id":%q`, id)
		var sums []string
		for _, p := range page.Payments {
			if p.From != alice || p.To != "bob.near" {
				t.Errorf("%+v", p)
			}
			sums = append(sums, p.Amount.String())
		}
		if got, _ := json.Marshal(sums); string(got) != `["6","7","1"]` || page.Next != nil {
			t.Fatalf("%s: %s, next %v", id, got, page.Next)
		}
		if one := page.Payments[2]; one.Transaction != first.Transaction.Hash() || one.Height >= 5000 {
			t.Errorf("the first: %+v", one)
		}
		if page.Payments[0].Transaction != last.Transaction.Hash() {
			t.Errorf("the last: %+v", page.Payments[0])
		}
	}
	page := h.payments(`"account_id":"bob.near","limit":1`)
	if len(page.Payments) != 1 || page.Next == nil {
		t.Fatalf("%+v", page)
	}
	if rest := h.payments(`"account_id":"bob.near","before":%d`, *page.Next); len(rest.Payments) != 2 || rest.Payments[0].Amount != amount.From(7) {
		t.Errorf("%+v", rest)
	}
	if none := h.payments(`"account_id":"nobody.near"`); len(none.Payments) != 0 || none.Next != nil {
		t.Errorf("%+v", none)
	}
}

// TestPaymentsTakeBoundedWork: an account that pays without end is told of a page at a time.
func TestPaymentsTakeBoundedWork(t *testing.T) {
	h := newMemoryHost(t)
	const many = 150
	for range many {
		h.run("bob.near", transaction.Transfer{Deposit: amount.From(1)})
	}
	seen, before := 0, uint64(1)<<63
	for pages := 0; before > 0; pages++ {
		page := h.payments(`"account_id":%q,"limit":100,"before":%d`, alice, before)
		if seen += len(page.Payments); pages > many || len(page.Payments) > 64 {
			t.Fatalf("page %d has %d", pages, len(page.Payments))
		}
		if before = 0; page.Next != nil {
			before = *page.Next
		}
	}
	if seen != many {
		t.Errorf("%d of %d", seen, many)
	}
}

func TestPaymentsOutsideTheWindowAreNotFound(t *testing.T) {
	h := newMemoryHost(t)
	h.run("bob.near", transaction.Transfer{Deposit: amount.NEAR})
	h.grow(windowBlocks + 10)
	if page := h.payments(`"account_id":"bob.near"`); len(page.Payments) != 0 || page.Earliest < 10 {
		t.Errorf("%+v", page)
	}
	for _, params := range []string{`{}`, `{"account_id":"bob.near","limit":0}`, `{"account_id":"bob.near","limit":101}`, `{"account_id":"bob.near","before":-1}`} {
		if a := h.ask("latchkey_payments", params); a.causeName() != "PARSE_ERROR" {
			t.Errorf("%s: %s %+v", params, a.Result, a.Error)
		}
	}
}
