package bind_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"latchkey"
	"latchkey/core/transaction"
	"latchkey/host/abi"
	"latchkey/host/bind"
	"latchkey/internal/test/jstest"
	"latchkey/internal/test/shipped"
	"latchkey/plugins/build"
)

func root(t testing.TB) string {
	t.Helper()
	root, err := build.Root()
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// clientOf is the client of one of the project's contracts.
func clientOf(t testing.TB, language, folder string) []byte {
	t.Helper()
	file := filepath.Join(root(t), "plugins", folder, "abi.json")
	if folder == "hostile" {
		file = filepath.Join("testdata", "hostile.json")
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	contract, err := abi.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	client, err := bind.Client(language, contract, filepath.Base(folder), "abi.json")
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func write(t testing.TB, file string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, content, 0o666); err != nil {
		t.Fatal(err)
	}
}

// contracts are those whose clients must compile; hostile has in its ABI what would be
// more than names and comments in a client.
var contracts = []string{"drop", "ft", "nft", "registrar", "proxy", "recovery", "issuer", "examples/chess", "examples/guard_go", "declare/testdata/all", "hostile"}

// started is a ledger with a token on gold.test.near, of which its account holds all.
func started(t *testing.T) *latchkey.Node {
	node, err := latchkey.Start(latchkey.Options{Plugins: latchkey.PluginsIn(shipped.Dir(t)), Listen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = node.Close() })
	ten, _ := latchkey.NEAR("10")
	gold, err := node.NewAccount(t.Context(), "gold.test.near", ten)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := gold.Send(t.Context(), "gold.test.near", transaction.UseGlobalContract{Contract: transaction.GlobalContractID{AccountID: "ft.latchkey"}}); err != nil {
		t.Fatal(err)
	}
	t.Setenv("RPC", node.URL())
	t.Setenv("KEY", gold.Key().Text())
	return node
}

// TestTypeScriptClients: each compiles, strictly; the token's works with near-api-js on a
// node.
func TestTypeScriptClients(t *testing.T) {
	clients := jstest.Installed(t, filepath.Join(root(t), "host", "e2e", "clients"))
	web := jstest.Installed(t, filepath.Join(root(t), "web"))
	started(t)
	dir := t.TempDir()
	if err := os.Symlink(filepath.Join(clients, "node_modules"), filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	files := []string{filepath.Join(dir, "use.mts")}
	for _, folder := range contracts {
		file := filepath.Join(dir, filepath.Base(folder)+".mts")
		write(t, file, clientOf(t, "ts", folder))
		files = append(files, file)
	}
	use, err := os.ReadFile("testdata/use.mts")
	if err != nil {
		t.Fatal(err)
	}
	write(t, files[0], use)
	options := []string{"--strict", "--noUnusedLocals", "--target", "es2022", "--module", "nodenext", "--skipLibCheck", "--types", "", "--outDir", filepath.Join(dir, "out")}
	jstest.Run(t, dir, nil, filepath.Join(web, "node_modules", ".bin", "tsc"), append(options, files...)...)
	if got := jstest.Run(t, dir, nil, "node", filepath.Join(dir, "out", "use.mjs")); !strings.Contains(got, "gold holds 1000 Gold null") {
		t.Errorf("got %q", got)
	}
}

// TestGoClients: each compiles in a module of its own, outside of the tree; the token's
// works on a node.
func TestGoClients(t *testing.T) {
	started(t)
	dir := t.TempDir()
	module := "module example.com/app\n\ngo 1.26.8\n\nrequire latchkey v0.0.0\n\nreplace latchkey => " + root(t) + "\n"
	for _, file := range []string{"go.mod", "go.sum"} {
		content, err := os.ReadFile(filepath.Join(root(t), file))
		if err != nil {
			t.Fatal(err)
		}
		if file == "go.mod" { // the versions of what the tree requires
			_, required, _ := strings.Cut(string(content), "\nrequire (")
			content = []byte(module + "\nrequire (" + required)
		}
		write(t, filepath.Join(dir, file), content)
	}
	for _, folder := range contracts {
		name := filepath.Base(folder)
		write(t, filepath.Join(dir, name, name+".go"), clientOf(t, "go", folder))
	}
	use, err := os.ReadFile("testdata/use.go.txt")
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "main.go"), use)
	for _, args := range [][]string{{"vet", "./..."}, {"run", "."}} {
		command := exec.CommandContext(t.Context(), "go", args...)
		command.Dir, command.Env = dir, append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
		out, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("go %v: %v\n%s", args, err, out)
		}
		if args[0] == "run" && !strings.Contains(string(out), "gold holds 1000 Gold <nil>") {
			t.Errorf("got %q", out)
		}
	}
}

func TestAnotherLanguageIsRefused(t *testing.T) {
	contract, err := abi.Parse([]byte(`{"version":1,"methods":[]}`))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bind.Client("cobol", contract, "x", "x"); err == nil || err.Error() != `there is no client in "cobol": there are ts and go` {
		t.Errorf("got %v", err)
	}
}

// FuzzClients: whatever a contract says of itself, what is made of it stays a client:
// Go's is formatted, so it was parsed, and TypeScript's has no line that a name began.
func FuzzClients(f *testing.F) {
	for _, text := range []string{
		`{"version":1,"methods":[{"name":"constructor","kind":"view","doc":"*/ evil()","args":{"type":"object","properties":{"a b":{"type":"string"},"a_b":{"enum":["*/","` + "`" + `"]}}}}]}`,
		`{"version":1,"methods":[{"name":"a-b","kind":"change","result":{"$ref":"#/types/9"}},{"name":"a.b","kind":"view"}],"types":{"9":{"enum":[1,"x"]},"Attached":{"type":["array","null"]},"":{}}}`,
		`{"version":1,"methods":[{"name":"Account","kind":"view","args":{"type":"object","properties":{"x":{"anyOf":[{"type":"null"},{"$ref":"#/types/t"}]}}}}],"types":{"t":{"type":"object","properties":{"t":{"$ref":"#/types/t"}}}}}`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		contract, err := abi.Parse([]byte(text))
		if err != nil {
			return
		}
		for _, language := range bind.Languages {
			if _, err := bind.Client(language, contract, "some contract", text); err != nil {
				t.Errorf("%s: %v", language, err)
			}
		}
	})
}

// TestNoClientIsAPromise: await calls a method then, which could be one that signs.
func TestNoClientIsAPromise(t *testing.T) {
	if client := string(clientOf(t, "ts", "hostile")); strings.Contains(client, " then(") || !strings.Contains(client, `async then_(`) {
		t.Errorf("got\n%s", client)
	}
}

// TestNothingRunsThatAnABISays: what looks like code stays a text or a comment.
func TestNothingRunsThatAnABISays(t *testing.T) {
	for language, code := range map[string]string{"go": "func init()", "ts": "\n evil()"} {
		if client := string(clientOf(t, language, "hostile")); strings.Contains(client, code) {
			t.Errorf("%s has %q:\n%s", language, code, client)
		}
	}
}
