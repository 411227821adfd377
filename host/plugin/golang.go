package plugin

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"latchkey/plugins/build"
)

var goCompiler = compiler{language: Go, speaks: has("*.go"),
	compile: func(dir string) ([]byte, error) { return compileGo(dir, dir, ".") }, test: testGo}

const goRemedy = "install Go 1.26 or newer"

// compileGo builds a program of Go, which lies in folder, by the go command of the
// machine, unless it declares other things than its generated files have.
func compileGo(folder, dir, pkg string) ([]byte, error) {
	if err := checkDeclared(folder); err != nil {
		return nil, err
	}
	if _, err := findTool("", "go", goRemedy); err != nil {
		return nil, err
	}
	return build.Go(dir, pkg)
}

func testGo(dir string) ([]run, error) {
	t, err := findTool("", "go", goRemedy)
	return []run{{tool: t, dir: dir, env: []string{"GOFLAGS="}, args: []string{"test", "./..."}}}, err
}

// goFolder returns the folder of a Go program.
func goFolder(dir, pkg string) (string, error) {
	t, err := findTool("", "go", goRemedy)
	if err != nil {
		return "", err
	}
	list := exec.Command(t.path, "list", "-f", "{{.Name}}\t{{.Dir}}", "--", pkg)
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
