package plugin

import (
	"context"
	"os"
	"path/filepath"
	"strings"
)

var cCompiler = compiler{language: C, speaks: has("*.c"), compile: compileC, test: testC}

// clang is $CLANG, or Debian's. The linker for wasm is a package of its own.
func clang() (tool, error) {
	t, err := findTool("CLANG", "clang-14", "set CLANG to a clang that links wasm32, or install the packages clang-14 and lld-14")
	t.broken = func(output string) bool {
		return strings.Contains(output, "wasm-ld") && strings.Contains(output, "doesn't exist") ||
			strings.Contains(output, "No available targets") || strings.Contains(output, "unknown target triple")
	}
	return t, err
}

// compileC compiles all the *.c of a folder, but for *_test.c, without a library.
func compileC(ctx context.Context, dir string) ([]byte, error) {
	t, err := clang()
	if err != nil {
		return nil, err
	}
	return compiled(ctx, run{tool: t, dir: dir}, func(out string) []string {
		flags := []string{"--target=wasm32", "-Oz", "-nostdlib", "-fno-builtin", "-Wall", "-Wextra", "-Werror",
			"-Wl,--no-entry", "-Wl,--strip-all", "-o", out}
		return append(flags, sources(dir, "*.c")...)
	})
}

// testC compiles each *_test.c for this machine: it includes what it tests. A program
// that exits with 0 has passed.
func testC(_ context.Context, dir string) ([]run, error) {
	tests, err := filepath.Glob(filepath.Join(dir, "*_test.c"))
	if err != nil || len(tests) == 0 {
		return nil, err
	}
	t, err := clang()
	if err != nil {
		return nil, err
	}
	var runs []run
	for _, test := range tests {
		name := filepath.Base(test)
		folder, err := os.MkdirTemp("", "latchkey-test-")
		if err != nil {
			return nil, err
		}
		program := filepath.Join(folder, strings.TrimSuffix(name, ".c"))
		runs = append(runs,
			run{tool: t, dir: dir, args: []string{"-g", "-Wall", "-Wextra", "-Werror", "-Wno-unused-function", "-o", program, name}},
			run{tool: tool{path: program, name: name}, dir: dir, clean: func() { _ = os.RemoveAll(folder) }})
	}
	return runs, nil
}
