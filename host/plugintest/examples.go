package plugintest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"latchkey/host/plugin"
	"latchkey/internal/jstest"
	"latchkey/plugins/build"
)

// Examples are the contracts of plugins/examples, in the languages that they are
// written in.
var Examples = []string{"guestbook_go", "counter_c", "assemblyscript/guestbook", "assemblyscript/counter"}

var (
	builtMu sync.Mutex
	built   = map[string][]byte{}
)

// Example builds one of Examples, once in a process.
func Example(t testing.TB, name string) []byte {
	t.Helper()
	builtMu.Lock()
	defer builtMu.Unlock()
	if built[name] == nil {
		built[name] = buildExample(t, name)
	}
	return built[name]
}

func buildExample(t testing.TB, name string) []byte {
	t.Helper()
	root, err := build.Root()
	if err != nil {
		t.Fatal(err)
	}
	source, scripted := strings.CutPrefix(name, "assemblyscript/")
	switch {
	case scripted:
		return assemblyScript(t, root, source)
	case strings.HasSuffix(name, "_c"):
		return clang(t, filepath.Join(root, "plugins", "examples", name), strings.TrimSuffix(name, "_c")+".c")
	}
	lock, err := build.ReadLock(root)
	if err != nil {
		t.Fatal(err)
	}
	wasm, err := build.Compile(root, "examples/"+name, lock.Toolchain)
	if err != nil {
		t.Fatal(err)
	}
	return wasm
}

func clang(t testing.TB, folder, source string) []byte {
	t.Helper()
	compiler := os.Getenv("CLANG")
	if compiler == "" {
		compiler = "clang-14"
	}
	file := filepath.Join(t.TempDir(), "contract.wasm")
	command := exec.Command(compiler, "--target=wasm32", "-Oz", "-nostdlib", "-fno-builtin", "-Wall", "-Wextra", "-Werror",
		"-Wl,--no-entry", "-Wl,--strip-all", "-o", file, filepath.Join(folder, source))
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v: install the packages clang-14 and lld-14, or set CLANG\n%s", err, out)
	}
	return finished(t, plugin.Source{From: file, Policy: filepath.Join(folder, "policy.json"), ABI: filepath.Join(folder, "abi.json")})
}

// abiOf is where the ABI of a contract in AssemblyScript stands: beside the same
// contract in another language.
var abiOf = map[string]string{"guestbook": "guestbook_go", "counter": "counter_c"}

func assemblyScript(t testing.TB, root, name string) []byte {
	t.Helper()
	dir := jstest.Installed(t, filepath.Join(root, "plugins", "examples", "assemblyscript"))
	file := filepath.Join(t.TempDir(), "contract.wasm")
	jstest.Run(t, dir, nil, "npm", "run", "--silent", "build", "--", name+".ts", "--outFile", file)
	return finished(t, plugin.Source{From: file, Policy: filepath.Join(dir, name+".policy.json"),
		ABI: filepath.Join(root, "plugins", "examples", abiOf[name], "abi.json")})
}

// finished gives finished code what it says of itself.
func finished(t testing.TB, source plugin.Source) []byte {
	t.Helper()
	wasm, err := source.Build()
	if err != nil {
		t.Fatal(err)
	}
	return wasm
}
