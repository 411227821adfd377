package plugin

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestWhatLiesInAFolderTellsItsLanguage.
func TestWhatLiesInAFolderTellsItsLanguage(t *testing.T) {
	for _, c := range []struct {
		files map[string]string
		want  Language
		fails string
	}{
		{map[string]string{"main.go": "", "main_test.go": "", "go.mod": ""}, Go, ""},
		{map[string]string{"a.c": "", "b.c": "", "a_test.c": ""}, C, ""},
		{map[string]string{"lib.rs": "", "env.rs": ""}, Rust, ""},
		{map[string]string{"src/lib.rs": ""}, Rust, ""},
		{map[string]string{"package.json": `{"devDependencies":{"assemblyscript":"1"}}`, "a.ts": ""}, AssemblyScript, ""},
		{map[string]string{"package.json": `{"devDependencies":{"vite":"1"}}`, "main.go": ""}, Go, ""},
		{map[string]string{"package.json": `{`}, "", "has no sources of a plugin"},
		{map[string]string{"a_test.c": "", "README.md": ""}, "", "has no sources of a plugin"},
		{map[string]string{"a.c": "", "main.go": ""}, "", "has sources in go and c"},
	} {
		dir := t.TempDir()
		for name, content := range c.files {
			write(t, filepath.Join(dir, filepath.FromSlash(name)), content)
		}
		got, err := LanguageOf(dir)
		if got != c.want || (err == nil) != (c.fails == "") || err != nil && !strings.Contains(err.Error(), c.fails) {
			t.Errorf("%v: got %q, %v", c.files, got, err)
		}
	}
	if _, err := LanguageOf("nowhere"); err == nil || err.Error() != "nowhere is no folder" {
		t.Errorf("got %v", err)
	}
}

// TestWhatChangedFromBuildToBuild.
func TestWhatChangedFromBuildToBuild(t *testing.T) {
	before := &Report{Size: 10, Methods: []Method{{Name: "a"}, {Name: "b"}}, Policy: []string{"may x"}}
	now := &Report{Size: 12, Methods: []Method{{Name: "b"}, {Name: "c"}}, Policy: []string{"may x", "may y"}}
	d := now.Since(before)
	if !slices.Equal(d.MethodsAdded, []string{"c"}) || !slices.Equal(d.MethodsRemoved, []string{"a"}) ||
		!slices.Equal(d.PolicyAdded, []string{"may y"}) || len(d.PolicyRemoved) != 0 || d.SizeBefore != 10 {
		t.Errorf("got %+v", d)
	}
	if first := now.Since(nil); len(first.MethodsAdded) != 2 || len(first.MethodsRemoved) != 0 || first.SizeBefore != 0 {
		t.Errorf("the first: %+v", first)
	}
}
