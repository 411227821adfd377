package plugintest

import (
	"os"
	"path/filepath"
	"testing"

	"latchkey/core/account"
	"latchkey/core/transaction"
	"latchkey/internal/test/jstest"
	"latchkey/plugins/build"
)

// TestAssemblyScriptWithItsStartSection: what stands outside of functions is there
// at each call as if it were the first.
func TestAssemblyScriptWithItsStartSection(t *testing.T) {
	root, err := build.Root()
	if err != nil {
		t.Fatal(err)
	}
	dir := jstest.Installed(t, filepath.Join(root, "plugins", "examples", "assemblyscript"))
	file := filepath.Join(t.TempDir(), "started.wasm")
	source, err := filepath.Rel(dir, filepath.Join(root, "host", "plugintest", "testdata", "started.ts"))
	if err != nil {
		t.Fatal(err)
	}
	jstest.Run(t, dir, nil, filepath.Join(dir, "node_modules", ".bin", "asc"), source, "--runtime", "stub", "--use", "abort=", "--outFile", file)
	wasm, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	const app, alice account.ID = "app.near", "alice.near"
	c := newChain(t, Account{ID: app, Amount: "50"}, Account{ID: alice, Amount: "10"})
	c.Together(c.SignActions(app, app, string(app), transaction.DeployContract{Code: wasm}))[0].Succeeds(t)
	for range 3 {
		if got := c.Call(alice, app, "look", "").Succeeds(t); got != "world 1 0" {
			t.Errorf("it says %q", got)
		}
		if got, failure := c.View(app, "look", ""); got != "world 1 0" {
			t.Errorf("a view says %q %s", got, failure)
		}
	}
}
