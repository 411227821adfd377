package build

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Plugin is PluginInto for bin/plugins.
func Plugin(root, name, toolchain string) ([]byte, error) {
	return PluginInto(filepath.Join(root, "bin", "plugins"), root, name, toolchain)
}

// PluginInto returns the plugin's bytes from a folder, after building it there from
// the module at root if its sources or the toolchain have changed since.
func PluginInto(folder, root, name, toolchain string) ([]byte, error) {
	sources, err := sourceHash(root, name, toolchain)
	if err != nil {
		return nil, err
	}
	file, stamp := filepath.Join(folder, name+".wasm"), filepath.Join(folder, name+".stamp")
	if wasm, err := os.ReadFile(file); err == nil {
		if made, err := os.ReadFile(stamp); err == nil && string(made) == stampText(sources, wasm) {
			return wasm, nil
		}
	}
	wasm, err := Compile(root, name, toolchain)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return nil, err
	}
	if err := replace(file, wasm); err != nil {
		return nil, err
	}
	return wasm, replace(stamp, []byte(stampText(sources, wasm)))
}

// Standard is Plugin for the module that the working directory is in, with the
// toolchain of its lock.
func Standard(name string) ([]byte, error) {
	root, err := Root()
	if err != nil {
		return nil, err
	}
	lock, err := ReadLock(root)
	if err != nil {
		return nil, err
	}
	return Plugin(root, name, lock.Toolchain)
}

// stampText ties a plugin's bytes to what they were built from.
func stampText(sources string, wasm []byte) string {
	return fmt.Sprintln("sources", sources, "wasm", Of("", wasm).SHA256)
}

// sourceHash covers everything that decides a plugin's bytes.
func sourceHash(root, name, toolchain string) (string, error) {
	hash := sha256.New()
	fmt.Fprintln(hash, toolchain)
	add := func(path string) error {
		data, err := os.ReadFile(path)
		fmt.Fprintln(hash, filepath.Base(path), len(data))
		hash.Write(data)
		return err
	}
	if err := add(filepath.Join(root, "go.mod")); err != nil {
		return "", err
	}
	for _, folder := range []string{"plugins/sdk", "plugins/" + name, "plugins/rules", "plugins/build"} {
		err := filepath.WalkDir(filepath.Join(root, filepath.FromSlash(folder)), func(path string, entry fs.DirEntry, err error) error {
			if os.IsNotExist(err) && folder == "plugins/rules" {
				return nil
			}
			if err != nil || entry.IsDir() || !decides(entry.Name()) {
				return err
			}
			return add(path)
		})
		if err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// decides reports whether a file of this name is part of a plugin.
func decides(name string) bool {
	for _, of := range SectionFiles {
		if name == of.File {
			return true
		}
	}
	return strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go")
}

// replace writes a file in one step, so that nobody reads half of it. Anyone may read it: who
// builds is seldom the user that a node runs as.
func replace(path string, data []byte) error {
	temporary, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(temporary.Name())
	if _, err = temporary.Write(data); err == nil {
		err = temporary.Chmod(0o644)
	}
	if closeErr := temporary.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	return os.Rename(temporary.Name(), path)
}
