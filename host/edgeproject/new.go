package edgeproject

import (
	"crypto/rand"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/rpc"
	"latchkey/host/credentials"
	"latchkey/host/files"
)

//go:embed templates
var templates embed.FS

// packageName is the Worker's as a package, and its folder in a project.
const packageName = "latchkey-worker"

// NotBuiltError is a checkout whose Worker was not built.
type NotBuiltError struct{ Missing string }

func (e *NotBuiltError) Error() string {
	return fmt.Sprintf("%s is missing: run make worker in the checkout first", e.Missing)
}

// TakenError is a folder that is there already.
type TakenError struct{ Dir string }

func (e *TakenError) Error() string {
	return e.Dir + " is there already: choose another name, or move that away"
}

// copied is what of a checkout the package has, under the same names: its modules name each
// other by where they lie.
var copied = []string{"worker/src", "worker/build", "bin/wasm/host.mjs", "bin/wasm/wasm_exec.js"}

// New makes a project in dir, as a whole or not at all, with the Worker of a checkout in
// which make worker has run. Errors: *TakenError, *NotBuiltError.
func New(dir, checkout string) error {
	if _, err := os.Lstat(dir); err == nil {
		return &TakenError{dir}
	}
	half, err := os.MkdirTemp(filepath.Dir(filepath.Clean(dir)), ".new-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(half) // nothing is left of it once it has its name
	if err := fill(half, filepath.Base(dir), checkout); err != nil {
		return err
	}
	if err := os.Chmod(half, 0o755); err != nil {
		return err
	}
	return os.Rename(half, dir)
}

func fill(dir, name, checkout string) error {
	if err := writePackage(filepath.Join(dir, packageName), checkout); err != nil {
		return err
	}
	for from, to := range map[string]string{
		"README.md": "README.md", "package.json": "package.json", "plugins.json": "plugins.json", "gitignore": ".gitignore", "vitest.config.mjs": "vitest.config.mjs",
		"src/index.mjs": "src/index.mjs", "test/endpoint.test.mjs": "test/endpoint.test.mjs", "pages/README.md": "pages/README.md", "workflows/ci.yml": ".github/workflows/ci.yml",
	} {
		text, err := templates.ReadFile("templates/" + from)
		if err != nil {
			return err
		}
		if err := write(filepath.Join(dir, to), strings.ReplaceAll(string(text), "NAME", name)); err != nil {
			return err
		}
	}
	if err := writeConfig(dir, name, checkout); err != nil {
		return err
	}
	if err := writeKey(dir); err != nil {
		return err
	}
	return Build(dir)
}

// writePackage copies the Worker.
func writePackage(dir, checkout string) error {
	for _, name := range copied {
		if err := copyAll(filepath.Join(checkout, filepath.FromSlash(name)), filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			return err
		}
	}
	about := map[string]any{"name": packageName, "version": rpc.Version, "private": true, "type": "module",
		"exports": map[string]string{".": "./worker/src/entry.mjs"}}
	text, err := json.MarshalIndent(about, "", "  ")
	if err != nil {
		return err
	}
	return write(filepath.Join(dir, "package.json"), string(text)+"\n")
}

// writeConfig is the Worker's own configuration with this project's name and entry.
func writeConfig(dir, name, checkout string) error {
	text, err := os.ReadFile(filepath.Join(checkout, "worker", "wrangler.jsonc"))
	if err != nil {
		return &NotBuiltError{"worker/wrangler.jsonc"}
	}
	config := strings.NewReplacer(`"name": "latchkey"`, fmt.Sprintf(`"name": %q`, name), `"main": "src/entry.mjs"`, `"main": "src/index.mjs"`).Replace(string(text))
	return write(filepath.Join(dir, "wrangler.jsonc"), config)
}

// writeKey makes a root key for development: the Worker is told its public half.
func writeKey(dir string) error {
	secret, err := keys.Generate(rand.Reader)
	if err != nil {
		return err
	}
	folder := credentials.Folder{Dir: filepath.Join(dir, "credentials")}
	key := credentials.Key{AccountID: ledger.DevRoot, Secret: secret}
	if err := credentials.Save(folder.Path(credentials.CustomNetwork, key.AccountID), key); err != nil {
		return err
	}
	return write(filepath.Join(dir, ".dev.vars"), fmt.Sprintf("DEVELOPMENT=yes\nROOT_PUBLIC_KEY=%s\n", secret.PublicKey()))
}

func write(path, text string) error { return files.Write(path, []byte(text), files.Public) }

// copyAll copies a file or a folder.
func copyAll(from, to string) error {
	err := filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		within, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		at := filepath.Join(to, within)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			return err
		}
		return os.WriteFile(at, content, files.Public)
	})
	if errors.Is(err, fs.ErrNotExist) {
		return &NotBuiltError{from}
	}
	return err
}
