package overview

import (
	"log/slog"
	"os"
	"testing"
	"time"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/host/home"
	"latchkey/host/serve"
	"latchkey/internal/test/patience"
	"latchkey/internal/test/shipped"
	"latchkey/internal/test/warm"
)

func TestMain(m *testing.M) { os.Exit(warm.Tests{M: m}.Run()) }

// node is a development node with a signer of its root account.
type node struct {
	*client.Client
	root *client.Signer
}

func newNode(t *testing.T) node {
	t.Helper()
	h := home.Home{Dir: t.TempDir()}
	warm.Home(t, h)
	s, err := serve.Start(t.Context(), serve.Config{Home: h, Listen: "127.0.0.1:0", PluginsDir: shipped.Dir(t), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	key, err := h.Key()
	if err != nil {
		t.Fatal(err)
	}
	secret, err := key.Secret()
	if err != nil {
		t.Fatal(err)
	}
	c := client.New(s.URL)
	return node{c, client.NewSigner(c, key.AccountID, secret)}
}

// drop makes a drop of three links.
func (n node) drop(t *testing.T, w drops.Window) (*drops.Created, Drop) {
	t.Helper()
	d, err := drops.Create(t.Context(), n.Client, n.root, ledger.DevDropContract, 3, amount.NEAR, w, n.URL()+"/claim")
	if err != nil {
		t.Fatal(err)
	}
	at := Drop{ID: d.ID, Funder: ledger.DevRoot, Transaction: d.Transaction}
	for _, link := range d.Links {
		at.Keys = append(at.Keys, link.Key.PublicKey())
	}
	return d, at
}

func (n node) look(t *testing.T, each bool, all ...Drop) []*Seen {
	t.Helper()
	l := &Looker{Client: n.Client, Contract: ledger.DevDropContract, Each: each}
	seen, err := l.Look(t.Context(), all)
	if err != nil {
		t.Fatal(err)
	}
	return seen
}

func wantStates(t *testing.T, s *Seen, want ...State) {
	t.Helper()
	if len(s.Fates) != len(want) {
		t.Fatalf("%d links, want %d", len(s.Fates), len(want))
	}
	for i, f := range s.Fates {
		if f.State != want[i] || f.Number != i+1 {
			t.Errorf("link %d, number %d, is %s, want %s", i, f.Number, f.State, want[i])
		}
	}
}

// TestWhatBecameOfLinks, of a drop that lives and when it has ended.
func TestWhatBecameOfLinks(t *testing.T) {
	n := newNode(t)
	d, at := n.drop(t, drops.Window{})
	if _, err := drops.Claim(t.Context(), n.Client, d.Links[1], ledger.DevRoot); err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := drops.Look(t.Context(), n.Client, d.Links[2]); err != nil {
			break // its allowance is spent
		}
		_, err := client.NewSigner(n.Client, ledger.DevDropContract, d.Links[2].Key).Call(t.Context(), ledger.DevDropContract, "claim_for",
			[]byte(`{"account_id":"missing.test.near"}`), 14*amount.Tgas, amount.Zero)
		if err != nil {
			t.Fatal(err)
		}
	}
	living := n.look(t, false, at)[0]
	wantStates(t, living, Open, Claimed, Dead)
	claimed := living.Fates[1]
	if claimed.AccountID != ledger.DevRoot || claimed.Cost == nil || claimed.Cost.IsZero() || claimed.At == nil || living.Making.At > *claimed.At {
		t.Errorf("%+v, made at %v", claimed, living.Making)
	}
	if _, err := drops.Cancel(t.Context(), n.root, ledger.DevDropContract, d.ID, nil); err != nil {
		t.Fatal(err)
	}
	wantStates(t, n.look(t, true, at)[0], Cancelled, Claimed, Cancelled)
	// Without each of them there is what the contract counted.
	if s := Summarize(n.look(t, false, at), 2); s.Links != 5 || s.States[Claimed] != 1 || s.States[Cancelled] != 2 || s.States[Unpaid] != 2 {
		t.Errorf("%+v", s)
	}
}

func TestLinksThatExpire(t *testing.T) {
	n := newNode(t)
	end, _ := drops.At(time.Now().Add(time.Second))
	d, at := n.drop(t, drops.Window{End: &end})
	until := time.Now().Add(patience.For(10 * time.Second))
	for n.look(t, false, at)[0].Fates[0].State != Expired {
		if time.Now().After(until) {
			t.Fatal("they do not expire")
		}
		time.Sleep(50 * time.Millisecond)
	}
	if _, err := drops.Reclaim(t.Context(), n.root, ledger.DevDropContract, d.ID); err != nil {
		t.Fatal(err)
	}
	seen := n.look(t, true, at)
	wantStates(t, seen[0], Reclaimed, Reclaimed, Reclaimed)
	if back := Calculate(seen, 0).CameBack; back.Less(amount.NEAR) {
		t.Errorf("%s NEAR came back", back.FormatNEAR())
	}
}

// TestStatesOfKeys are read from what a contract says of them and their drop.
func TestStatesOfKeys(t *testing.T) {
	open, no, yes, none := drops.Key{Open: true, Allowance: amount.NEAR}, false, true, uint64(0)
	end := drops.Timestamp(1000)
	for want, c := range map[State]struct {
		drop drops.Drop
		key  drops.Key
	}{
		Open:      {drops.Drop{Funded: &yes}, open},
		UnderWay:  {drops.Drop{Cancelled: true}, drops.Key{Open: true, InFlight: true}},
		Cancelled: {drops.Drop{Cancelled: true}, open},
		Expired:   {drops.Drop{Window: drops.Window{End: &end}}, open},
		Unpaid:    {drops.Drop{Funded: &no}, open},
		Forgotten: {drops.Drop{}, drops.Key{}},
	} {
		if got, err := (&Looker{}).stateOf(t.Context(), &c.drop, c.key, 1000, amount.Zero); got != want || err != nil {
			t.Errorf("got %s, want %s (%v)", got, want, err)
		}
	}
	if got, _ := (&Looker{}).stateOf(t.Context(), &drops.Drop{Tokens: &none}, open, 0, amount.Zero); got != Unpaid {
		t.Errorf("a drop of NFTs without any: %s", got)
	}
}

// TestWhichAllowancesAreAskedAbout: those that are below what a claim takes, or below
// half of what others of the drop have.
func TestWhichAllowancesAreAskedAbout(t *testing.T) {
	m := moment{gasPrice: amount.From(2)}
	few := []drops.Key{{Allowance: amount.From(300 * amount.Tgas)}}
	many := append(few, drops.Key{Allowance: amount.From(1000 * amount.Tgas)})
	if a, b := m.wornAllowance(few), m.wornAllowance(many); a != amount.From(220*amount.Tgas) || b != amount.From(500*amount.Tgas) {
		t.Errorf("%s and %s", a, b)
	}
}

func TestFiguresOfClaims(t *testing.T) {
	const day = 24 * 3600 * 1e9
	claimed := func(at drops.Timestamp, cost uint64) Fate {
		c := amount.From(cost)
		return Fate{State: Claimed, At: &at, Cost: &c, Back: &c, AccountID: account.ID("a"), PublicKey: keys.PublicKey{}, Transaction: &transaction.Hash{}}
	}
	s := Calculate([]*Seen{
		{Making: &drops.Making{At: day, Deposit: amount.From(100), Fee: amount.From(3)},
			Fates: []Fate{claimed(day+2e9, 10), claimed(day+1e9, 20), {State: Open}, claimed(2*day+5e9, 30)}},
		{Fates: []Fate{{State: Forgotten}}},
		{Ended: &drops.Ended{Claimed: 2, Returned: 1}},
	}, 4)
	if s.Links != 12 || s.States[Claimed] != 5 || s.States[Reclaimed] != 1 || s.States[Unpaid] != 4 || s.States[Open] != 1 {
		t.Errorf("%+v", s.Summary)
	}
	if s.Costs != 3 || s.CostOfEach.String() != "20" || s.ClaimGas.String() != "60" || s.CameBack.String() != "60" || s.Deposit.String() != "100" || s.MakingGas.String() != "3" {
		t.Errorf("%+v", s)
	}
	if *s.Times != (TimesToClaim{1, 2, 86405}) {
		t.Errorf("%+v", s.Times)
	}
	if len(s.Days) != 2 || s.Days[0] != (DayOfClaims{"1970-01-02", 2}) || s.Days[1] != (DayOfClaims{"1970-01-03", 1}) {
		t.Errorf("%+v", s.Days)
	}
}
