package house

import (
	"go/ast"
	"strings"
	"testing"
)

// dependencies are the modules that core may use besides the standard library.
var dependencies = []string{
	"github.com/mr-tron/base58",
	"github.com/consensys/gnark-crypto",
	"filippo.io/edwards25519",
	"golang.org/x/crypto",
	"golang.org/x/text",
	"lukechampine.com/uint128",
}

// impure packages of the standard library reach a clock, randomness, files, the
// network or the machine; core is a function of its inputs.
var impure = []string{
	"C", "crypto/rand", "database", "log", "math/rand", "net", "os", "path/filepath", "plugin", "runtime", "syscall", "testing", "unsafe",
}

// clocks are the functions of package time that read or wait for one.
var clocks = map[string]bool{
	"Now": true, "Since": true, "Until": true, "Sleep": true, "After": true, "AfterFunc": true, "Tick": true,
	"NewTimer": true, "NewTicker": true,
}

func within(pkg string, roots []string) bool {
	for _, root := range roots {
		if pkg == root || strings.HasPrefix(pkg, root+"/") {
			return true
		}
	}
	return false
}

func isStandard(pkg string) bool {
	first, _, _ := strings.Cut(pkg, "/")
	return !strings.Contains(first, ".") && first != module
}

func TestCoreIsPure(t *testing.T) {
	for _, f := range allSources(t) {
		if !f.isCore() || f.isTest() {
			continue
		}
		for _, pkg := range f.imports() {
			switch {
			case isStandard(pkg):
				if within(pkg, impure) {
					t.Errorf("%s imports %s: core has no clock, randomness, files or network; take it as an input", f.path, pkg)
				}
			case pkg != module && !strings.HasPrefix(pkg, module+"/") && !within(pkg, dependencies):
				t.Errorf("%s imports %s: core depends on the allow-list of internal/house only", f.path, pkg)
			}
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if call, ok := n.(*ast.SelectorExpr); ok {
				if pkg, ok := call.X.(*ast.Ident); ok && pkg.Name == "time" && clocks[call.Sel.Name] {
					t.Errorf("%s:%d uses time.%s: time enters core with the block's inputs only", f.path, f.line(n), call.Sel.Name)
				}
			}
			return true
		})
	}
}
