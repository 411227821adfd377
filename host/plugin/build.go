package plugin

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"latchkey/plugins/build"
)

// Source is what a plugin is made of: a folder with sources in one of Languages, a Go
// package as go build names it, or code in WebAssembly of whatever language.
type Source struct {
	From string
	// Files of the sections; empty: policy.json and abi.json beside the source, if
	// they are there.
	Policy, ABI string
}

// IsWasm reports whether the source is code in WebAssembly.
func (s Source) IsWasm() bool { return strings.HasSuffix(s.From, ".wasm") }

// Name is what to call the plugin, after its folder or package.
func (s Source) Name(ctx context.Context) (string, error) {
	folder, _, err := s.locate(ctx)
	if err != nil {
		return "", err
	}
	folder, err = filepath.Abs(folder)
	return filepath.Base(folder), err
}

// Build makes the plugin with the compiler of the machine: the same sources and
// toolchain make the same bytes anywhere. Errors: *ToolchainError, *ToolError, the context's.
func (s Source) Build(ctx context.Context) ([]byte, error) {
	folder, compile, err := s.locate(ctx)
	if err != nil {
		return nil, err
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
func (s Source) locate(ctx context.Context) (folder string, compile func() ([]byte, error), err error) {
	if s.IsWasm() {
		return filepath.Dir(s.From), func() ([]byte, error) { return os.ReadFile(s.From) }, nil
	}
	if !isDir(s.From) {
		folder, err = goFolder(ctx, ".", s.From)
		return folder, func() ([]byte, error) { return compileGo(ctx, folder, ".", s.From) }, err
	}
	c, err := compilerOf(s.From)
	if err == nil && c.language == Go {
		_, err = goFolder(ctx, s.From, ".")
	}
	if err != nil {
		return "", nil, err
	}
	return s.From, func() ([]byte, error) { return c.compile(ctx, s.From) }, nil
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
