package files

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// Modes of what is written.
const (
	Secret fs.FileMode = 0o600 // keys, and notes of what was done with them
	Public fs.FileMode = 0o644
)

// dirMode is that of folders: each may come to hold a key.
const dirMode = 0o700

// Write replaces the file at path as a whole, and makes its folder. It returns
// when the file outlives a power cut.
func Write(path string, content []byte, mode fs.FileMode) error {
	return put(path, content, mode, os.Rename)
}

// Create is Write for a file that is not there yet. One that is, or a link, is left
// alone (fs.ErrExist): it may be the only copy of a key.
func Create(path string, content []byte, mode fs.FileMode) error {
	return put(path, content, mode, os.Link) // which, unlike a renaming, replaces nothing
}

// put writes a file and has name give it its name.
func put(path string, content []byte, mode fs.FileMode, name func(from, to string) error) error {
	dir := filepath.Dir(path)
	if err := MakeDir(dir); err != nil {
		return err
	}
	temporary, err := writeBeside(path, content, mode)
	if err != nil {
		return Cause(err)
	}
	defer os.Remove(temporary) // gone already when it was renamed
	if err := name(temporary, path); err != nil {
		return Cause(err)
	}
	return SyncDir(dir)
}

// writeBeside writes a synced file in path's folder. os.CreateTemp takes a name
// that is free (O_EXCL, which no link passes) and mode 0600 less the umask.
func writeBeside(path string, content []byte, mode fs.FileMode) (name string, err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return "", err
	}
	_, err = f.Write(content)
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if err != nil {
		os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}

// MakeDir makes a folder for its owner alone, with those above it.
func MakeDir(path string) error { return Cause(os.MkdirAll(path, dirMode)) }

// OpenLocked opens a file of notes for reading and writing while no other process
// has it so, and makes it. A link is refused.
func OpenLocked(path string) (*lockedfile.File, error) {
	if err := MakeDir(filepath.Dir(path)); err != nil {
		return nil, err
	}
	f, err := lockedfile.OpenFile(path, os.O_RDWR|os.O_CREATE|noFollow, Secret)
	return f, Cause(err)
}

// SyncDir makes the files that were put into a folder outlive a power cut.
func SyncDir(path string) error {
	if runtime.GOOS == "windows" {
		return nil // folders cannot be synced there
	}
	dir, err := os.Open(path)
	if err != nil {
		return Cause(err)
	}
	return Cause(errors.Join(dir.Sync(), dir.Close()))
}

// Cause drops the paths that os errors repeat.
func Cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		return link.Err
	}
	return err
}
