package latchkey

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"latchkey/host/home"
	"latchkey/plugins/build"
)

// Plugins are contracts that a ledger begins with: the standard ones, as global
// contracts drop.latchkey, registrar.latchkey and so on (plugins/README.md), and
// accounts that use these two.
type Plugins struct{ dir string }

// PluginsIn are the plugins of a folder that make build or StandardPlugins has
// filled: NAME.wasm for each.
func PluginsIn(dir string) *Plugins { return &Plugins{dir} }

// StandardPlugins builds the standard plugins into the user's cache, with the Go
// that is on the path, unless they are there. It takes a minute the first time. The
// working directory must be in a module that requires this one.
func StandardPlugins() (*Plugins, error) {
	root, err := moduleRoot()
	if err != nil {
		return nil, err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	lock, err := build.ReadLock(root)
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(cache, "latchkey", "plugins")
	for _, name := range build.Names {
		if _, err := build.PluginInto(dir, root, name, lock.Toolchain); err != nil {
			return nil, err
		}
	}
	return PluginsIn(dir), nil
}

// moduleRoot is where this module's sources are.
func moduleRoot() (string, error) {
	command := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "latchkey")
	out, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("the sources of the standard plugins were not found: go list -m latchkey: %w; run in a module that requires latchkey, or use PluginsIn", err)
	}
	return strings.TrimSpace(string(out)), nil
}

func (p *Plugins) source() home.Source {
	if p == nil {
		return home.NoPlugins
	}
	return home.Folder(p.dir)
}
