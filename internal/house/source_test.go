// Package house holds the project's own rules as tests: which package may
// import which, what core must not touch, and how files look.
package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const module = "latchkey"

// file is one Go file of the module.
type file struct {
	path    string // from the module's root, with slashes
	content []byte
	ast     *ast.File
	pos     *token.FileSet
}

func (f *file) dir() string  { return path.Dir(f.path) }
func (f *file) isTest() bool { return strings.HasSuffix(f.path, "_test.go") }

func (f *file) isCore() bool { return strings.HasPrefix(f.path, "core/") }

func (f *file) line(n ast.Node) int { return f.pos.Position(n.Pos()).Line }

func (f *file) imports() []string {
	var paths []string
	for _, spec := range f.ast.Imports {
		p, _ := strconv.Unquote(spec.Path.Value)
		paths = append(paths, p)
	}
	return paths
}

// sources parses every Go file of the module once, whatever its build tags.
var sources = sync.OnceValues(func() ([]*file, error) {
	root, err := moduleRoot()
	if err != nil {
		return nil, err
	}
	var files []*file
	err = filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if p != root && skipDir(d.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(p, ".go") {
			return nil
		}
		f, err := parseFile(root, p)
		files = append(files, f)
		return err
	})
	return files, err
})

func skipDir(name string) bool {
	return strings.HasPrefix(name, ".") || name == "testdata" || name == "node_modules" || name == "bin"
}

func parseFile(root, p string) (*file, error) {
	content, err := os.ReadFile(p)
	if err != nil {
		return nil, err
	}
	pos := token.NewFileSet()
	tree, err := parser.ParseFile(pos, p, content, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	relative, err := filepath.Rel(root, p)
	return &file{path: filepath.ToSlash(relative), content: content, ast: tree, pos: pos}, err
}

func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	for err == nil {
		if _, statErr := os.Stat(filepath.Join(dir, "go.mod")); statErr == nil {
			return dir, nil
		}
		if parent := filepath.Dir(dir); parent != dir {
			dir = parent
			continue
		}
		err = os.ErrNotExist
	}
	return "", err
}

func allSources(t *testing.T) []*file {
	files, err := sources()
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatal("no Go files found")
	}
	return files
}
