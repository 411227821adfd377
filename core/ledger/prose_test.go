//go:build !js

package ledger

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// renderings are the functions that put errors into words or JSON, in each package
// of core that has errors which outcomes hold.
var renderings = map[string]bool{"Error": true, "JSON": true, "Debug": true, "debug": true, "message": true, "reason": true,
	"Text": true, "Wrap": true, "WrapText": true, "PanicJSON": true, "panicked": true,

	// Methods of a name that others have as well, whose text is more than prose: an
	// AssemblyScript abort is also a log, and those are hashed, as on NEAR.
	"Rule.String": true, "Allowed.String": true, "KeyTerms.String": true, "Attempt.String": true, "Check.String": true,
	"Feature.String": true, "Kind.String": true}

// TestRootsDoNotDependOnProse builds the ledger with a constant in the place of
// every rendering: the golden log gives the same outcomes and roots.
func TestRootsDoNotDependOnProse(t *testing.T) {
	dir := t.TempDir()
	program := filepath.Join(dir, "ledger.test")
	build := exec.Command("go", "test", "-c", "-vet=off", "-overlay", withoutProse(t, dir), "-o", program, ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if out, err := exec.Command(program, "-test.run=^TestGoldenLog$").CombinedOutput(); err != nil {
		t.Errorf("with other texts the ledger is another: %v\n%s", err, out)
	}
	if out, err := exec.Command(program, "-test.run=^TestEveryFailureHasNEARsJSON$").CombinedOutput(); err == nil {
		t.Errorf("the texts are what they were\n%s", out)
	}
}

// withoutProse writes an overlay for the go command and returns its path.
func withoutProse(t *testing.T, dir string) string {
	t.Helper()
	replaced, replace := 0, map[string]string{}
	for _, pkg := range []string{"tagged", "transaction", "policy", "vm", "authorize", "runtime", "ledger"} {
		files, err := filepath.Glob(filepath.Join("..", pkg, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			source, n := constantly(t, file)
			if n == 0 {
				continue
			}
			replaced += n
			path, err := filepath.Abs(file)
			if err != nil {
				t.Fatal(err)
			}
			copied := filepath.Join(dir, fmt.Sprintf("%d.go", len(replace)))
			if err := os.WriteFile(copied, source, 0o644); err != nil {
				t.Fatal(err)
			}
			replace[path] = copied
		}
	}
	if replaced < 100 {
		t.Fatalf("only %d renderings were found", replaced)
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(path, overlay, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// constantly returns a file whose renderings give a constant, and how many it has.
func constantly(t *testing.T, file string) (source []byte, renderingCount int) {
	t.Helper()
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	files := token.NewFileSet()
	tree, err := parser.ParseFile(files, file, source, 0)
	if err != nil {
		t.Fatal(err)
	}
	var edited []byte
	from := 0
	for _, d := range tree.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || !renderings[f.Name.Name] && !renderings[methodName(f)] || f.Type.Results == nil || len(f.Type.Results.List) != 1 {
			continue
		}
		constant := map[string]string{"string": `"constant"`, "json.RawMessage": "json.RawMessage(`\"constant\"`)"}[typeName(f.Type.Results.List[0].Type)]
		if constant == "" {
			t.Fatalf("%s: %s gives neither text nor JSON", file, f.Name.Name)
		}
		at := files.Position(f.Body.Lbrace).Offset + 1
		edited = append(append(edited, source[from:at]...), "\nif true { return "+constant+" }\n"...)
		from = at
		renderingCount++
	}
	return append(edited, source[from:]...), renderingCount
}

// methodName is a method's name behind its receiver's type.
func methodName(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return ""
	}
	t := f.Recv.List[0].Type
	if pointer, ok := t.(*ast.StarExpr); ok {
		t = pointer.X
	}
	return typeName(t) + "." + f.Name.Name
}

func typeName(e ast.Expr) string {
	if selected, ok := e.(*ast.SelectorExpr); ok {
		return fmt.Sprint(selected.X, ".", selected.Sel)
	}
	return fmt.Sprint(e)
}
