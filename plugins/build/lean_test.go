package build

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"latchkey/plugins/build/lean"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

// ended is how a call ended: whether with a trap, and what it wrote, of a panic no
// more than its text.
type ended struct {
	trapped        bool
	stdout, stderr string
}

// program is a module that can be called.
type program struct {
	runtime wazero.Runtime
	module  wazero.CompiledModule
}

func open(t *testing.T, wasm []byte) program {
	t.Helper()
	ctx := context.Background()
	runtime := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().WithMemoryLimitPages(512))
	t.Cleanup(func() { runtime.Close(ctx) })
	wasi_snapshot_preview1.MustInstantiate(ctx, runtime)
	module, err := runtime.CompileModule(ctx, wasm)
	if err != nil {
		t.Fatal(err)
	}
	return program{runtime, module}
}

// exports are the functions to call.
func (p program) exports() []string {
	var names []string
	for name := range p.module.ExportedFunctions() {
		if name != "_initialize" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// call starts the program anew and calls one of its exports.
func (p program) call(t *testing.T, export string) ended {
	t.Helper()
	ctx := context.Background()
	var stdout, stderr bytes.Buffer
	instance, err := p.runtime.InstantiateModule(ctx, p.module, wazero.NewModuleConfig().
		WithName("").WithStartFunctions("_initialize").WithStdout(&stdout).WithStderr(&stderr))
	if err != nil {
		t.Fatal(err)
	}
	defer instance.Close(ctx)
	_, err = instance.ExportedFunction(export).Call(ctx)
	text, _, _ := strings.Cut(stderr.String(), "\n\n")
	return ended{err != nil, stdout.String(), strings.TrimSpace(text)}
}

// both builds a program of testdata as Go links it, and as a plugin.
func both(t *testing.T, name string) (plain, plugin []byte) {
	t.Helper()
	dir := filepath.Join("testdata", name)
	plain, err := link(t.Context(), dir, ".", append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "GOFLAGS="), "-s -w")
	if err != nil {
		t.Fatal(err)
	}
	plugin, err = Go(t.Context(), dir, ".")
	if err != nil {
		t.Fatal(err)
	}
	return plain, plugin
}

// TestNoCallCanTell runs a program as Go links it and as a plugin: each call ends
// the same way, writes the same, and panics with the same text.
func TestNoCallCanTell(t *testing.T) {
	plain, plugin := both(t, "panics")
	if len(plugin) > len(plain)*3/4 {
		t.Errorf("the plugin has %d bytes, as Go links it %d", len(plugin), len(plain))
	}
	as, is := open(t, plain), open(t, plugin)
	for _, export := range as.exports() {
		want, got := as.call(t, export), is.call(t, export)
		if got != want {
			t.Errorf("%s ends with %+v, as Go links it with %+v", export, got, want)
		}
		if panics := want.trapped && strings.HasPrefix(want.stderr, "panic: "); strings.HasPrefix(export, "panic_") && !panics {
			t.Errorf("%s does not panic: %+v", export, want)
		}
	}
	for export, text := range map[string]string{
		"panic_index":       "panic: runtime error: index out of range [5] with length 3",
		"panic_custom_text": "panic: main.text(\"a text\n\tof two lines\")",
		"panic_wrapper":     "panic: value method main.text.Length called using nil *text pointer",
		"deadlock":          "fatal error: all goroutines are asleep - deadlock!",
	} {
		if got := is.call(t, export); !got.trapped || got.stderr != text {
			t.Errorf("%s ends with %+v, want %s", export, got, text)
		}
	}
}

// TestNamesStayWhereTheyAreRead: a program that reads names and stacks has them.
func TestNamesStayWhereTheyAreRead(t *testing.T) {
	plain, plugin := both(t, "traces")
	as, is := open(t, plain), open(t, plugin)
	for export, part := range map[string]string{"caller": "main.go 16", "name": "main.Name", "stack": "main.Stack"} {
		want, got := as.call(t, export), is.call(t, export)
		if got != want && export != "stack" || !strings.Contains(got.stdout, part) {
			t.Errorf("%s ends with %+v, as Go links it with %+v", export, got, want)
		}
	}
}

// TestDamagedModules damages a module in many places: none gives more than an error.
func TestDamagedModules(t *testing.T) {
	wasm, err := link(t.Context(), filepath.Join("testdata", "panics"), ".", append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "GOFLAGS="), "-w")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lean.Module(wasm); err != nil {
		t.Fatal(err)
	}
	random, refused := rand.New(rand.NewPCG(1, 2)), 0
	for range 200 {
		damaged := slices.Clone(wasm)
		for range 1 + random.IntN(20) {
			damaged[random.IntN(len(damaged))] = byte(random.Uint32())
		}
		if random.IntN(10) == 0 {
			damaged = damaged[:random.IntN(len(damaged))]
		}
		if _, err := lean.Module(damaged); err != nil {
			refused++
		}
	}
	if refused == 0 {
		t.Error("no damaged module was refused")
	}
}
