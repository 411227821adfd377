package house

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/token"
	"path"
	"strconv"
	"strings"
	"testing"
)

// functionLinesMax is about a screen; a longer function hides a smaller one.
const functionLinesMax = 70

func TestFilesAreFormatted(t *testing.T) {
	for _, f := range allSources(t) {
		if formatted, err := format.Source(f.content); err != nil || !bytes.Equal(formatted, f.content) {
			t.Errorf("%s is not formatted: run gofmt -w %s", f.path, f.path)
		}
	}
}

func TestFunctionsOfCoreFitOnAScreen(t *testing.T) {
	for _, f := range allSources(t) {
		if !f.isCore() || f.isTest() {
			continue
		}
		for _, d := range f.ast.Decls {
			function, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if n := f.pos.Position(function.End()).Line - f.line(function) + 1; n > functionLinesMax {
				t.Errorf("%s:%d: %s has %d lines, at most %d are allowed", f.path, f.line(function), function.Name.Name, n, functionLinesMax)
			}
		}
	}
}

// TestPackagesSayWhatTheyAre wants a doc.go in every package, but for commands,
// whose only file may say it, and packages of tests alone.
func TestPackagesSayWhatTheyAre(t *testing.T) {
	type pkg struct{ command, documented, docGo bool }
	packages := map[string]*pkg{}
	for _, f := range allSources(t) {
		if f.isTest() {
			continue
		}
		p := packages[f.dir()]
		if p == nil {
			p = &pkg{}
			packages[f.dir()] = p
		}
		p.command = p.command || f.ast.Name.Name == "main"
		if f.ast.Doc != nil {
			p.documented = true
			p.docGo = p.docGo || path.Base(f.path) == "doc.go"
		}
	}
	for dir, p := range packages {
		if !p.docGo && !(p.command && p.documented) {
			t.Errorf("%s has no doc.go with a package comment: say in a few lines what lives there", dir)
		}
	}
}

// TestFoldersSayWhatLivesThere wants a doc.go at the top of each folder with Go in
// it, as README.md promises.
func TestFoldersSayWhatLivesThere(t *testing.T) {
	folders := map[string]bool{}
	for _, f := range allSources(t) {
		if folder, _, inside := strings.Cut(f.path, "/"); inside {
			folders[folder] = folders[folder] || f.path == folder+"/doc.go"
		}
	}
	for folder, documented := range folders {
		if !documented {
			t.Errorf("%s/doc.go is missing: say what lives in the folder, what it may import and where to start reading", folder)
		}
	}
}

// TestPanicsOfCoreNameTheirPackage: a panic is a programmer's error, and its
// message starts with the package that met it.
func TestPanicsOfCoreNameTheirPackage(t *testing.T) {
	for _, f := range allSources(t) {
		if !f.isCore() || f.isTest() {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if name, ok := call.Fun.(*ast.Ident); !ok || name.Name != "panic" {
				return true
			}
			if want := f.ast.Name.Name + ": "; !strings.HasPrefix(messageStart(call.Args[0]), want) {
				t.Errorf("%s:%d: the message of a panic starts with %q", f.path, f.line(call), want)
			}
			return true
		})
	}
}

// messageStart is the literal that a message begins with, through + and Sprintf.
func messageStart(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			text, _ := strconv.Unquote(e.Value)
			return text
		}
	case *ast.BinaryExpr:
		return messageStart(e.X)
	case *ast.CallExpr:
		if len(e.Args) > 0 {
			return messageStart(e.Args[0])
		}
	}
	return ""
}
