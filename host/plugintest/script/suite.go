package script

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"latchkey/core/vm"
	"latchkey/host/plugintest"
)

// Contract is what scripts call the plugin under test.
const Contract = "contract"

// Suite is a contract and what its scripts may use.
type Suite struct {
	Contract []byte
	// Plugins are others by name, the standard ones among them.
	Plugins plugintest.Plugins
	// Dir is the folder of the project, where plugins in files are looked for.
	Dir string
	// Engine runs them; nil: one that keeps nothing on disk.
	Engine vm.Engine
}

// Result is how one script ended.
type Result struct {
	Name   string `json:"name"`
	Passed bool   `json:"passed"`
	// Output is the log of one that failed: its last section, the line that
	// failed, and the tree of the last transaction's receipts.
	Output string `json:"output,omitempty"`
	// Gas is what calls of the contract burnt at most, by method.
	Gas map[string]uint64 `json:"-"`
}

// Scripts are the scripts of a folder, sorted; none when there is no folder.
func Scripts(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if os.IsNotExist(err) {
		return nil, nil
	}
	var files []string
	for _, e := range entries {
		if ext := filepath.Ext(e.Name()); ext == ".txtar" || ext == ".txt" {
			files = append(files, filepath.Join(dir, e.Name()))
		}
	}
	return files, err
}

// Run runs a script on a ledger of its own.
func (s *Suite) Run(file string) Result {
	name := filepath.Base(file)
	r := &runner{}
	session := &session{suite: s, runs: map[string]bool{}, gas: map[string]uint64{}}
	testscript.RunT(r, testscript.Params{
		Files: []string{file},
		Setup: func(e *testscript.Env) error {
			e.Values[sessionKey{}] = session
			return nil
		},
		Cmds: commands,
	})
	result := Result{Name: name, Passed: !r.failed, Gas: session.gas}
	if r.failed {
		result.Output = strings.TrimSpace(r.log.String())
		if tree := strings.TrimSpace(session.tree()); tree != "" && !strings.Contains(result.Output, tree) {
			result.Output += "\n\nthe last transaction:\n" + tree
		}
	}
	return result
}

// plugin finds the code of a plugin by what a script calls it. path makes names of
// files those of the script's folder.
func (s *Suite) plugin(name string, path func(string) string) ([]byte, error) {
	if name == Contract {
		return s.Contract, nil
	}
	if code, ok := s.Plugins[name]; ok {
		return code, nil
	}
	if !strings.HasSuffix(name, ".wasm") {
		return nil, fmt.Errorf("there is no plugin %s: name contract, a standard plugin or a FILE.wasm", name)
	}
	code, err := os.ReadFile(path(name))
	if os.IsNotExist(err) {
		code, err = os.ReadFile(filepath.Join(s.Dir, name))
	}
	return code, err
}
