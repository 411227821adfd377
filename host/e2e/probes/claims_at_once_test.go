package probes

import (
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/host/e2e"
)

// TestS45OfManyClaimsAtOnceOneIsPaid races for one key of a drop of two, and
// counts all money before and after.
func TestS45OfManyClaimsAtOnceOneIsPaid(t *testing.T) {
	s := newServer(t)
	near := client.New(s.URL)
	links := e2e.Drop(t, s.Root(t), 2).Links
	before := s.money(t)
	winner, payees := e2e.RaceForKey(t, near, links[0])
	e2e.CheckPayees(t, near, winner, payees)
	after := s.money(t, winner)

	two, _ := amount.NEAR.Mul64(2)
	drop, err := drops.Find(t.Context(), near, ledger.DevDropContract, links[1].Key.PublicKey())
	if err != nil || drop.Left != 1 || drop.Amount != two {
		t.Errorf("the drop after the race: %+v, %v", drop, err)
	}
	// What the contract is poorer by, beyond what it paid, was burnt for gas or
	// is the registrar's share of it.
	lost := minus(t, minus(t, before[ledger.DevDropContract], after[ledger.DevDropContract]), two)
	gained := minus(t, after[ledger.DevRoot], before[ledger.DevRoot])
	if burnt := minus(t, before[supply], after[supply]); lost != burnt.SaturatingAdd(gained) {
		t.Errorf("the contract lost %s yocto besides the payment; %s were burnt, %s went to the registrar", lost, burnt, gained)
	}
}

// supply is the place of all money in money's answer; no account has that name.
const supply account.ID = "SUPPLY"

// money is what each account of the genesis holds, others besides, and what all
// hold together: the ledger's supply.
func (s *server) money(t *testing.T, others ...account.ID) map[account.ID]amount.Yocto {
	t.Helper()
	held := map[account.ID]amount.Yocto{}
	var sum amount.Yocto
	err := s.View(func(v *ledger.View) {
		for _, a := range s.Ledger.Genesis.Accounts {
			others = append(others, a.AccountID)
		}
		for _, id := range others {
			record, _ := v.Account(id)
			held[id] = record.Amount
			sum = sum.SaturatingAdd(record.Balance())
		}
		held[supply] = v.Head.Supply
	})
	if err != nil || sum != held[supply] {
		t.Fatalf("the accounts hold %s yocto, the supply is %s, %v", sum, held[supply], err)
	}
	return held
}

func minus(t *testing.T, a, b amount.Yocto) amount.Yocto {
	t.Helper()
	difference, ok := a.Sub(b)
	if !ok {
		t.Fatalf("%s is less than %s", a, b)
	}
	return difference
}
