//go:build !js

package prepare

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/core/interpret"
	"latchkey/core/vm"
)

const (
	ownReturnsMin = 35_000 // assertions of the specification's that hold interpreted
	ownTrapsMin   = 1_900
)

// TestInterpreterMeansWhatTheSpecificationDoes runs the scripts' modules, as they
// came, that import nothing.
func TestInterpreterMeansWhatTheSpecificationDoes(t *testing.T) {
	dir := specDir(t)
	scripts, _ := filepath.Glob(filepath.Join(dir, "v[12]", "testdata", "*.json"))
	returns, traps := 0, 0
	for _, path := range scripts {
		if name := filepath.Base(path); strings.HasPrefix(name, "simd_") || name == "linking.json" || name == "elem.json" {
			continue // not granted: vectors, memory and tables of others
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var script specScript
		if err := json.Unmarshal(text, &script); err != nil {
			t.Fatal(path, err)
		}
		w := &ownWorld{names: map[string]*interpret.Instance{}}
		for _, c := range script.Commands {
			switch c.Type {
			case "module":
				w.add(t, c.wasm(t, filepath.Dir(path)), c.Name)
			case "action", "assert_return":
				got, missing, err := w.do(c.Action)
				if missing {
					continue
				}
				returns++
				if err != nil || len(got) != len(c.Expected) {
					t.Errorf("%s, line %d: %s gives %v, %v", filepath.Base(path), c.Line, c.Action.Field, got, err)
					continue
				}
				for i, e := range c.Expected {
					if !e.holds(got[i]) {
						t.Errorf("%s, line %d: %s gives %#x, want %v", filepath.Base(path), c.Line, c.Action.Field, got[i], e)
					}
				}
			case "assert_trap", "assert_exhaustion":
				_, missing, err := w.do(c.Action)
				if missing {
					continue
				}
				traps++
				if trap := (*vm.Trap)(nil); !errors.As(err, &trap) {
					t.Errorf("%s, line %d: %s ends with %v, want a trap", filepath.Base(path), c.Line, c.Action.Field, err)
				}
			}
		}
	}
	t.Logf("%d results and %d traps are as they should be", returns, traps)
	if returns < ownReturnsMin || traps < ownTrapsMin {
		t.Errorf("%d results and %d traps, want %d and %d", returns, traps, ownReturnsMin, ownTrapsMin)
	}
}

// ownWorld has the instances of a script. One that imports something is nil.
type ownWorld struct {
	names    map[string]*interpret.Instance
	programs map[*interpret.Instance]*interpret.Program
	current  *interpret.Instance
}

func (w *ownWorld) add(t *testing.T, wasm []byte, name string) {
	t.Helper()
	w.current = nil
	m, err := decodeOwn(wasm)
	if err != nil || len(m.imports) > 0 {
		return
	}
	p, err := m.lower()
	if err != nil {
		t.Fatal(err)
	}
	if w.current, err = interpret.Instantiate(p); err != nil {
		t.Fatal(err)
	}
	if m.startIndex != nil {
		if _, err := w.current.Invoke(*m.startIndex); err != nil {
			t.Fatal(err)
		}
	}
	if w.programs == nil {
		w.programs = map[*interpret.Instance]*interpret.Program{}
	}
	w.programs[w.current] = p
	if name != "" {
		w.names[name] = w.current
	}
}

func (w *ownWorld) do(a specAction) (results []uint64, missing bool, err error) {
	in := w.current
	if a.Module != "" {
		in = w.names[a.Module]
	}
	function, exported := uint32(0), false
	if in != nil {
		function, exported = w.programs[in].Exports[a.Field]
	}
	if a.Type == "get" || !exported {
		return nil, true, nil
	}
	args := make([]uint64, len(a.Args))
	for i, arg := range a.Args {
		args[i] = arg.bits()
	}
	results, err = in.Invoke(function, args...)
	return results, false, err
}
