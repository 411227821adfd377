package plugin

import (
	"context"
	"os"
	"path/filepath"
	"strings"
)

var rustCompiler = compiler{language: Rust, speaks: has("lib.rs", "src/lib.rs"), compile: compileRust, test: testRust}

// debianRust is where Debian has its compiler: what the name rustc leads to may be
// one that would fetch a toolchain first.
const debianRust = "/usr/bin/rustc"

// rustc is $RUSTC, or Debian's.
func rustc() (tool, error) {
	t, err := findTool("RUSTC", debianRust,
		"set RUSTC to a rustc that has the target wasm32-unknown-unknown, or install the packages rustc, libstd-rust-dev-wasm32 and lld-14")
	t.broken = func(output string) bool {
		return strings.Contains(output, "can't find crate for `core`") || strings.Contains(output, "target may not be installed") ||
			strings.Contains(output, "incompatible version of rustc") ||
			strings.Contains(output, "linker `") && strings.Contains(output, "` not found")
	}
	return t, err
}

// compileRust compiles the crate whose root is lib.rs, without a library.
func compileRust(ctx context.Context, dir string) ([]byte, error) {
	t, err := rustc()
	if err != nil {
		return nil, err
	}
	return compiled(ctx, run{tool: t, dir: dir}, func(out string) []string {
		flags := []string{"--edition", "2021", "--crate-type", "cdylib", "--crate-name", "contract", "--target", "wasm32-unknown-unknown",
			"-C", "opt-level=z", "-C", "lto", "-C", "codegen-units=1", "-C", "panic=abort", "-C", "strip=symbols",
			"-C", "link-arg=-zstack-size=65536", "-o", out}
		if os.Getenv("RUSTC") == "" { // Debian's has no linker of its own
			flags = append(flags, "-C", "linker=wasm-ld-14", "-C", "linker-flavor=wasm-ld")
		}
		return append(flags, sources(dir, "lib.rs", "src/lib.rs")[0])
	})
}

// testRust compiles the crate for this machine with its tests.
func testRust(_ context.Context, dir string) ([]run, error) {
	t, err := rustc()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "latchkey-test-")
	if err != nil {
		return nil, err
	}
	program := filepath.Join(folder, "tests")
	return []run{
		{tool: t, dir: dir, args: []string{"--edition", "2021", "--test", "--crate-name", "contract", "-o", program, sources(dir, "lib.rs", "src/lib.rs")[0]}},
		{tool: tool{path: program, name: "the unit tests"}, dir: dir, clean: func() { _ = os.RemoveAll(folder) }},
	}, nil
}
