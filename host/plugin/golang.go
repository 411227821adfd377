package plugin

import (
	"context"
	"fmt"
	"os"
	"strings"

	"latchkey/plugins/build"
)

var goCompiler = compiler{language: Go, speaks: has("*.go"),
	compile: func(ctx context.Context, dir string) ([]byte, error) { return compileGo(ctx, dir, dir, ".") }, test: testGo}

const goRemedy = "install Go 1.26 or newer"

// compileGo builds a program of Go, which lies in folder, by the go command of the
// machine, unless it declares other things than its generated files have.
func compileGo(ctx context.Context, folder, dir, pkg string) ([]byte, error) {
	if err := checkDeclared(folder); err != nil {
		return nil, err
	}
	if _, err := findTool("", "go", goRemedy); err != nil {
		return nil, err
	}
	return build.Go(ctx, dir, pkg)
}

func testGo(_ context.Context, dir string) ([]run, error) {
	t, err := findTool("", "go", goRemedy)
	return []run{{tool: t, dir: dir, env: []string{"GOFLAGS="}, args: []string{"test", "./..."}}}, err
}

// goFolder returns the folder of a Go program.
func goFolder(ctx context.Context, dir, pkg string) (string, error) {
	t, err := findTool("", "go", goRemedy)
	if err != nil {
		return "", err
	}
	list := build.Command(ctx, t.path, "list", "-f", "{{.Name}}\t{{.Dir}}", "--", pkg)
	list.Dir = dir
	list.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "GOFLAGS=")
	var out, said build.Output
	list.Stdout, list.Stderr = &out, &said
	err = list.Run()
	switch text := said.Text(); {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case err != nil && text != "":
		return "", fmt.Errorf("find the package: %s", text)
	case err != nil:
		return "", &ToolchainError{t.path, "fails and says nothing (" + err.Error() + ")", goRemedy}
	case out.Text() == "":
		return "", &ToolchainError{t.path, "finds no package and says nothing", goRemedy}
	}
	lines := strings.Split(out.Text(), "\n")
	if len(lines) != 1 {
		return "", fmt.Errorf("%s names %d packages, a plugin is one", pkg, len(lines))
	}
	name, folder, _ := strings.Cut(lines[0], "\t")
	if name != "main" {
		return "", fmt.Errorf("package %s is not a program: a plugin is a package main with an empty main function", name)
	}
	return folder, nil
}
