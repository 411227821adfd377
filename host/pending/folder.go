package pending

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"latchkey/host/files"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// Folder holds the entries of one ledger.
type Folder struct{ Dir string }

// FileError is an entry that cannot be read or written.
type FileError struct {
	Path string
	Err  error
}

func (e *FileError) Error() string { return fmt.Sprintf("%s: %v", e.Path, e.Err) }
func (e *FileError) Unwrap() error { return e.Err }

// BusyError is a command that another run is still at, and whose answer was lost. To begin
// it once more could pay twice.
type BusyError struct{ Path, Hash string }

func (e *BusyError) Error() string {
	return fmt.Sprintf("another run of this command waits to learn what became of transaction %s, noted in %s", e.Hash, e.Path)
}

// Open returns the entry of a command that ended before it knew what became
// of its transaction, and reads what it noted into notes. Without one it begins
// another with what notes has then. command says what is done, with all that
// makes a difference. The entry is the caller's until Close; those that others
// are working on are left to them, unless that is a *BusyError.
func (f Folder) Open(command string, notes any, begin func() error) (*Entry, error) {
	if err := files.MakeDir(f.Dir); err != nil {
		return nil, &FileError{f.Dir, err}
	}
	there, err := os.ReadDir(f.Dir)
	if err != nil {
		return nil, &FileError{f.Dir, files.Cause(err)}
	}
	for _, file := range there {
		if filepath.Ext(file.Name()) != ".json" {
			continue // a lock, or what a crash left of a file
		}
		path := filepath.Join(f.Dir, file.Name())
		e, err := take(path, command)
		if err != nil {
			return nil, err
		}
		if e == nil {
			continue
		}
		if err := json.Unmarshal(e.Notes, notes); err != nil {
			return nil, errors.Join(&FileError{path, errors.New("its notes are not those of this command")}, e.Close())
		}
		return e, nil
	}
	if err := begin(); err != nil {
		return nil, err
	}
	return f.begin(command, notes)
}

// take returns the entry at path if it is of the command and nobody works on it.
func take(path, command string) (*Entry, error) {
	r, err := read(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && r.Command != command {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if err := files.CheckNotLink(lockPath(path)); err != nil {
		return nil, &FileError{lockPath(path), err} // taking a lock empties its file
	}
	lock, err := vfs.Default.Lock(lockPath(path))
	if err != nil && r.Unclear {
		return nil, &BusyError{path, r.Hash}
	}
	if err != nil {
		return nil, nil // another process has it
	}
	e := &Entry{path: path, lock: lock, resumed: true}
	// Whoever had it may have ended it since.
	if e.record, err = read(path); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		return nil, errors.Join(err, e.unlock(true))
	}
	return e, nil
}

func (f Folder) begin(command string, notes any) (*Entry, error) {
	text, err := json.Marshal(notes)
	if err != nil {
		return nil, err
	}
	// The name is taken by the lock, so that nobody takes the entry over.
	file, err := os.CreateTemp(f.Dir, "*.json.lock")
	if err != nil {
		return nil, &FileError{f.Dir, files.Cause(err)}
	}
	if err := file.Close(); err != nil {
		return nil, &FileError{f.Dir, err}
	}
	e := &Entry{path: file.Name()[:len(file.Name())-len(".lock")], record: record{Command: command, Notes: text}}
	if e.lock, err = vfs.Default.Lock(file.Name()); err != nil {
		return nil, &FileError{file.Name(), err}
	}
	if err := e.write(); err != nil {
		return nil, errors.Join(err, e.unlock(true))
	}
	return e, nil
}

func lockPath(path string) string { return path + ".lock" }
