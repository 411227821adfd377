//go:build !js

package prepare

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"latchkey/core/vm"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// The WebAssembly specification's own tests, which lie in wazero's module. They
// import from a module "spectest", which contracts may not, and their start
// functions run when they are instantiated; only here that is let through.

const (
	specModulesMin = 1_790  // that run prepared
	specReturnsMin = 36_000 // assertions that hold prepared
	specInvalidMin = 3_800  // modules that prepare refuses as the specification does
)

type specScript struct {
	Commands []specCommand `json:"commands"`
}

type specCommand struct {
	Type       string      `json:"type"`
	Line       int         `json:"line"`
	Name       string      `json:"name"`
	Filename   string      `json:"filename"`
	As         string      `json:"as"` // of register: the module before gets this name
	Action     specAction  `json:"action"`
	Expected   []specValue `json:"expected"`
	ModuleType string      `json:"module_type"`
}

type specAction struct {
	Type   string      `json:"type"`
	Module string      `json:"module"`
	Field  string      `json:"field"`
	Args   []specValue `json:"args"`
}

type specValue struct {
	Type  string `json:"type"`
	Value string `json:"value"`
}

// bits of a reference that the script makes up are never those of null.
func (v specValue) bits() uint64 {
	if v.Value == "null" {
		return 0
	}
	bits, err := strconv.ParseUint(v.Value, 10, 64)
	if err != nil {
		panic(err) // NaN patterns are never arguments
	}
	if strings.HasSuffix(v.Type, "ref") {
		bits++
	}
	return bits
}

// holds compares a result with an expectation: any NaN is one.
func (v specValue) holds(got uint64) bool {
	if strings.HasPrefix(v.Value, "nan:") {
		return isNaN(v.Type, got)
	}
	return v.masked(got) == v.bits()
}

// masked leaves out what wazero leaves in the upper half of a narrow result.
func (v specValue) masked(got uint64) uint64 {
	if strings.HasSuffix(v.Type, "32") {
		return uint64(uint32(got))
	}
	return got
}

func isNaN(valueType string, bits uint64) bool {
	switch valueType {
	case "f32":
		return math.IsNaN(float64(math.Float32frombits(uint32(bits))))
	case "f64":
		return math.IsNaN(math.Float64frombits(bits))
	}
	return false
}

// world is a runtime with the modules of a script, prepared or as they came.
type world struct {
	ctx      context.Context
	runtime  wazero.Runtime
	prepared bool
	names    map[string]api.Module
	modules  []api.Module // all, for their counters
	current  api.Module
}

func newWorld(t *testing.T, dir string, prepared bool) *world {
	t.Helper()
	ctx := experimental.WithFunctionListenerFactory(context.Background(), countersAtStart{})
	w := &world{ctx: ctx, runtime: wazero.NewRuntime(ctx), prepared: prepared, names: map[string]api.Module{}}
	t.Cleanup(func() { _ = w.runtime.Close(ctx) })
	spectest, err := os.ReadFile(filepath.Join(dir, "testdata", "spectest.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.runtime.InstantiateWithConfig(ctx, spectest, wazero.NewModuleConfig().WithName("spectest")); err != nil {
		t.Fatal(err)
	}
	return w
}

type countersAtStart struct{}

func (countersAtStart) NewFunctionListener(f api.FunctionDefinition) experimental.FunctionListener {
	if !slices.Contains(f.ExportNames(), vm.ExportStart) {
		return nil
	}
	return experimental.FunctionListenerFunc(func(_ context.Context, m api.Module, _ api.FunctionDefinition, _ []uint64, _ experimental.StackIterator) {
		refill(m)
	})
}

func refill(m api.Module) {
	if counter, ok := m.ExportedGlobal(vm.ExportInstructions).(api.MutableGlobal); ok {
		counter.Set(1 << 60)
	}
	if counter, ok := m.ExportedGlobal(vm.ExportStack).(api.MutableGlobal); ok {
		counter.Set(vm.StackBytesMax)
	}
}

// add instantiates a module. name is the script's for it, as what others import
// from it by.
func (w *world) add(wasm []byte, name, as string) error {
	w.current = nil
	if w.prepared {
		ready, err := prepareForSpec(wasm)
		if err != nil {
			return err
		}
		wasm = ready
	}
	m, err := w.runtime.InstantiateWithConfig(w.ctx, wasm, wazero.NewModuleConfig().WithName(as).WithStartFunctions())
	if err != nil {
		return err
	}
	w.current = m
	w.modules = append(w.modules, m)
	if name != "" {
		w.names[name] = m
	}
	return nil
}

// prepareForSpec is Prepare without the rules for imports and start sections.
func prepareForSpec(wasm []byte) ([]byte, error) {
	m, err := decode(wasm)
	if err != nil {
		return nil, err
	}
	start := m.startIndex
	if err := m.addMetering(plain); err != nil {
		return nil, err
	}
	if start != nil {
		m.bodies[len(m.bodies)-1].code = append(appendU32([]byte{opCall}, *start), opEnd)
	}
	return m.encode(), nil
}

func (w *world) module(name string) api.Module {
	if name == "" {
		return w.current
	}
	return w.names[name]
}

// do runs an action; missing says that its module was refused.
func (w *world) do(a specAction) (results []uint64, missing bool, err error) {
	m := w.module(a.Module)
	if m == nil {
		return nil, true, nil
	}
	for _, one := range w.modules { // a trap leaves them where they were
		refill(one)
	}
	if a.Type == "get" {
		return []uint64{m.ExportedGlobal(a.Field).Get()}, false, nil
	}
	args := make([]uint64, len(a.Args))
	for i, arg := range a.Args {
		args[i] = arg.bits()
	}
	results, err = m.ExportedFunction(a.Field).Call(w.ctx, args...)
	return results, false, err
}

// specDir is where wazero's module keeps the tests.
func specDir(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/tetratelabs/wazero").Output()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(strings.TrimSpace(string(out)), "internal", "integration_test", "spectest")
}

// specCount is what a run has seen.
type specCount struct {
	modules, refused, returns, traps, invalid int
	rules                                     map[string]int
}

// TestSpecificationsTestsMeanTheSamePrepared runs each script with its modules as
// they are and with them prepared: both do what the script expects.
func TestSpecificationsTestsMeanTheSamePrepared(t *testing.T) {
	dir := specDir(t)
	scripts, _ := filepath.Glob(filepath.Join(dir, "v[12]", "testdata", "*.json"))
	count := &specCount{rules: map[string]int{}}
	for _, path := range scripts {
		if strings.HasPrefix(filepath.Base(path), "simd_") {
			continue // not granted
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var script specScript
		if err := json.Unmarshal(text, &script); err != nil {
			t.Fatal(path, err)
		}
		t.Run(filepath.Base(filepath.Dir(filepath.Dir(path)))+"/"+strings.TrimSuffix(filepath.Base(path), ".json"), func(t *testing.T) {
			plain, prepared := newWorld(t, dir, false), newWorld(t, dir, true)
			for i, c := range script.Commands {
				as := ""
				if i+1 < len(script.Commands) && script.Commands[i+1].Type == "register" {
					as = script.Commands[i+1].As
				}
				c.run(t, filepath.Dir(path), as, plain, prepared, count)
			}
		})
	}
	t.Logf("%d modules run prepared, %d are refused %v; %d results and %d traps are the same; %d invalid modules are refused",
		count.modules, count.refused, count.rules, count.returns, count.traps, count.invalid)
	if count.modules < specModulesMin || count.returns < specReturnsMin || count.invalid < specInvalidMin {
		t.Errorf("%d modules, %d results and %d invalid modules, want %d, %d and %d",
			count.modules, count.returns, count.invalid, specModulesMin, specReturnsMin, specInvalidMin)
	}
}

func (c *specCommand) run(t *testing.T, dir, as string, plain, prepared *world, count *specCount) {
	switch c.Type {
	case "module":
		wasm := c.wasm(t, dir)
		if err := plain.add(wasm, c.Name, as); err != nil {
			t.Fatalf("line %d: %v", c.Line, err)
		}
		if err := prepared.add(wasm, c.Name, as); err != nil {
			if _, ruled := prepareForSpec(wasm); ruled == nil && !strings.Contains(err.Error(), "not instantiated") {
				t.Fatalf("line %d: prepared: %v", c.Line, err)
			}
			plain.current = nil
			count.refused++
			count.rules[fmt.Sprint(asRefusal(err))]++
			return
		}
		count.modules++
	case "action", "assert_return":
		c.returns(t, plain, prepared, count)
	case "assert_trap", "assert_exhaustion":
		_, missing, err := prepared.do(c.Action)
		_, _, plainErr := plain.do(c.Action)
		if missing {
			return
		}
		if err == nil || plainErr == nil || c.Type == "assert_trap" && firstLine(err) != firstLine(plainErr) {
			t.Errorf("line %d: prepared: %v, plain: %v", c.Line, err, plainErr)
		}
		count.traps++
	case "assert_invalid", "assert_malformed":
		if c.ModuleType == "binary" {
			c.invalid(t, dir, prepared, count)
		}
	case "assert_uninstantiable":
		for _, w := range []*world{plain, prepared} { // what they have changed by then stays
			current := w.current
			if err := w.add(c.wasm(t, dir), "", ""); err == nil && !knownToTrap(c.wasm(t, dir)) {
				t.Errorf("line %d: %s has an instance", c.Line, c.Filename)
			}
			w.current = current
		}
	}
}

// knownToTrap recognises a module that wazero instantiates and prepare knows better.
// Contracts import no tables: of those with a table or a memory of others nothing
// is known.
func knownToTrap(wasm []byte) bool {
	m, err := decode(wasm)
	return err == nil && (m.imported[kindTable]+m.imported[kindMemory] > 0 || m.instantiation() != nil)
}

func (c *specCommand) returns(t *testing.T, plain, prepared *world, count *specCount) {
	got, missing, err := prepared.do(c.Action)
	want, _, plainErr := plain.do(c.Action)
	if missing {
		return
	}
	if err != nil || plainErr != nil || len(got) != len(want) {
		t.Errorf("line %d: %s gives %v, %v; as it came %v, %v", c.Line, c.Action.Field, got, err, want, plainErr)
		return
	}
	for i := range c.Expected {
		e := c.Expected[i]
		same := e.masked(got[i]) == e.masked(want[i]) || isNaN(e.Type, got[i]) && isNaN(e.Type, want[i])
		if !same || !e.holds(got[i]) {
			t.Errorf("line %d: %s gives %#x, as it came %#x, want %v", c.Line, c.Action.Field, got[i], want[i], e)
		}
	}
	if c.Type == "assert_return" {
		count.returns++
	}
}

// invalid: what is not a module is refused by prepare, so that no engine is asked.
func (c *specCommand) invalid(t *testing.T, dir string, w *world, count *specCount) {
	wasm := c.wasm(t, dir)
	if compiled, err := w.runtime.CompileModule(w.ctx, wasm); err == nil {
		_ = compiled.Close(w.ctx) // valid since functions may have several results
		return
	}
	count.invalid++
	if _, err := prepareForSpec(wasm); err == nil {
		t.Errorf("line %d: %s is valid when prepared", c.Line, c.Filename)
	}
}

func (c *specCommand) wasm(t *testing.T, dir string) []byte {
	t.Helper()
	wasm, err := os.ReadFile(filepath.Join(dir, c.Filename))
	if err != nil {
		t.Fatal(err)
	}
	return wasm
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}
