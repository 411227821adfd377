package plugin

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
)

var assemblyScriptCompiler = compiler{language: AssemblyScript, speaks: needsAssemblyScript, compile: compileAssemblyScript, test: testAssemblyScript}

// packageJSON is what is read of a package.json.
type packageJSON struct {
	Scripts         map[string]string `json:"scripts"`
	Dependencies    map[string]string `json:"dependencies"`
	DevDependencies map[string]string `json:"devDependencies"`
}

func readPackage(dir string) (p packageJSON) {
	if content, err := os.ReadFile(filepath.Join(dir, "package.json")); err == nil {
		_ = json.Unmarshal(content, &p) // npm says what is wrong with it
	}
	return p
}

func needsAssemblyScript(dir string) bool {
	p := readPackage(dir)
	return p.Dependencies["assemblyscript"] != "" || p.DevDependencies["assemblyscript"] != ""
}

// npm is the one of the machine, once the packages of the lock are there.
func npm(ctx context.Context, dir string) (tool, error) {
	const remedy = "install Node 20 or newer with npm (the packages nodejs and npm)"
	if _, err := findTool("", "node", remedy); err != nil {
		return tool{}, err
	}
	t, err := findTool("", "npm", remedy)
	if err != nil || installed(dir) {
		return t, err
	}
	err = run{tool: t, dir: dir, args: []string{"ci", "--ignore-scripts", "--no-audit", "--no-fund"}}.do(ctx)
	var failed *ToolError
	if errors.As(err, &failed) {
		first, _, _ := strings.Cut(failed.Output, "\n")
		err = &ToolchainError{"npm ci", "fails (" + first + ")", "what package-lock.json names must be in npm's cache, or npm must reach its registry; npm ci in " + dir + " says more"}
	}
	return t, err
}

// installed reports whether node_modules is newer than the lock file.
func installed(dir string) bool {
	wanted, err := os.Stat(filepath.Join(dir, "package-lock.json"))
	present, missing := os.Stat(filepath.Join(dir, "node_modules", ".package-lock.json"))
	return missing == nil && (err != nil || !present.ModTime().Before(wanted.ModTime()))
}

// compileAssemblyScript runs the package's script build, which takes --outFile.
func compileAssemblyScript(ctx context.Context, dir string) ([]byte, error) {
	t, err := npm(ctx, dir)
	if err != nil {
		return nil, err
	}
	return compiled(ctx, run{tool: t, dir: dir}, func(out string) []string {
		return []string{"run", "--silent", "build", "--", "--outFile", out}
	})
}

// testAssemblyScript runs the package's script test, if it has one.
func testAssemblyScript(ctx context.Context, dir string) ([]run, error) {
	if readPackage(dir).Scripts["test"] == "" {
		return nil, nil
	}
	t, err := npm(ctx, dir)
	return []run{{tool: t, dir: dir, args: []string{"test", "--silent"}}}, err
}
