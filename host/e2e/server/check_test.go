package server

import (
	"bytes"
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/host/home"
	"latchkey/host/store"
)

// openLedger reads a home that no server has open.
func openLedger(t *testing.T, dir string) (*ledger.View, *store.Store) {
	t.Helper()
	s, err := store.Open(home.Home{Dir: dir}.Data(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	l, err := ledger.Open(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	v, err := l.View(s)
	if err != nil {
		t.Fatal(err)
	}
	return v, s
}

// checkHome requires that every answer is kept, that what is there adds up,
// and that nothing is half done.
func (l *load) checkHome(t *testing.T, dir string) (kept int) {
	t.Helper()
	v, s := openLedger(t, dir)
	defer s.Close()
	for hash := range l.answered {
		if status, err := v.Transaction(hash); err != nil || status == nil || !status.Complete {
			t.Fatalf("transaction %s was answered and is lost: %v", hash, err)
		}
	}
	got := map[account.ID]amount.Yocto{}
	for hash, tx := range l.sent {
		status, err := v.Transaction(hash)
		if err != nil {
			t.Fatal(err)
		}
		if status == nil {
			continue // never answered, never happened
		}
		kept++
		if !status.Complete || status.Status == nil || status.Status.Failure != nil {
			t.Fatalf("transaction %s: %+v", hash, status.Status)
		}
		if transfer, ok := tx.Actions[0].(transaction.Transfer); ok {
			got[tx.ReceiverID] = got[tx.ReceiverID].SaturatingAdd(transfer.Deposit)
			continue
		}
		for _, p := range status.Receipts { // the drop's payout
			for _, a := range p.Receipt.Actions {
				if transfer, ok := a.(transaction.Transfer); ok && !p.Receipt.IsRefund() {
					got[p.Receipt.Receiver] = got[p.Receipt.Receiver].SaturatingAdd(transfer.Deposit)
				}
			}
		}
	}
	for i := range payers {
		acc, _ := v.Account(payee(i))
		if want := near(1000).SaturatingAdd(got[payee(i)]); acc.Amount != want {
			t.Errorf("%s has %s, its transactions say %s", payee(i), acc.Amount, want)
		}
	}
	checkSupply(t, v, s)
	return kept
}

// checkSupply adds up all accounts; no receipt may be on its way.
func checkSupply(t *testing.T, v *ledger.View, s *store.Store) {
	t.Helper()
	sum := amount.Zero
	err := s.Scan([]byte{state.Outside + 1}, nil, func(key, _ []byte) bool {
		id, kind, _ := bytes.Cut(key, []byte{0})
		switch {
		case kind[0] == 0:
			acc, _ := v.Account(account.ID(id))
			sum = sum.SaturatingAdd(acc.Balance())
		case kind[0] > 2:
			t.Errorf("a receipt or datum is left over: %q", key)
		}
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	if sum != v.Head.Supply {
		t.Errorf("accounts hold %s yocto, the supply is %s", sum, v.Head.Supply)
	}
}
