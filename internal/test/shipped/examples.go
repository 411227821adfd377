package shipped

import (
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"latchkey/core/fees"
	"latchkey/host/engine"
	"latchkey/host/plugin"
	"latchkey/internal/test/jstest"
	"latchkey/internal/test/warm"
	"latchkey/plugins/build"
)

// Examples are the contracts of plugins/examples that the one log runs, in the
// languages that they are written in.
var Examples = []string{"guestbook_go", "chess", "counter_c", "assemblyscript/guestbook", "assemblyscript/counter"}

var engineOnce = sync.OnceValues(func() (*engine.Engine, error) { return engine.New(engine.Options{CacheDir: warm.Shared()}) })

// Example builds a contract of plugins/examples.
func Example(t testing.TB, name string) []byte {
	t.Helper()
	return once(t, name, func(root string) []byte { return buildExample(t, root, name) })
}

func buildExample(t testing.TB, root, name string) []byte {
	t.Helper()
	source, scripted := strings.CutPrefix(name, "assemblyscript/")
	switch {
	case scripted:
		return assemblyScript(t, root, source)
	case strings.HasPrefix(name, "counter_"):
		examples := filepath.Join(root, "plugins", "examples")
		return Finished(t, plugin.Source{From: filepath.Join(examples, name), ABI: filepath.Join(examples, "counter_c", "abi.json")})
	}
	wasm, err := build.Compile(root, "examples/"+name, toolchain(t, root))
	if err != nil {
		t.Fatal(err)
	}
	return wasm
}

// sameABI are the examples that have the methods of one in another language.
var sameABI = map[string]string{"counter": "counter_c", "counter_pdk": "counter_c", "guestbook": "guestbook_go"}

// assemblyScript builds a contract of plugins/examples/assemblyscript.
func assemblyScript(t testing.TB, root, name string) []byte {
	t.Helper()
	examples := filepath.Join(root, "plugins", "examples")
	dir := jstest.Installed(t, filepath.Join(examples, "assemblyscript"))
	file := filepath.Join(t.TempDir(), "contract.wasm")
	jstest.Run(t, dir, nil, "npm", "run", "--silent", "build", "--", name+".ts", "--outFile", file)
	return Finished(t, plugin.Source{From: file, Policy: filepath.Join(examples, "assemblyscript", name+".policy.json"),
		ABI: filepath.Join(examples, sameABI[name], "abi.json")})
}

// Finished makes a plugin of finished code, and wants nothing to be missing in
// what it says.
func Finished(t testing.TB, source plugin.Source) []byte {
	t.Helper()
	wasm, err := source.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	native, err := engineOnce()
	if err != nil {
		t.Fatal(err)
	}
	schedule, _ := fees.ByName("classic")
	report, err := plugin.Inspect(native, wasm, schedule)
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Notes) > 0 {
		t.Errorf("%s: %q", source.From, report.Notes)
	}
	return wasm
}
