package latchkey_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey"
	"latchkey/host/client"
	"latchkey/internal/test/shipped"
)

func start(t *testing.T, o latchkey.Options) *latchkey.Node {
	t.Helper()
	node, err := latchkey.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = node.Close() })
	return node
}

func near(t *testing.T, text string) latchkey.Yocto {
	t.Helper()
	amount, err := latchkey.NEAR(text)
	if err != nil {
		t.Fatal(err)
	}
	return amount
}

func balance(t *testing.T, c *latchkey.Client, id latchkey.AccountID) string {
	t.Helper()
	account, err := c.Account(context.Background(), client.Final, id)
	if err != nil {
		t.Fatal(err)
	}
	return account.Amount.FormatNEAR()
}

// TestAFolderKeepsTheLedger: with its root key, for the next node and for a program
// that asks for another genesis.
func TestAFolderKeepsTheLedger(t *testing.T) {
	dir := t.TempDir()
	first, err := latchkey.Start(latchkey.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := first.NewAccount(t.Context(), "alice.test.near", near(t, "3")); err != nil {
		t.Fatal(err)
	}
	key := first.RootKey()
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second := start(t, latchkey.Options{Dir: dir})
	if got := balance(t, second.Client(), "alice.test.near"); got != "3" || second.RootKey() != key {
		t.Errorf("alice has %s", got)
	}
	if _, err := latchkey.Start(latchkey.Options{Dir: dir}); err == nil {
		t.Error("two nodes have one folder")
	}
	if err := second.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "genesis.json")); err != nil {
		t.Fatal(err)
	}
	third, err := latchkey.Start(latchkey.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if third.RootKey() != key || third.Close() != nil {
		t.Error("without its genesis.json the ledger has another root key")
	}
	other := latchkey.Genesis{ChainID: "other"}
	if _, err := latchkey.Start(latchkey.Options{Dir: dir, Genesis: &other}); err == nil || !strings.Contains(err.Error(), "genesis.json") {
		t.Errorf("with another genesis: %v", err)
	}
}

// TestPluginsAreThere: the standard plugins run, for a client over the network, and
// a bare ledger has none of them.
func TestPluginsAreThere(t *testing.T) {
	plugins := latchkey.PluginsIn(shipped.Dir(t))
	for name, o := range map[string]latchkey.Options{
		"in memory":   {Plugins: plugins, Listen: "127.0.0.1:0"},
		"in a folder": {Plugins: plugins, Listen: "127.0.0.1:0", Dir: t.TempDir()},
	} {
		node := start(t, o)
		if !strings.HasPrefix(node.URL(), "http://127.0.0.1:") {
			t.Errorf("%s: it answers at %q", name, node.URL())
		}
		if _, err := node.Client().View(t.Context(), client.Final, "drop.test.near", "get_ended_drop_by_id", []byte(`{"drop_id":0}`)); err == nil || !strings.Contains(err.Error(), "No drop information") {
			t.Errorf("%s: the drop contract says %v", name, err)
		}
	}
	bare := start(t, latchkey.Options{})
	if _, err := bare.Client().Account(t.Context(), client.Final, "drop.test.near"); err == nil {
		t.Error("a bare ledger has a drop contract")
	}
	if _, err := latchkey.Start(latchkey.Options{Plugins: latchkey.PluginsIn(t.TempDir())}); err == nil || !strings.Contains(err.Error(), "drop.wasm") {
		t.Errorf("from an empty folder: %v", err)
	}
}

// TestBlocksHaveTheClocksTime: which a test may set.
func TestBlocksHaveTheClocksTime(t *testing.T) {
	now := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	node := start(t, latchkey.Options{Clock: func() time.Time { return now }})
	now = now.Add(365 * 24 * time.Hour)
	if _, err := node.NewAccount(t.Context(), "alice.test.near", near(t, "1")); err != nil {
		t.Fatal(err)
	}
	block, err := node.Client().Block(t.Context(), client.Final)
	if err != nil {
		t.Fatal(err)
	}
	if at := time.Unix(0, int64(block.Timestamp)); at.Before(now) || at.After(now.Add(time.Minute)) {
		t.Errorf("the block is of %v, the clock says %v", at, now)
	}
}

// TestHandlerServesElsewhere: behind another server.
func TestHandlerServesElsewhere(t *testing.T) {
	node := start(t, latchkey.Options{})
	if node.URL() != "" {
		t.Errorf("nothing listens, and it says %s", node.URL())
	}
	server := httptest.NewServer(node.Handler())
	defer server.Close()
	response, err := http.Get(server.URL + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if text, _ := io.ReadAll(response.Body); response.StatusCode != http.StatusOK {
		t.Errorf("%s: %s", response.Status, text)
	}
}

// TestAnotherModuleUsesIt builds and runs a program outside of the repository, with
// no more than this package, and the standard plugins from its own cache.
func TestAnotherModuleUsesIt(t *testing.T) {
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	sum, err := os.ReadFile("go.sum")
	if err != nil {
		t.Fatal(err)
	}
	write("go.mod", strings.Replace(string(mod), "module latchkey", "module example.org/outside", 1)+
		"\nrequire latchkey v0.0.0\n\nreplace latchkey => "+root+"\n")
	write("go.sum", string(sum))
	write("main.go", `package main

import (
	"context"
	"fmt"
	"log"

	"latchkey"
)

func main() {
	plugins, err := latchkey.StandardPlugins()
	if err != nil {
		log.Fatal(err)
	}
	node, err := latchkey.Start(latchkey.Options{Plugins: plugins})
	if err != nil {
		log.Fatal(err)
	}
	defer node.Close()
	one, _ := latchkey.NEAR("1")
	if _, err := node.NewAccount(context.Background(), "alice.test.near", one); err != nil {
		log.Fatal(err)
	}
	fmt.Println("alice is there")
}
`)
	run := exec.Command("go", "run", "-mod=mod", ".")
	run.Dir = dir
	run.Env = append(os.Environ(), "XDG_CACHE_HOME="+filepath.Join(dir, "cache"), "GOFLAGS=", "GOWORK=off",
		"GOCACHE="+goEnv(t, "GOCACHE"), "GOMODCACHE="+goEnv(t, "GOMODCACHE"))
	out, err := run.CombinedOutput()
	if err != nil || !strings.HasSuffix(string(out), "alice is there\n") {
		t.Fatalf("%v\n%s", err, out)
	}
	if _, err := os.Stat(filepath.Join(dir, "cache", "latchkey", "plugins", "drop.wasm")); err != nil {
		t.Error(err)
	}
}

func goEnv(t *testing.T, name string) string {
	t.Helper()
	out, err := exec.Command("go", "env", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}
