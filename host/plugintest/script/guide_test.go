package script_test

import (
	"bytes"
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
	"latchkey/host/scaffold"
	"latchkey/internal/test/shipped"
	"latchkey/plugins/build"
	"latchkey/plugins/declare"
)

// block is a file of a text: a fence that names it, and what stands in it.
var block = regexp.MustCompile("(?ms)^```\\w+ (\\S+)\n(.*?)^```")

// TestTheGuideForAuthorsIsTrue makes the contract of docs/contract-authors.md from
// the files in it, outside of the tree, runs its test, and calls it on a ledger.
func TestTheGuideForAuthorsIsTrue(t *testing.T) {
	dir := writeFiles(t, "docs/contract-authors.md")
	for _, folder := range []string{dir, filepath.Join(dir, "v2")} {
		generate(t, folder)
	}
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
	c.Call(alice, status, "set", `{"text":"`+strings.Repeat("x", 281)+`"}`).FailsWith(t, "text: ")
	for id, want := range map[account.ID]string{alice: `"hello"`, status: `""`} {
		if text, failure := c.View(status, "get", `{"account_id":"`+string(id)+`"}`); text != want {
			t.Errorf("the status of %s is %s%s, want %s", id, text, failure, want)
		}
	}

	c.Deploy(status, shipped.Finished(t, plugin.Source{From: filepath.Join(dir, "v2")})).Succeeds(t)
	ofAlice := `{"account_id":"alice.near"}`
	if _, failure := c.View(status, "get", ofAlice); !strings.Contains(failure, "this status is of version 1: it has to be migrated") {
		t.Errorf("before it is migrated: %s", failure)
	}
	c.Call(alice, status, "migrate", `{"account_ids":["alice.near"]}`).FailsWith(t, "Method migrate is private")
	c.Call(status, status, "migrate", `{"account_ids":["alice.near","status.near"]}`).Succeeds(t)
	if text, failure := c.View(status, "get", ofAlice); text != `"hello"` {
		t.Errorf("after it was migrated: %s%s", text, failure)
	}
}

// TestTheGuideQuotesTheProjectThatIsMade holds what the guide shows of the first project
// to that project.
func TestTheGuideQuotesTheProjectThatIsMade(t *testing.T) {
	project := scaffold.Project{Language: plugin.Go, Dir: filepath.Join(t.TempDir(), "tips"), Module: rootOf(t)}
	if _, err := project.Make(); err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(filepath.Join(project.Dir, "main.go"))
	if err != nil {
		t.Fatal(err)
	}
	quotes := quoted.FindAllSubmatch(textOf(t, "docs/contract-authors.md"), -1)
	if len(quotes) == 0 {
		t.Fatal("nothing is quoted")
	}
	for _, quote := range quotes {
		if !bytes.Contains(source, quote[1]) {
			t.Errorf("tips/main.go does not have\n%s", quote[1])
		}
	}
}

// quoted is what a text shows of the first project.
var quoted = regexp.MustCompile("(?ms)^```go of tips\n(.*?)^```")

// generate makes what a contract's declarations do, as latchkey plugin generate does.
func generate(t *testing.T, dir string) {
	t.Helper()
	files, err := declare.Generate(dir)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{declare.GoFile: files.Go, declare.ABIFile: files.ABI} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func rootOf(t *testing.T) string {
	t.Helper()
	root, err := build.Root()
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func textOf(t *testing.T, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(rootOf(t), filepath.FromSlash(file)))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestTheReferencesContractIsOne makes what plugins/README.md shows of declarations into a
// contract, and compiles it.
func TestTheReferencesContractIsOne(t *testing.T) {
	dir := writeFiles(t, "plugins/README.md")
	module := "module example.com/status\n\ngo 1.26.8\n\nrequire latchkey v0.0.0\n\nreplace latchkey => " + rootOf(t) + "\n"
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(module), 0o666); err != nil {
		t.Fatal(err)
	}
	generate(t, dir)
	if out, err := goIn(dir, "vet", "./...").CombinedOutput(); err != nil {
		t.Errorf("go vet: %v\n%s", err, out)
	}
}

// writeFiles writes the files that a text shows to a folder whose module finds the tree.
func writeFiles(t *testing.T, text string) (dir string) {
	root := rootOf(t)
	dir = t.TempDir()
	for _, file := range block.FindAllSubmatch(textOf(t, text), -1) {
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
