package script_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/host/plugin"
	"latchkey/host/plugintest"
	"latchkey/host/plugintest/script"
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

	ft := shipped.Build(t, "ft")
	suite := script.Suite{Contract: wasm, Plugins: plugintest.Plugins{"ft": ft}, Dir: dir}
	if result := suite.Run(filepath.Join(dir, "ledger", "status.txtar")); !result.Passed {
		t.Error(result.Output)
	}

	const status, alice account.ID = "status.near", "alice.near"
	c := plugintest.New(t, nil, plugintest.Account{ID: status, Amount: "100"}, plugintest.Account{ID: alice, Amount: "10"})
	c.Deploy(status, wasm).Succeeds(t)
	c.Call(alice, status, "set", `{"text":"hello"}`).Succeeds(t)
	c.Call(alice, status, "set", `{"text":"hello"}`, plugintest.Deposit("1")).FailsWith(t, "Method set doesn't accept deposit")
	c.Call(alice, status, "set", `{"text":"`+strings.Repeat("x", 281)+`"}`).FailsWith(t, "a status has at most 280 bytes")
	for id, want := range map[account.ID]string{alice: `"hello"`, status: `""`} {
		if text, failure := c.View(status, "get", `{"account_id":"`+string(id)+`"}`); text != want {
			t.Errorf("the status of %s is %s%s, want %s", id, text, failure, want)
		}
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
		path := filepath.Join(dir, filepath.FromSlash(string(file[1])))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
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
