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
var Names = []string{"drop", "registrar"}

// Compile builds the plugin from the module at root with the toolchain named
// (such as go1.26.8), whatever the caller's Go settings are.
func Compile(root, name, toolchain string) ([]byte, error) {
	folder, err := os.MkdirTemp("", "latchkey-plugin-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	out := filepath.Join(folder, "plugin.wasm")
	command := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-buildmode=c-shared",
		"-ldflags=-s -w", "-o", out, "./plugins/"+name)
	command.Dir = root
	command.Env = append(os.Environ(),
		"GOOS=wasip1", "GOARCH=wasm", "GOTOOLCHAIN="+toolchain,
		"CGO_ENABLED=0", "GOWASM=", "GOEXPERIMENT=", "GOFLAGS=", "GOWORK=off")
	var stderr bytes.Buffer
	command.Stderr = &stderr
	if err := command.Run(); err != nil {
		return nil, fmt.Errorf("build plugin %s with %s: %w\n%s", name, toolchain, err, stderr.Bytes())
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
