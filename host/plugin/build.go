package plugin

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"latchkey/plugins/build"
)

// Source is what a plugin is made of: a folder with a Go program, a Go package
// as go build names it, or code in WebAssembly of whatever language.
type Source struct {
	From string
	// Files of the sections; empty: policy.json and abi.json beside the source, if
	// they are there.
	Policy, ABI string
}

// IsWasm reports whether the source is code in WebAssembly.
func (s Source) IsWasm() bool { return strings.HasSuffix(s.From, ".wasm") }

// Name is what to call the plugin, after its folder or package.
func (s Source) Name() (string, error) {
	folder, _, err := s.locate()
	if err != nil {
		return "", err
	}
	folder, err = filepath.Abs(folder)
	return filepath.Base(folder), err
}

// Build makes the plugin. Go is compiled by the go command of the machine, so
// that the same toolchain makes the same bytes anywhere.
func (s Source) Build() ([]byte, error) {
	folder, compile, err := s.locate()
	if err != nil {
		return nil, err
	}
	if !s.IsWasm() {
		if err := checkDeclared(folder); err != nil {
			return nil, err
		}
	}
	sections, err := s.sections(folder)
	if err != nil {
		return nil, err
	}
	wasm, err := compile()
	if err != nil {
		return nil, err
	}
	return build.WithSections(wasm, sections)
}

// locate returns the folder of the source and what makes code of it.
func (s Source) locate() (folder string, compile func() ([]byte, error), err error) {
	if s.IsWasm() {
		return filepath.Dir(s.From), func() ([]byte, error) { return os.ReadFile(s.From) }, nil
	}
	dir, pkg := ".", s.From
	if info, err := os.Stat(s.From); err == nil && info.IsDir() {
		dir, pkg = s.From, "."
	}
	folder, err = goFolder(dir, pkg)
	return folder, func() ([]byte, error) { return build.Go(dir, pkg) }, err
}

// goFolder returns the folder of a Go program.
func goFolder(dir, pkg string) (string, error) {
	list := exec.Command("go", "list", "-f", "{{.Name}}\t{{.Dir}}", "--", pkg)
	list.Dir = dir
	list.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "GOFLAGS=")
	out, err := list.Output()
	var failed *exec.ExitError
	switch {
	case errors.As(err, &failed):
		return "", fmt.Errorf("find the package: %s", strings.TrimSpace(string(failed.Stderr)))
	case err != nil:
		return "", fmt.Errorf("find the package: %w", err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) != 1 {
		return "", fmt.Errorf("%s names %d packages, a plugin is one", pkg, len(lines))
	}
	name, folder, _ := strings.Cut(lines[0], "\t")
	if name != "main" {
		return "", fmt.Errorf("package %s is not a program: a plugin is a package main with an empty main function", name)
	}
	return folder, nil
}

func (s Source) sections(folder string) ([]build.Section, error) {
	var sections []build.Section
	for i, of := range build.SectionFiles {
		file := []string{s.Policy, s.ABI}[i]
		named := file != ""
		if !named {
			file = filepath.Join(folder, of.File)
		}
		section, err := build.ReadSection(of.Section, file)
		if !named && errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		sections = append(sections, section)
	}
	return sections, nil
}
