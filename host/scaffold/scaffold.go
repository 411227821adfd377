package scaffold

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"

	"latchkey/host/plugin"
	"latchkey/plugins/declare"
)

//go:embed templates
var templates embed.FS

// Project is what to make.
type Project struct {
	Dir      string // a folder that is not there yet; its last part names the contract
	Language plugin.Language
	// Module is the folder of this program's module, which a contract in Go imports;
	// others need none.
	Module string
}

// names are those of contracts: they become parts of account ids, of modules and of
// packages.
var names = regexp.MustCompile(`^[a-z][a-z0-9]*([_-][a-z0-9]+)*$`)

// nameMax leaves room for .test.near in an account id.
const nameMax = 40

// TakenError is a folder that is there already.
type TakenError struct{ Dir string }

func (e *TakenError) Error() string {
	return e.Dir + " is there already: choose another name, or move that away"
}

// Name is the contract's.
func (p Project) Name() (string, error) {
	if p.Dir == "" {
		return "", errors.New("the project's folder has no name")
	}
	dir, err := filepath.Abs(p.Dir)
	name := filepath.Base(dir)
	if err == nil && (len(name) > nameMax || !names.MatchString(name)) {
		err = fmt.Errorf("%q cannot name a contract: want a-z, 0-9, - and _, a letter first, at most %d characters", name, nameMax)
	}
	return name, err
}

// Make writes the project, as a whole or not at all, and returns the names of its files. Errors:
// *TakenError, *ModuleError.
func (p Project) Make() (files []string, err error) {
	contents, err := p.files()
	if err != nil {
		return nil, err
	}
	if _, err := os.Lstat(p.Dir); err == nil {
		return nil, &TakenError{p.Dir}
	}
	parent := filepath.Dir(filepath.Clean(p.Dir))
	half, err := os.MkdirTemp(parent, ".new-")
	if err != nil {
		return nil, withoutTemporary(parent, err)
	}
	defer os.RemoveAll(half) // nothing is left of it once it has its name
	if files, err = p.write(contents, half); err != nil {
		return nil, withoutTemporary(parent, err)
	}
	if err := os.Chmod(half, 0o755); err != nil {
		return nil, withoutTemporary(parent, err)
	}
	if err := os.Rename(half, p.Dir); err != nil {
		if _, taken := os.Lstat(p.Dir); taken == nil {
			return nil, &TakenError{p.Dir}
		}
		return nil, withoutTemporary(parent, err)
	}
	return files, nil
}

// write puts the files into a folder, and what is generated of them.
func (p Project) write(contents []file, dir string) (names []string, err error) {
	for _, f := range contents {
		path := filepath.Join(dir, filepath.FromSlash(f.name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return nil, err
		}
		if err := os.WriteFile(path, f.content, 0o666); err != nil {
			return nil, err
		}
		names = append(names, f.name)
	}
	if p.Language != plugin.Go {
		return names, nil
	}
	return append(names, declare.GoFile), generate(dir)
}

// generate makes what follows from what a contract in Go declares: its exports, and its
// ABI in place of the one that others have.
func generate(dir string) error {
	made, err := declare.Generate(dir)
	if err != nil {
		return err
	}
	return made.Write(dir)
}

// withoutTemporary says of a folder that it cannot be written to, without the name
// that nobody knows.
func withoutTemporary(parent string, err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		err = path.Err
	case errors.As(err, &link):
		err = link.Err
	}
	return fmt.Errorf("nothing can be made in %s: %w", parent, err)
}

// file is one of a project.
type file struct {
	name    string // from the project's folder, with slashes
	content []byte
}

// values are what templates say of a project.
type values struct {
	Name, Module, GoVersion, Needs string
}

// needs says what builds a project.
var needs = map[plugin.Language]string{
	plugin.Go: "It is built with Go. `go.mod` says where the SDK is. After a change of what the methods take and return, `go generate`\n" +
		"makes `generated.go` and `abi.json` anew.",
	plugin.AssemblyScript: "It is built with AssemblyScript, which npm installs: Node 20 or newer with npm is needed.",
	plugin.C:              "It is built with clang and wasm-ld: set CLANG, or install Debian's packages clang-14 and lld-14.",
	plugin.Rust: "It is built with rustc for wasm32-unknown-unknown: set RUSTC, or install Debian's packages rustc,\n" +
		"libstd-rust-dev-wasm32 and lld-14.",
}

func (p Project) files() ([]file, error) {
	name, err := p.Name()
	if err != nil {
		return nil, err
	}
	v := values{Name: name, Needs: needs[p.Language]}
	if v.Needs == "" {
		return nil, fmt.Errorf("there are no projects in %s: want one of %s", p.Language, strings.Join(plugin.Languages(), ", "))
	}
	if p.Language == plugin.Go {
		if v.Module, v.GoVersion, err = module(p.Module); err != nil {
			return nil, err
		}
	}
	var all []file
	for _, folder := range []string{"any", string(p.Language)} {
		files, err := render("templates/"+folder, v)
		if err != nil {
			return nil, err
		}
		all = append(all, files...)
	}
	return all, nil
}

// render fills the templates of a folder.
func render(folder string, v values) (all []file, err error) {
	err = fs.WalkDir(templates, folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		t, err := template.ParseFS(templates, path)
		if err != nil {
			return err
		}
		var text bytes.Buffer
		if err := t.Execute(&text, v); err != nil {
			return err
		}
		name := strings.TrimSuffix(strings.TrimPrefix(path, folder+"/"), ".tmpl")
		if name == "gitignore" {
			name = ".gitignore"
		}
		all = append(all, file{name, text.Bytes()})
		return nil
	})
	return all, err
}
