package build

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"latchkey/plugins/build/lean"
)

// Names lists the standard plugins; each is a folder of plugins.
var Names = []string{"drop", "registrar", "ft", "nft", "proxy", "recovery", "issuer"}

// Compile builds the plugin from the module at root with the toolchain named
// (such as go1.26.8), whatever the caller's Go settings are, and gives it the
// sections whose files stand beside it.
func Compile(root, name, toolchain string) ([]byte, error) {
	wasm, err := Go(context.Background(), root, "./plugins/"+name, "GOTOOLCHAIN="+toolchain, "GOWORK=off")
	if err != nil {
		return nil, fmt.Errorf("with %s: %w", toolchain, err)
	}
	sections, err := SectionsOf(filepath.Join(root, "plugins", filepath.FromSlash(name)))
	if err != nil {
		return nil, err
	}
	return WithSections(wasm, sections)
}

// Go builds a program of Go as a plugin: the same bytes from the same sources
// with the same toolchain, wherever they are. pkg is as go build takes it, from
// the folder dir; more settings are for its environment. What no plugin needs is
// left out, with a toolchain that package lean knows.
func Go(ctx context.Context, dir, pkg string, more ...string) ([]byte, error) {
	env := append(os.Environ(),
		"GOOS=wasip1", "GOARCH=wasm", "CGO_ENABLED=0", "GOWASM=", "GOEXPERIMENT=", "GOFLAGS=")
	env = append(env, more...)
	version, err := output(ctx, dir, env, "env", "GOVERSION")
	if err != nil {
		return nil, err
	}
	if !lean.Knows(strings.TrimSpace(version)) {
		return link(ctx, dir, pkg, env, "-s -w")
	}
	wasm, err := link(ctx, dir, pkg, append(env, smallerCollector), "-w")
	if err != nil {
		return nil, err
	}
	return lean.Module(wasm)
}

// smallerCollector is the garbage collector that Go had before 1.26: the new one is
// for large heaps, and 30 kB more.
const smallerCollector = "GOEXPERIMENT=nogreenteagc"

// link compiles and links a program with these flags for the linker.
func link(ctx context.Context, dir, pkg string, env []string, flags string) ([]byte, error) {
	folder, err := os.MkdirTemp("", "latchkey-plugin-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	out := filepath.Join(folder, "plugin.wasm")
	if _, err := output(ctx, dir, env, "build", "-trimpath", "-buildvcs=false", "-buildmode=c-shared",
		"-ldflags="+flags, "-o", out, "--", pkg); err != nil {
		return nil, fmt.Errorf("build plugin %s: %w", pkg, err)
	}
	return os.ReadFile(out)
}

// output runs the go command and returns what it prints.
func output(ctx context.Context, dir string, env []string, args ...string) (string, error) {
	command := Command(ctx, "go", args...)
	command.Dir, command.Env = dir, env
	var stdout, stderr Output
	command.Stdout, command.Stderr = &stdout, &stderr
	if err := command.Run(); err != nil {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		return "", fmt.Errorf("%w\n%s", err, stderr.Text())
	}
	return stdout.Text(), nil
}

// Root returns the folder of the module that the working directory is in.
func Root() (string, error) {
	out, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("find the module: %w", err)
	}
	file := strings.TrimSpace(string(out))
	if filepath.Base(file) != "go.mod" {
		return "", fmt.Errorf("find the module: %q is in none", file)
	}
	return filepath.Dir(file), nil
}
