package declare

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// source is a package as it is written.
type source struct {
	set       *token.FileSet
	contract  *contract
	types     map[string]*typeDecl
	functions map[string]bool
	declared  map[string]string // names that the files have, with their places
	read      map[*ast.Comment]bool
	open      map[string]bool // types that are being read
	err       error           // the first
}

// typeDecl is a type of the package.
type typeDecl struct {
	spec       *ast.TypeSpec
	doc        string
	directives []directive
	imports    map[string]string // of its file: names and the paths they are for
}

// fail notes what is wrong at a node, unless something was before.
func (s *source) fail(at ast.Node, format string, args ...any) {
	if s.err == nil {
		s.err = errorAt(s.place(at), format, args...)
	}
}

// place is a node's file and line.
func (s *source) place(at ast.Node) string {
	p := s.set.Position(at.Pos())
	return filepath.Base(p.Filename) + ":" + strconv.Itoa(p.Line)
}

// parse reads the declarations of the Go package in a folder.
func parse(folder string) (*contract, error) {
	s := &source{set: token.NewFileSet(), contract: &contract{}, types: map[string]*typeDecl{}, functions: map[string]bool{},
		declared: map[string]string{}, read: map[*ast.Comment]bool{}, open: map[string]bool{}}
	files, err := s.files(folder)
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		s.collect(file)
	}
	for _, file := range files {
		s.strays(file)
		s.declarations(file)
	}
	s.finish()
	s.contract.declared = s.declared
	return s.contract, s.err
}

// files parses the package in a folder, in the order of the files' names.
func (s *source) files(folder string) ([]*ast.File, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var files []*ast.File
	for _, entry := range entries {
		if entry.IsDir() || !isSource(entry.Name()) {
			continue
		}
		if built, err := wasip1.MatchFile(folder, entry.Name()); err != nil || !built {
			if err != nil {
				return nil, err
			}
			continue
		}
		file, err := parser.ParseFile(s.set, filepath.Join(folder, entry.Name()), nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		if s.contract.pkg != "" && file.Name.Name != s.contract.pkg {
			return nil, fmt.Errorf("%s has the packages %s and %s, a contract is one", folder, s.contract.pkg, file.Name.Name)
		}
		s.contract.pkg = file.Name.Name
		files = append(files, file)
	}
	return files, nil
}

// wasip1 tells which files are built, by their names and constraints.
var wasip1 = func() build.Context {
	c := build.Default
	c.GOOS, c.GOARCH, c.CgoEnabled = "wasip1", "wasm", false
	return c
}()

// isSource reports whether a file is the author's and part of the contract.
func isSource(name string) bool {
	return strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && name != GoFile
}

// collect notes the types and functions of a file.
func (s *source) collect(file *ast.File) {
	imports := importsOf(file)
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			s.functions[d.Name.Name] = s.functions[d.Name.Name] || d.Recv == nil
			s.take(d)
			s.note(d.Doc)
		case *ast.GenDecl:
			s.take(d)
			for _, spec := range d.Specs {
				t, ok := spec.(*ast.TypeSpec)
				if !ok {
					continue
				}
				doc := t.Doc
				if doc == nil {
					doc = d.Doc
				}
				s.note(doc)
				s.types[t.Name.Name] = &typeDecl{spec: t, doc: sentence(doc.Text(), t.Name.Name), directives: directivesOf(doc), imports: imports}
			}
		}
	}
}

// importsOf returns the paths that a file imports by the names it uses.
func importsOf(file *ast.File) map[string]string {
	imports := map[string]string{}
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		name := path[strings.LastIndexByte(path, '/')+1:]
		if spec.Name != nil {
			name = spec.Name.Name
		}
		imports[name] = path
	}
	return imports
}

// declarations reads what the directives of a file are about.
func (s *source) declarations(file *ast.File) {
	imports := importsOf(file)
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			s.function(d, imports)
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if t, ok := spec.(*ast.TypeSpec); ok {
					s.typed(t)
				}
			}
		}
	}
}

// directive is a comment such as //latchkey:view get_key.
type directive struct {
	word, rest string
	at         *ast.Comment
}

const directivePrefix = "//latchkey:"

func directivesOf(doc *ast.CommentGroup) (all []directive) {
	if doc == nil {
		return nil
	}
	for _, c := range doc.List {
		if text, ok := strings.CutPrefix(c.Text, directivePrefix); ok {
			word, rest, _ := strings.Cut(text, " ")
			all = append(all, directive{word, strings.TrimSpace(rest), c})
		}
	}
	return all
}

// errorAt is an error of a place in the source.
func errorAt(place, format string, args ...any) error {
	return fmt.Errorf("%s: %s", place, fmt.Sprintf(format, args...))
}
