package plugintest

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// ReadPlugins reads the plugins of a folder, NAME.wasm each, such as the one of the
// standard plugins. There are none in a folder that is not there.
func ReadPlugins(dir string) (Plugins, error) {
	plugins := Plugins{}
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return plugins, nil
	}
	for _, e := range entries {
		name, is := strings.CutSuffix(e.Name(), ".wasm")
		if !is {
			continue
		}
		if plugins[name], err = os.ReadFile(filepath.Join(dir, e.Name())); err != nil {
			return nil, err
		}
	}
	return plugins, err
}
