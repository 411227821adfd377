package scaffold

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/format"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"latchkey/host/plugin"
	"latchkey/plugins/build"
)

// TestProjectsAreWhole: each has what a project has, in the form that its tools want.
// That they build and pass their tests, host/cli shows.
func TestProjectsAreWhole(t *testing.T) {
	root, err := build.Root()
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range plugin.Languages() {
		dir := filepath.Join(t.TempDir(), "tip-jar")
		files, err := Project{Dir: dir, Language: plugin.Language(language), Module: root}.Make()
		if err != nil {
			t.Fatal(err)
		}
		for _, wanted := range []string{"README.md", ".gitignore", "policy.json", "abi.json", "ledger/tips.txtar"} {
			if !slices.Contains(files, wanted) {
				t.Errorf("%s: no %s among %q", language, wanted, files)
			}
		}
		for _, name := range files {
			content, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
			if err != nil {
				t.Fatal(err)
			}
			wellFormed(t, language+": "+name, content)
		}
		if spoken, err := plugin.LanguageOf(dir); string(spoken) != language {
			t.Errorf("%s is taken for %s: %v", language, spoken, err)
		}
		left, err := filepath.Glob(filepath.Join(filepath.Dir(dir), ".*"))
		if err != nil || len(left) > 0 {
			t.Errorf("left behind: %q %v", left, err)
		}
	}
}

func wellFormed(t *testing.T, name string, content []byte) {
	t.Helper()
	if bytes.Contains(content, []byte("{{")) && !strings.HasSuffix(name, ".go") {
		t.Errorf("%s has a mark of its template", name)
	}
	switch filepath.Ext(name) {
	case ".json":
		if !json.Valid(content) {
			t.Errorf("%s is not JSON", name)
		}
	case ".go":
		if formatted, err := format.Source(content); err != nil || !bytes.Equal(formatted, content) {
			t.Errorf("%s is not formatted: %v", name, err)
		}
	}
}

// TestNothingHalfMadeStays: neither in a folder that is taken, nor of what fails.
func TestNothingHalfMadeStays(t *testing.T) {
	dir := t.TempDir()
	taken := filepath.Join(dir, "taken")
	if err := os.Mkdir(taken, 0o777); err != nil {
		t.Fatal(err)
	}
	var is *TakenError
	if _, err := (Project{Dir: taken, Language: plugin.C}).Make(); !errors.As(err, &is) {
		t.Errorf("a taken name: %v", err)
	}
	var module *ModuleError
	if _, err := (Project{Dir: filepath.Join(dir, "counter"), Language: plugin.Go, Module: dir}).Make(); !errors.As(err, &module) {
		t.Errorf("no module: %v", err)
	}
	if _, err := (Project{Dir: filepath.Join(dir, "counter"), Language: "cobol"}).Make(); err == nil {
		t.Error("a project in COBOL")
	}
	for _, nowhere := range []string{"", filepath.Join(dir, "none") + "/../counter", filepath.Join(dir, "none", "counter")} {
		if _, err := (Project{Dir: nowhere, Language: plugin.C}).Make(); err == nil || strings.Contains(err.Error(), ".new-") {
			t.Errorf("%q: %v", nowhere, err)
		}
	}
	entries, err := os.ReadDir(dir)
	inside, _ := os.ReadDir(taken)
	if err != nil || len(entries) != 1 || len(inside) != 0 {
		t.Errorf("left: %v %v %v", entries, inside, err)
	}
}

// TestTheModuleIsFoundAboveTheProgram, whose folder may be deep in it.
func TestTheModuleIsFoundAboveTheProgram(t *testing.T) {
	root := filepath.Join(t.TempDir(), "a tree")
	if err := os.MkdirAll(filepath.Join(root, "bin", "deep"), 0o777); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(root, "bin", "deep", "latchkey")
	if found := FindModule(program); found != "" {
		t.Errorf("found %s", found)
	}
	if err := os.WriteFile(filepath.Join(root, "go.mod"), []byte("module latchkey\n\ngo 1.26.8\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if found := FindModule(program); found != root {
		t.Errorf("found %q, want %q", found, root)
	}
	path, version, err := module(root)
	if err != nil || path != `"`+root+`"` || version != "1.26.8" {
		t.Errorf("read %s %s %v", path, version, err)
	}
}

// TestNamesOfContracts are parts of account ids.
func TestNamesOfContracts(t *testing.T) {
	for name, fits := range map[string]bool{"a": true, "tip-jar2": true, "a_b": true, "2tips": false, "Tips": false, "a--b": false,
		"tips-": false, "tips.near": false, strings.Repeat("a", nameMax): true, strings.Repeat("a", nameMax+1): false} {
		if _, err := (Project{Dir: filepath.Join("some", "where", name)}).Name(); (err == nil) != fits {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// TestEveryTemplateIsOne: the name of each says so, and nothing else is carried.
func TestEveryTemplateIsOne(t *testing.T) {
	_ = fs.WalkDir(templates, "templates", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() && !strings.HasSuffix(path, ".tmpl") {
			t.Errorf("%s: %v", path, err)
		}
		return nil
	})
}
