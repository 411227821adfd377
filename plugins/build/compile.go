package build

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Names lists the standard plugins; each is a folder of plugins.
var Names = []string{"drop", "registrar", "ft", "nft"}

// Compile builds the plugin from the module at root with the toolchain named
// (such as go1.26.8), whatever the caller's Go settings are, and gives it the
// sections whose files stand beside it.
func Compile(root, name, toolchain string) ([]byte, error) {
	wasm, err := Go(root, "./plugins/"+name, "GOTOOLCHAIN="+toolchain, "GOWORK=off")
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
// the folder dir; more settings are for its environment.
func Go(dir, pkg string, more ...string) ([]byte, error) {
	folder, err := os.MkdirTemp("", "latchkey-plugin-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	out := filepath.Join(folder, "plugin.wasm")
	command := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-buildmode=c-shared",
		"-ldflags=-s -w", "-o", out, "--", pkg)
	command.Dir = dir
	command.Env = append(os.Environ(),
		"GOOS=wasip1", "GOARCH=wasm", "CGO_ENABLED=0", "GOWASM=", "GOEXPERIMENT=", "GOFLAGS=")
	command.Env = append(command.Env, more...)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	if err := command.Run(); err != nil {
		return nil, fmt.Errorf("build plugin %s: %w\n%s", pkg, err, stderr.Bytes())
	}
	return os.ReadFile(out)
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
