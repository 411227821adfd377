package plugin

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Language is what the sources of a plugin are written in.
type Language string

// The languages that plugins are built from.
const (
	Go             Language = "go"
	AssemblyScript Language = "assemblyscript"
	C              Language = "c"
	Rust           Language = "rust"
)

// compiler makes plugins of one language, and runs its unit tests.
type compiler struct {
	language Language
	speaks   func(dir string) bool                                 // whether a folder has such sources
	compile  func(ctx context.Context, dir string) ([]byte, error) // code without sections
	test     func(ctx context.Context, dir string) (tests []run, err error)
}

var compilers = []compiler{goCompiler, assemblyScriptCompiler, cCompiler, rustCompiler}

// Languages lists them.
func Languages() []string {
	var names []string
	for _, c := range compilers {
		names = append(names, string(c.language))
	}
	return names
}

// errNoSources is a folder without any.
var errNoSources = errors.New("the folder has no sources of a plugin: a Go program, *.c, lib.rs, or package.json with assemblyscript")

// compilerOf tells a folder's language by what lies in it.
func compilerOf(dir string) (*compiler, error) {
	if !isDir(dir) {
		return nil, fmt.Errorf("%s is no folder", dir)
	}
	var found []*compiler
	for i := range compilers {
		if compilers[i].speaks(dir) {
			found = append(found, &compilers[i])
		}
	}
	switch len(found) {
	case 0:
		return nil, fmt.Errorf("%s: %w", dir, errNoSources)
	case 1:
		return found[0], nil
	}
	return nil, fmt.Errorf("%s has sources in %s and %s: a plugin is written in one language", dir, found[0].language, found[1].language)
}

// LanguageOf tells what a project's sources are written in.
func LanguageOf(dir string) (Language, error) {
	c, err := compilerOf(dir)
	if err != nil {
		return "", err
	}
	return c.language, nil
}

// has makes a test for files of a folder by patterns.
func has(patterns ...string) func(dir string) bool {
	return func(dir string) bool { return len(sources(dir, patterns...)) > 0 }
}

// sources are the files of a folder that match a pattern, without tests, sorted.
func sources(dir string, patterns ...string) []string {
	var names []string
	for _, pattern := range patterns {
		found, _ := filepath.Glob(filepath.Join(dir, filepath.FromSlash(pattern))) // patterns are ours
		for _, path := range found {
			name, _ := filepath.Rel(dir, path)
			if !isTest(name) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return names
}

func isTest(name string) bool {
	return strings.HasSuffix(strings.TrimSuffix(name, filepath.Ext(name)), "_test")
}

// isDir reports whether a path is a folder.
func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
