package build

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Lock says which bytes each plugin is, and which toolchain makes them.
type Lock struct {
	Toolchain string
	Plugins   []Locked
}

// Locked is one plugin's line.
type Locked struct {
	Name   string
	SHA256 string // hex
	Size   int
}

// LockFile is where the lock of the module at root stands.
func LockFile(root string) string { return filepath.Join(root, "plugins", "plugins.lock") }

// Of returns the line for a plugin's bytes.
func Of(name string, wasm []byte) Locked {
	hash := sha256.Sum256(wasm)
	return Locked{Name: name, SHA256: hex.EncodeToString(hash[:]), Size: len(wasm)}
}

// Find returns a plugin's line.
func (l Lock) Find(name string) (Locked, bool) {
	for _, plugin := range l.Plugins {
		if plugin.Name == name {
			return plugin, true
		}
	}
	return Locked{}, false
}

// String writes the lock file.
func (l Lock) String() string {
	text := "# name sha256 size; written by go run ./plugins/lock -write\ntoolchain " + l.Toolchain + "\n"
	for _, plugin := range l.Plugins {
		text += fmt.Sprintln(plugin.Name, plugin.SHA256, plugin.Size)
	}
	return text
}

// ReadLock reads the lock of the module at root.
func ReadLock(root string) (Lock, error) {
	data, err := os.ReadFile(LockFile(root))
	if err != nil {
		return Lock{}, err
	}
	return parseLock(string(data))
}

func parseLock(text string) (lock Lock, err error) {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if toolchain, ok := strings.CutPrefix(line, "toolchain "); ok {
			lock.Toolchain = toolchain
			continue
		}
		var plugin Locked
		if _, err := fmt.Sscan(line, &plugin.Name, &plugin.SHA256, &plugin.Size); err != nil {
			return Lock{}, fmt.Errorf("plugins.lock: line %q: %w", line, err)
		}
		lock.Plugins = append(lock.Plugins, plugin)
	}
	if lock.Toolchain == "" {
		return Lock{}, fmt.Errorf("plugins.lock names no toolchain")
	}
	return lock, nil
}
