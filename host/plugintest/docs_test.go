package plugintest

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/core/transaction"
	"latchkey/host/plugin"
	"latchkey/internal/test/shipped"
	"latchkey/plugins/build"
)

// block is a file of a text: a fence that names it, and what stands in it.
var block = regexp.MustCompile("(?ms)^```\\w+ (\\S+)\n(.*?)^```")

// TestTheGuideForAuthorsIsTrue makes the contract of docs/contract-authors.md from
// the files in it, outside of the tree, runs its test, and calls it on a ledger.
func TestTheGuideForAuthorsIsTrue(t *testing.T) {
	dir := writeGuide(t)
	if out, err := goIn(dir, "test", "./...").CombinedOutput(); err != nil {
		t.Fatalf("go test: %v\n%s", err, out)
	}
	wasm := shipped.Finished(t, plugin.Source{From: dir})

	const status, alice account.ID = "status.near", "alice.near"
	c := newChain(t, Account{ID: status, Amount: "100"}, Account{ID: alice, Amount: "10"})
	c.Together(c.SignActions(status, status, string(status), transaction.DeployContract{Code: wasm}))[0].Succeeds(t)
	c.Call(alice, status, "set", `{"text":"hello"}`).Succeeds(t)
	c.Call(alice, status, "set", `{"text":"hello"}`, Deposit("1")).FailsWith(t, "Method set doesn't accept deposit")
	c.Call(alice, status, "set", `{"text":"`+strings.Repeat("x", 281)+`"}`).FailsWith(t, "a status has at most 280 bytes")
	for id, want := range map[account.ID]string{alice: `"hello"`, status: `""`} {
		text, failure := c.View(status, "get", `{"account_id":"`+string(id)+`"}`)
		expect(t, "the status of "+string(id), text+failure, want)
	}
}

// writeGuide writes the guide's files to a folder whose module finds the tree.
func writeGuide(t *testing.T) (dir string) {
	root, err := build.Root()
	if err != nil {
		t.Fatal(err)
	}
	guide, err := os.ReadFile(filepath.Join(root, "docs", "contract-authors.md"))
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	for _, file := range block.FindAllSubmatch(guide, -1) {
		content := strings.Replace(string(file[2]), "replace latchkey => ../latchkey", "replace latchkey => "+root, 1)
		if err := os.WriteFile(filepath.Join(dir, string(file[1])), []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func goIn(dir string, args ...string) *exec.Cmd {
	command := exec.Command("go", args...)
	command.Dir = dir
	command.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	return command
}
