// Package variants lists the variants of an enum that is an interface in Go, for
// tests that want each to occur.
package variants

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
)

// Names returns the types of the package in dir that have a method, tests aside.
// Fewer than two are an error: then it looks in the wrong place.
func Names(dir, method string) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	var names []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			return nil, err
		}
		for _, d := range tree.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil && f.Name.Name == method {
				names = append(names, receiver(f))
			}
		}
	}
	if len(names) < 2 {
		return nil, fmt.Errorf("%s has only %v with method %s", dir, names, method)
	}
	return names, nil
}

func receiver(f *ast.FuncDecl) string {
	t := f.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	return t.(*ast.Ident).Name
}
