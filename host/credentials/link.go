package credentials

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"latchkey/core/account"
	"latchkey/host/files"
)

// Link is how NEAR's tools find the keys of a ledger: a link named like the
// network that leads to the ledger's folder.
type Link struct {
	Path   string // of the link, in the folder of NEAR's tools
	Target string // the ledger's folder
	// sources are other folders that may hold keys of the ledger.
	sources []string
}

// LinkError is a link that cannot be made or removed.
type LinkError struct {
	Path string
	Err  error
}

func (e *LinkError) Error() string { return fmt.Sprintf("link %s: %v", e.Path, e.Err) }
func (e *LinkError) Unwrap() error { return e.Err }

// asideSuffix marks what was there before a link.
const asideSuffix = ".before-latchkey"

// LinkTo is the link in the folder of NEAR's tools to the keys that f keeps of l.
func (f Folder) LinkTo(l Ledger, tools Folder) (Link, error) {
	target, err := filepath.Abs(filepath.Join(f.Dir, l.Name()))
	link := Link{Path: filepath.Join(tools.Dir, CustomNetwork), Target: target}
	for _, network := range l.networks()[1:] {
		link.sources = append(link.sources, filepath.Join(f.Dir, network))
	}
	return link, err
}

// Aside is where Make puts what had the link's name.
func (l Link) Aside() string { return l.Path + asideSuffix }

// Made reports whether the link is there, or leads to the same folder otherwise.
func (l Link) Made() bool {
	there, err := os.Stat(l.Path)
	target, err2 := os.Stat(l.Target)
	return err == nil && err2 == nil && os.SameFile(there, target)
}

// Make makes the link. A folder with its name is put aside; a link is replaced.
// Keys in it, and those beside the ledger's folder, that belong tells to be of the
// ledger are copied. It returns the accounts whose keys were copied, and whether
// anything was put aside.
func (l Link) Make(belongs func(Stored) (bool, error)) (copied []account.ID, aside bool, err error) {
	for _, dir := range []string{l.Target, filepath.Dir(l.Path)} {
		if err := files.MakeDir(dir); err != nil {
			return nil, false, &LinkError{dir, err}
		}
	}
	if l.Made() {
		return nil, false, nil
	}
	there, err := os.Lstat(l.Path)
	isThere := !errors.Is(err, fs.ErrNotExist)
	if err != nil && isThere {
		return nil, false, &LinkError{l.Path, files.Cause(err)}
	}
	isLink := isThere && there.Mode()&fs.ModeSymlink != 0 // such as to an older ledger's
	if aside = isThere && !isLink; aside {
		l.sources = append([]string{l.Path}, l.sources...)
	}
	copied, err = l.copyKeys(belongs)
	switch {
	case err != nil:
	case isLink:
		err = os.Remove(l.Path)
	case aside:
		err = l.putAside()
	}
	if err == nil {
		err = os.Symlink(l.Target, l.Path)
	}
	if err != nil {
		return nil, false, &LinkError{l.Path, files.Cause(err)}
	}
	return copied, aside, nil
}

func (l Link) putAside() error {
	if _, err := os.Lstat(l.Aside()); err == nil {
		return &LinkError{l.Aside(), errors.New("it is there already: move it, then link again")}
	}
	return os.Rename(l.Path, l.Aside())
}

// copyKeys copies the keys of the ledger from the sources. Files that are not
// keys, and keys that the ledger's folder has already, are left out.
func (l Link) copyKeys(belongs func(Stored) (bool, error)) (copied []account.ID, err error) {
	for _, dir := range l.sources {
		entries, err := os.ReadDir(dir)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		for _, entry := range entries {
			id, isNew, err := l.copyKey(dir, entry.Name(), belongs)
			if err != nil {
				return nil, err
			}
			if isNew {
				copied = append(copied, id)
			}
		}
	}
	return copied, nil
}

// copyKey copies one file, if it is the key of an account on the ledger.
func (l Link) copyKey(dir, file string, belongs func(Stored) (bool, error)) (id account.ID, isNew bool, err error) {
	name, isJSON := strings.CutSuffix(file, ".json")
	id, wrong := account.Parse(name)
	if !isJSON || wrong != nil {
		return "", false, nil
	}
	to := filepath.Join(l.Target, file)
	if _, err := os.Lstat(to); err == nil {
		return id, false, nil
	}
	path := filepath.Join(dir, file)
	key, wrong := loadOf(path, id)
	if wrong != nil {
		return id, false, nil
	}
	if isOurs, err := belongs(Stored{path, key}); err != nil || !isOurs {
		return id, false, err
	}
	return id, true, Save(to, key)
}

// Remove removes the link, and puts back what Make put aside.
func (l Link) Remove() (restored bool, err error) {
	there, err := os.Lstat(l.Path)
	if err == nil && there.Mode()&fs.ModeSymlink == 0 {
		err = errors.New("it is a folder, not a link")
	}
	if err == nil {
		err = os.Remove(l.Path)
	}
	if err != nil {
		return false, &LinkError{l.Path, files.Cause(err)}
	}
	err = os.Rename(l.Aside(), l.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}
