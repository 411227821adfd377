package pages

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/host/e2e"
	"latchkey/host/home"
	"latchkey/host/overview"
	"latchkey/host/serve"
	"latchkey/internal/test/shipped"
)

// TestFundersSeeTheFiguresOfTheCommandLine on their page: of a drop whose links are open, claimed, tried in vain and
// taken back.
func TestFundersSeeTheFiguresOfTheCommandLine(t *testing.T) {
	web := e2e.Installed(t, "web")
	s, err := e2e.Start(t, serve.Config{Home: home.Home{Dir: t.TempDir()}, PluginsDir: shipped.Dir(t), Pages: os.DirFS(e2e.BuildPages(t, web))}, t.Cleanup)
	if err != nil {
		t.Fatal(err)
	}
	root := s.Root(t)
	d := usedDrop(t, root)
	look := overview.Looker{Client: root.Client(), Contract: ledger.DevDropContract, Each: true}
	seen, err := look.Look(t.Context(), []overview.Drop{d})
	if err != nil {
		t.Fatal(err)
	}
	stats, err := json.Marshal(overview.Calculate(seen, 0))
	if err != nil {
		t.Fatal(err)
	}
	env := []string{"LATCHKEY_ROOT=" + root.Key().Text(), "LATCHKEY_STATS=" + string(stats), fmt.Sprintf("LATCHKEY_DROP=#%s/%d", ledger.DevRoot, d.ID)}
	e2e.DrivePages(t, web, env, s.URL, filepath.Join("test", "figures", "stats.test.mjs"))
}

// usedDrop is one of five links: two are claimed, one was tried in vain, one is taken back.
func usedDrop(t *testing.T, root *client.Signer) overview.Drop {
	t.Helper()
	plan, err := drops.NewPlan(t.Context(), root.Client(), ledger.DevDropContract, 5, amount.NEAR, drops.Window{}, root.Client().URL()+"/claim")
	if err != nil {
		t.Fatal(err)
	}
	out, err := plan.Fund(t.Context(), root)
	if err != nil {
		t.Fatal(err)
	}
	made, err := plan.Made(out)
	if err != nil {
		t.Fatal(err)
	}
	for link, to := range []string{string(ledger.DevRoot), string(ledger.DevRoot), "missing.test.near"} {
		claimer := client.NewSigner(root.Client(), ledger.DevDropContract, plan.Keys[link])
		if _, err := claimer.Call(t.Context(), ledger.DevDropContract, "claim_for", []byte(`{"account_id":"`+to+`"}`), 14*amount.Tgas, amount.Zero); err != nil {
			t.Fatal(err)
		}
	}
	d := overview.Drop{ID: made.ID, Funder: ledger.DevRoot, Transaction: made.Transaction}
	for _, key := range plan.Keys {
		d.Keys = append(d.Keys, key.PublicKey())
	}
	if _, err := drops.Cancel(t.Context(), root, ledger.DevDropContract, made.ID, []keys.PublicKey{d.Keys[4]}); err != nil {
		t.Fatal(err)
	}
	return d
}
