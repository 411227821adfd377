package plugin

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"latchkey/plugins/build"
)

// ToolchainError is a tool that is not there, or that does not work.
type ToolchainError struct {
	Tool   string
	Why    string
	Remedy string // what would make it work
}

func (e *ToolchainError) Error() string {
	return fmt.Sprintf("%s %s: %s", e.Tool, e.Why, e.Remedy)
}

// ToolError is a tool that did not like what it was given: a compiler, or a test.
type ToolError struct {
	Tool   string
	Output string // what it said
}

func (e *ToolError) Error() string { return e.Tool + " fails:\n" + e.Output }

// tool is a program that others make.
type tool struct {
	path   string
	name   string                   // what to call it; its path, when empty
	remedy string                   // what would make it work; empty for tests, which are not to blame on a toolchain
	broken func(output string) bool // says that the toolchain is to blame; nil: never
}

// findTool finds a program: the one that the variable names, if it is set, else name.
func findTool(variable, name, remedy string) (tool, error) {
	path := name
	if variable != "" && os.Getenv(variable) != "" {
		path = os.Getenv(variable)
	}
	found, err := exec.LookPath(path)
	if err == nil {
		found, err = filepath.Abs(found) // it runs in another folder
	}
	if err != nil {
		return tool{}, &ToolchainError{path, "is not there", remedy}
	}
	return tool{path: found, remedy: remedy}, nil
}

// run is one run of a tool.
type run struct {
	tool
	dir  string
	env  []string // added to the environment
	args []string
	// clean, if there is one, removes what the run needed.
	clean func()
}

// do runs it. Errors: *ToolchainError, *ToolError, the context's.
func (r run) do(ctx context.Context) error {
	command := build.Command(ctx, r.path, r.args...)
	command.Dir, command.Env = r.dir, append(os.Environ(), r.env...)
	var output build.Output
	command.Stdout, command.Stderr = &output, &output
	err := command.Run()
	called := r.path
	if r.name != "" {
		called = r.name
	}
	text := output.Text()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case !errors.As(err, &exit):
		return &ToolchainError{called, "cannot be run: " + err.Error(), r.remedy}
	case text == "" && r.remedy == "":
		return &ToolError{called, err.Error()}
	case text == "":
		return &ToolchainError{called, "fails and says nothing (" + err.Error() + ")", r.remedy}
	case r.broken != nil && r.broken(text):
		return &ToolchainError{called, "is not complete", r.remedy}
	}
	return &ToolError{called, text}
}

// compiled runs a compiler that writes a file, whose name is given to args.
func compiled(ctx context.Context, r run, args func(out string) []string) ([]byte, error) {
	folder, err := os.MkdirTemp("", "latchkey-plugin-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	out := filepath.Join(folder, "contract.wasm")
	r.args = args(out)
	if err := r.do(ctx); err != nil {
		return nil, err
	}
	code, err := os.ReadFile(out)
	if err != nil {
		return nil, &ToolchainError{r.path, "writes no code", r.remedy}
	}
	return code, nil
}
