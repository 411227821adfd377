// Unused finds functions that no program of the module reaches, natively or as
// js/wasm. It asks golang.org/x/tools/cmd/deadcode, whose path is its argument.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// builds are what the module's programs are built for. The tests of the root package
// stand for the programs of others that use it.
var builds = []struct {
	env       []string
	arguments []string
}{
	{nil, []string{"./..."}},
	{nil, []string{"-test", "."}},
	{[]string{"GOOS=js", "GOARCH=wasm"}, []string{"./wasm/core", "./worker/app", "./internal/test/difference/node"}},
}

// untold are packages that nothing can be told of: other modules call them, tests,
// or what a program exports to WebAssembly, which deadcode does not know.
var untold = []string{"latchkey/host/client", "latchkey/host/e2e", "latchkey/host/plugintest", "latchkey/plugins", "latchkey/internal", "latchkey/core/interpret",
	"latchkey/wasm"}

// exceptions are functions that only tests reach, and why they are not in tests, or that
// only exports of a program reach.
var exceptions = map[string]string{
	"latchkey.StandardPlugins":         "a program outside of the module, which a test makes, calls it",
	"latchkey.moduleRoot":              "as StandardPlugins",
	"latchkey/core/tagged.Each":        "tests of several packages ask which variants there are",
	"latchkey/core/tagged.Enum.Names":  "as Each",
	"latchkey/core/tagged.table.names": "as Each",
	"latchkey/core/ledger.DecodeLog":   "the recorded log is read by tests of several packages",
	"latchkey/core/ledger.Log.Bytes":   "as DecodeLog",

	"latchkey/core/ledger.BeginsArchive":  "an export of wasm/core calls it",
	"latchkey/core/events.InStore.Note":   "as BeginsArchive",
	"latchkey/core/events.InStore.Load":   "as BeginsArchive",
	"latchkey/core/events.InStore.Save":   "as BeginsArchive",
	"latchkey/core/events.InStore.Remove": "as BeginsArchive",
	"latchkey/core/events.rowOf":          "as BeginsArchive",
	"latchkey/core/events.rowWith":        "as BeginsArchive",
	"latchkey/core/events.rowMade":        "as BeginsArchive",
	"latchkey/core/events.recordsMade":    "as BeginsArchive",
	"latchkey/core/events.segmentKey":     "as BeginsArchive",
}

type pkg struct {
	Path  string
	Funcs []struct {
		Name     string
		Position struct {
			File string
			Line int
		}
	}
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: unused DEADCODE")
		os.Exit(2)
	}
	unused, err := find(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "unused:", err)
		os.Exit(2)
	}
	for _, place := range unused {
		fmt.Println(place)
	}
	if len(unused) > 0 {
		os.Exit(1)
	}
}

// find returns what is dead in each build that has it, as FILE:LINE: NAME.
func find(deadcode string) ([]string, error) {
	dead, built := map[string]int{}, map[string]int{} // by name and by package
	places := map[string]string{}
	for _, b := range builds {
		packages, err := run(deadcode, b.env, b.arguments)
		if err != nil {
			return nil, err
		}
		for _, p := range packages {
			for _, f := range p.Funcs {
				name := p.Path + "." + f.Name
				dead[name]++
				places[name] = fmt.Sprintf("%s:%d: %s is not reached by any program", f.Position.File, f.Position.Line, f.Name)
			}
		}
		in, err := reached(b.env, b.arguments)
		if err != nil {
			return nil, err
		}
		for _, path := range in {
			built[path]++
		}
	}
	var found []string
	for name, n := range dead {
		if path := packageOf(name); n == built[path] && !isUntold(path) && exceptions[name] == "" {
			found = append(found, places[name])
		}
	}
	slices.Sort(found)
	return found, nil
}

func run(deadcode string, env, arguments []string) (found []pkg, err error) {
	c := exec.Command(deadcode, append([]string{"-json"}, arguments...)...)
	c.Env, c.Stderr = append(os.Environ(), env...), os.Stderr
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("%v: %w", c.Args, err)
	}
	return found, json.Unmarshal(out, &found)
}

// reached lists the packages of the module that a build has.
func reached(env, arguments []string) ([]string, error) {
	c := exec.Command("go", append([]string{"list", "-deps"}, arguments...)...)
	c.Env, c.Stderr = append(os.Environ(), env...), os.Stderr
	out, err := c.Output()
	return strings.Fields(string(out)), err
}

// packageOf cuts a function's name off.
func packageOf(name string) string {
	slash := strings.LastIndex(name, "/") + 1
	dot := strings.Index(name[slash:], ".")
	return name[:slash+dot]
}

func isUntold(path string) bool {
	return slices.ContainsFunc(untold, func(other string) bool {
		return path == other || strings.HasPrefix(path, other+"/")
	})
}
