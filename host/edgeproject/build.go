package edgeproject

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"latchkey/core/transaction"
	"latchkey/host/files"
	"latchkey/wasm/carried"
)

// pluginsBytesMax bounds what is read of the list of contracts.
const pluginsBytesMax = 1 << 20

// list is plugins.json.
type list struct {
	Plugins []string `json:"plugins"` // files, from the project's folder
}

// Error is a project that cannot be built, in one sentence.
type Error struct{ What string }

func (e *Error) Error() string { return e.What }

// Build prepares the contracts that a project lists, for workerd compiles nothing when it
// runs, and lays its own pages over the Worker's. What is not listed any more is removed.
func Build(dir string) error {
	text, err := files.Read(filepath.Join(dir, "plugins.json"), pluginsBytesMax)
	if errors.Is(err, fs.ErrNotExist) {
		return &Error{dir + " is no project: it has no plugins.json; latchkey worker new makes one"}
	}
	if err != nil {
		return err
	}
	var own list
	if err := json.Unmarshal(text, &own); err != nil {
		return &Error{`plugins.json: want {"plugins": ["contracts/mine.wasm"]}`}
	}
	if err := prepare(dir, own.Plugins); err != nil {
		return err
	}
	return layPages(dir)
}

// prepare writes the module that worker/src/host.mjs adds to what the Worker carries.
func prepare(dir string, plugins []string) error {
	to := filepath.Join(dir, packageName, "worker", "build", "own")
	if err := os.RemoveAll(to); err != nil {
		return err
	}
	var imports, compiled, hashes strings.Builder
	for i, name := range plugins {
		wasm, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return &Error{fmt.Sprintf("plugins.json names %s: %v", name, files.Cause(err))}
		}
		codes, err := carried.Prepare(wasm)
		if err != nil {
			return &Error{fmt.Sprintf("%s cannot run here: %v", name, err)}
		}
		for _, code := range codes {
			file := carried.File(code)
			if err := files.Write(filepath.Join(to, file), code.Wasm, files.Public); err != nil {
				return err
			}
			module := fmt.Sprintf("m%d_%s", i, code.Schedule)
			fmt.Fprintf(&imports, "import %s from \"./own/%s\";\n", module, file)
			fmt.Fprintf(&compiled, "\n  [%q, %s],", strings.TrimSuffix(file, ".wasm"), module)
		}
		fmt.Fprintf(&hashes, "\n  %q,", transaction.Hash(sha256.Sum256(wasm)).String())
	}
	return write(filepath.Join(dir, packageName, "worker", "build", "own.mjs"), fmt.Sprintf(
		"// Made by latchkey worker build.\n%s\nexport const compiled = new Map([%s\n]);\nexport const carried = [%s\n];\n", &imports, &compiled, &hashes))
}

// layPages makes build/pages of the Worker's pages and the project's.
func layPages(dir string) error {
	to := filepath.Join(dir, "build", "pages")
	if err := os.RemoveAll(to); err != nil {
		return err
	}
	for _, from := range []string{filepath.Join(dir, packageName, "worker", "build", "pages"), filepath.Join(dir, "pages")} {
		if err := copyAll(from, to); err != nil {
			return err
		}
	}
	return os.Remove(filepath.Join(to, "README.md")) // of the project's pages
}
