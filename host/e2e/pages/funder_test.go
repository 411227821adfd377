package pages

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/campaign"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/host/e2e"
	"latchkey/host/home"
	"latchkey/host/overview"
	"latchkey/host/serve"
	"latchkey/internal/test/shipped"
)

// TestFundersSeeTheFiguresOfTheCommandLine on their page: of drops whose links are open, used in part, claimed, tried in
// vain, dead and taken back; and of links that are still to be made.
func TestFundersSeeTheFiguresOfTheCommandLine(t *testing.T) {
	web := e2e.Installed(t, "web")
	s, err := e2e.Start(t, serve.Config{Home: home.Home{Dir: t.TempDir()}, PluginsDir: shipped.Dir(t), Pages: os.DirFS(e2e.BuildPages(t, web))}, t.Cleanup)
	if err != nil {
		t.Fatal(err)
	}
	root := s.Root(t)
	env := []string{"LATCHKEY_ROOT=" + root.Key().Text(),
		"LATCHKEY_DROPS=" + asJSON(t, []any{figuresOf(t, root, usedDrop(t, root, 1)), figuresOf(t, root, usedDrop(t, root, 2))}),
		"LATCHKEY_ESTIMATES=" + asJSON(t, estimates(t, root))}
	e2e.DrivePages(t, web, env, s.URL, filepath.Join("test", "figures", "stats.test.mjs"))
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// figuresOf is what the command line tells of a drop and of each of its links, and what of the deposit is for storage.
func figuresOf(t *testing.T, root *client.Signer, d usedOne) map[string]any {
	t.Helper()
	look := overview.Looker{Client: root.Client(), Contract: ledger.DevDropContract, Each: true}
	seen, err := look.Look(t.Context(), []overview.Drop{d.Drop})
	if err != nil {
		t.Fatal(err)
	}
	stats := overview.Calculate(seen, 0)
	links, each := uint64(len(d.Keys)), seen[0].Making.Allowance
	gifts, _ := amount.NEAR.Mul64(links * d.uses)
	fees, _ := each.Mul64(links)
	return map[string]any{"address": fmt.Sprintf("#%s/%d", ledger.DevRoot, d.ID), "stats": stats, "fates": seen[0].Fates, "uses": d.uses, "storage": stats.Deposit.SaturatingSub(gifts).SaturatingSub(fees)}
}

// usedOne is a drop of which something has become.
type usedOne struct {
	overview.Drop
	uses uint64
}

// usedDrop is one of six links: two are claimed, one is used once, one was tried in vain, one's key was deleted, and one is
// taken back.
func usedDrop(t *testing.T, root *client.Signer, uses int) usedOne {
	t.Helper()
	near := root.Client()
	plan, err := drops.NewPlan(t.Context(), near, ledger.DevDropContract, 6, amount.NEAR, drops.Window{}, near.URL()+"/claim")
	if err != nil {
		t.Fatal(err)
	}
	if plan.Uses = uses; uses > 1 {
		if plan.Deposit, err = plan.RequiredDeposit(t.Context(), near, 6, false); err != nil {
			t.Fatal(err)
		}
	}
	out, err := plan.Fund(t.Context(), root)
	if err != nil {
		t.Fatal(err)
	}
	made, err := plan.Made(out)
	if err != nil {
		t.Fatal(err)
	}
	claim := func(link int, to string, times int) {
		for range times {
			claimer := client.NewSigner(near, ledger.DevDropContract, plan.Keys[link])
			if _, err := claimer.Call(t.Context(), ledger.DevDropContract, "claim_for", []byte(`{"account_id":"`+to+`"}`), 14*amount.Tgas, amount.Zero); err != nil {
				t.Fatal(err)
			}
		}
	}
	claim(0, string(ledger.DevRoot), uses)
	claim(1, string(ledger.DevRoot), uses)
	claim(2, "missing.test.near", 1)
	claim(3, string(ledger.DevRoot), uses-1)
	d := usedOne{overview.Drop{ID: made.ID, Funder: ledger.DevRoot, Transaction: made.Transaction}, uint64(uses)}
	for _, key := range plan.Keys {
		d.Keys = append(d.Keys, key.PublicKey())
	}
	owner := client.NewSigner(near, ledger.DevDropContract, root.Key())
	if _, err := owner.Send(t.Context(), ledger.DevDropContract, transaction.DeleteKey{PublicKey: d.Keys[4]}); err != nil {
		t.Fatal(err)
	}
	if _, err := drops.Cancel(t.Context(), root, ledger.DevDropContract, made.ID, []keys.PublicKey{d.Keys[5]}); err != nil {
		t.Fatal(err)
	}
	return d
}

// estimated is a plan with what the command line says that it costs, and its first and last key.
type estimated struct {
	Plan     *campaign.Plan     `json:"plan"`
	Estimate *campaign.Estimate `json:"estimate"`
	First    string             `json:"first"`
	Last     string             `json:"last"`
}

// estimates are of all kinds of plans.
func estimates(t *testing.T, root *client.Signer) (all []estimated) {
	t.Helper()
	end, _ := drops.At(time.Now().Add(time.Hour))
	gold, gems := tokenContract(t, root, "gold.test.near", "ft.latchkey", `{"owner_id":"test.near","total_supply":"1000000","metadata":{"spec":"ft-1.0.0","name":"Gold","symbol":"GOLD","decimals":2}}`),
		tokenContract(t, root, "gems.test.near", "nft.latchkey", `{"owner_id":"test.near","metadata":{"spec":"nft-1.0.0","name":"Gems","symbol":"GEM"}}`)
	half := amount.NEAR.Div64(2)
	near := func(n amount.Yocto) drops.Terms { return drops.Terms{Gift: drops.Gift{Amount: n}} }
	worded := drops.Terms{Gift: drops.Gift{Amount: half}, Window: drops.Window{Start: nil, End: &end}, Uses: 3, Card: drops.Card{Title: "For you", Message: "Grüße", Picture: "star"}}
	for _, p := range []*campaign.Plan{
		{Terms: near(amount.NEAR), Links: 1}, {Terms: near(amount.From(1)), Links: 100}, {Terms: near(half), Links: 2345},
		{Terms: worded, Links: 101}, {Terms: worded, Links: 150, Passwords: []string{"sesame"}},
		{Terms: drops.Terms{Gift: drops.Gift{FT: gold, Amount: amount.From(7)}}, Links: 120},
		{Terms: drops.Terms{Gift: drops.Gift{FT: gold, Amount: amount.From(7)}, Uses: 2}, Links: 3},
		{Terms: drops.Terms{Gift: drops.Gift{NFT: gems}, Uses: 2}, Links: 55}, {Terms: drops.Terms{Gift: drops.Gift{NFT: gems}}, Links: 101},
	} {
		p.Contract, p.Secret = ledger.DevDropContract, []byte(strings.Repeat("s", 32))
		for id := range p.Links * int(p.UsesOfEach()) {
			if p.NFT != "" {
				p.TokenIDs = append(p.TokenIDs, fmt.Sprint(id))
			}
		}
		e, err := campaign.NewEstimate(t.Context(), root.Client(), p)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, estimated{p, e, p.Key(0).Text(), p.Key(p.Links - 1).Text()})
	}
	return all
}

// tokenContract makes an account of a standard plugin.
func tokenContract(t *testing.T, root *client.Signer, id account.ID, plugin, args string) account.ID {
	t.Helper()
	money, _ := amount.NEAR.Mul64(5)
	actions := []transaction.Action{transaction.CreateAccount{}, transaction.Transfer{Deposit: money}, transaction.UseGlobalContract{Contract: transaction.GlobalContractID{AccountID: account.ID(plugin)}},
		transaction.FunctionCall{MethodName: "new", Args: []byte(args), Gas: 50 * amount.Tgas}}
	if _, err := root.Send(t.Context(), id, actions...); err != nil {
		t.Fatal(err)
	}
	return id
}
