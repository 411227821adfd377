package clients

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/core/authorize"
	"latchkey/core/runtime"
	"latchkey/core/transaction"
	"latchkey/core/vm"
)

// met is what the tests of near-api-js 7 tell of the errors they met: a file
// for each of theirs, with a line for each error.
type met struct {
	t   *testing.T
	dir string
}

// metError is a line: what the node answered, and the class that the library
// made of it.
type metError struct {
	Class string
	Error json.RawMessage
}

func newMet(t *testing.T) *met { return &met{t, t.TempDir()} }

// env tells a file of tests where to write, and that it has begun.
func (m *met) env(name string) []string {
	file := filepath.Join(m.dir, name)
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		m.t.Error(err)
	}
	return []string{"LATCHKEY_MET=" + file}
}

// enums are the errors of core that become JSON for clients: their names, and the
// JSON that they occur in.
var enums = []struct {
	names  []string
	within string
}{
	{authorize.InvalidTxs.Names(), "InvalidTxError"},
	{authorize.AccessKeyErrors.Names(), "InvalidTxError"},
	{transaction.ActionsErrors.Names(), "InvalidTxError"},
	{runtime.ActionErrorKinds.Names(), "ActionError"},
	{runtime.ReceiptErrors.Names(), "ActionError"},
	{authorize.DelegateErrors.Names(), "ActionError"},
	{vm.FunctionCallErrors.Names(), "ActionError"},
}

// unnamed are the variants that only wrap others, look like a contract's failure, come
// of a ledger that takes nothing any more (host/cli's move.txtar meets it), or that no
// contract is known to end with: no engine refuses what prepare takes.
var unnamed = map[string]bool{"WasmerCompileError": true, "DelegateRefusal": true, "CodeNotDeployable": true, "GuardRefused": true, "TooManyRefusals": true, "LedgerSealed": true}

// vague are the classes for what the library does not know.
var vague = map[string]bool{"RpcError": true, "ActionExecutionError": true, "TransactionExecutionError": true}

// untyped are the variants that near-api-js 7 has no class for.
var untyped = map[string]bool{"FunctionCallEmptyMethodName": true, "TotalNumberOfDeployActionsExceeded": true}

// complete wants each variant to have been met, and to have had a class of its
// own, once all of the files have run.
func (m *met) complete(files int) {
	begun, err := os.ReadDir(m.dir)
	if err != nil {
		m.t.Error(err)
	}
	if m.t.Failed() || len(begun) < files {
		return
	}
	errors := m.errors()
	for _, enum := range enums {
		for _, name := range enum.names {
			if !unnamed[name] && !m.has(errors, enum.within, name) {
				m.t.Errorf("no test of near-api-js met %s within %s", name, enum.within)
			}
		}
	}
}

func (m *met) has(errors []metError, within, name string) bool {
	for _, e := range errors {
		if bytes.HasPrefix(e.Error, []byte(`{"`+within+`"`)) && bytes.Contains(e.Error, []byte(`"`+name+`"`)) && vague[e.Class] == untyped[name] {
			return true
		}
	}
	return false
}

func (m *met) errors() (errors []metError) {
	files, err := filepath.Glob(filepath.Join(m.dir, "*"))
	if err != nil {
		m.t.Error(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			m.t.Error(err)
		}
		lines := bufio.NewScanner(strings.NewReader(string(text)))
		for lines.Scan() {
			var e metError
			if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
				m.t.Error(err)
			}
			errors = append(errors, e)
		}
	}
	return errors
}
