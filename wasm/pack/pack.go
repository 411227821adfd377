package pack

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Names of the files in bin/wasm.
const (
	CoreFile = "core.wasm"
	ExecFile = "wasm_exec.js"
	HostFile = "host.mjs"
)

// copied are the files of bin/wasm that stand in wasm as they are.
var copied = []string{"host/host.d.mts", "host/node.mjs", "host/node.d.mts", "host/package.json", "README.md"}

// Files lists all that a program loads.
var Files = []string{CoreFile, ExecFile, HostFile}

// Pack makes bin/wasm of the module at root and returns the folder.
func Pack(root string) (string, error) {
	dir := filepath.Join(root, "bin", "wasm")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return "", err
	}
	if err := Compile(root, "./wasm/core", filepath.Join(dir, CoreFile)); err != nil {
		return "", err
	}
	return dir, Beside(root, dir)
}

// Beside writes all that stands beside core.wasm.
func Beside(root, dir string) error {
	goroot, err := goTool(root, "env", "GOROOT")
	if err != nil {
		return err
	}
	sources := []string{filepath.Join(goroot, "lib", "wasm", ExecFile)}
	for _, name := range copied {
		sources = append(sources, filepath.Join(root, "wasm", filepath.FromSlash(name)))
	}
	for _, from := range sources {
		contents, err := os.ReadFile(from)
		if err != nil {
			return err
		}
		if err := replace(filepath.Join(dir, filepath.Base(from)), contents); err != nil {
			return err
		}
	}
	host, err := bundle(filepath.Join(root, "wasm", "host"))
	if err != nil {
		return err
	}
	return replace(filepath.Join(dir, HostFile), host)
}

// inlined are the packages whose functions are compiled with inlining. Without it the
// tables for stack traces shrink, and the program by a ninth; what a claim spends its time
// in keeps it, with what that inlines from elsewhere: cryptography, without which a claim
// takes half as long again, and what allocates, finds and writes things, which is a tenth
// of the time and 4% of the size.
var inlined = []string{"crypto/...", "math/bits", "internal/byteorder", "runtime", "internal/runtime/...",
	"latchkey/core/borsh", "latchkey/core/state", "latchkey/core/vm"}

// Compile builds a program as js/wasm.
func Compile(root, program, file string) error {
	args := []string{"build", "-trimpath", "-ldflags=-s -w", "-gcflags=all=-l"}
	for _, packages := range inlined {
		args = append(args, "-gcflags="+packages+"=")
	}
	return run(root, file, append(args, program)...)
}

// CompileTest builds the tests of a package as js/wasm.
func CompileTest(root, pkg, file string) error {
	return run(root, file, "test", "-c", "-trimpath", pkg)
}

// run has the go command write file in one step, so that nobody reads half of it.
func run(root, file string, args ...string) error {
	temporary := fmt.Sprintf("%s.%d", file, os.Getpid())
	defer os.Remove(temporary)
	last := len(args) - 1
	args = append(args[:last:last], "-o", temporary, args[last])
	command := exec.Command("go", args...)
	command.Dir = root
	command.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "GOFLAGS=", "GOWASM=")
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, output)
	}
	return os.Rename(temporary, file)
}

func goTool(root string, args ...string) (string, error) {
	command := exec.Command("go", args...)
	command.Dir = root
	out, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("go %s: %w", strings.Join(args, " "), err)
	}
	return strings.TrimSpace(string(out)), nil
}

// replace writes a file in one step, and only when it changes.
func replace(path string, contents []byte) error {
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, contents) {
		return nil
	}
	temporary := fmt.Sprintf("%s.%d", path, os.Getpid())
	defer os.Remove(temporary)
	if err := os.WriteFile(temporary, contents, 0o666); err != nil {
		return err
	}
	return os.Rename(temporary, path)
}
