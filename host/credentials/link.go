package credentials

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"latchkey/core/account"
)

// Link is how NEAR's tools find the keys of a ledger: a link named like the
// network that leads to the ledger's folder.
type Link struct {
	Path   string // of the link, in the folder of NEAR's tools
	Target string // the ledger's folder
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
	return Link{Path: filepath.Join(tools.Dir, CustomNetwork), Target: target}, err
}

// Aside is where Make puts what had the link's name.
func (l Link) Aside() string { return l.Path + asideSuffix }

// Made tells whether the link is there, or leads to the same folder otherwise.
func (l Link) Made() bool {
	there, err := os.Stat(l.Path)
	target, err2 := os.Stat(l.Target)
	return err == nil && err2 == nil && os.SameFile(there, target)
}

// Make makes the link. A folder with its name is put aside, and keys in it that
// belong tells to be of the ledger are copied; a link is replaced. It returns the
// accounts whose keys were copied, and whether anything was put aside.
func (l Link) Make(belongs func(Stored) (bool, error)) (copied []account.ID, aside bool, err error) {
	for _, dir := range []string{l.Target, filepath.Dir(l.Path)} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, false, &LinkError{dir, withoutPath(err)}
		}
	}
	if l.Made() {
		return nil, false, nil
	}
	there, err := os.Lstat(l.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, false, &LinkError{l.Path, withoutPath(err)}
	case there.Mode()&fs.ModeSymlink != 0: // such as to an older ledger's
		err = os.Remove(l.Path)
	default:
		if copied, err = l.copyKeys(belongs); err == nil {
			aside, err = true, l.putAside()
		}
	}
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		err = os.Symlink(l.Target, l.Path)
	}
	if err != nil {
		return nil, false, &LinkError{l.Path, withoutPath(err)}
	}
	return copied, aside, nil
}

func (l Link) putAside() error {
	if _, err := os.Lstat(l.Aside()); err == nil {
		return &LinkError{l.Aside(), errors.New("it is there already: move it, then link again")}
	}
	return os.Rename(l.Path, l.Aside())
}

// copyKeys copies what is in the way of the link and of its ledger. Files that are
// no keys, and keys that the ledger's folder has, are left.
func (l Link) copyKeys(belongs func(Stored) (bool, error)) (copied []account.ID, err error) {
	entries, err := os.ReadDir(l.Path)
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		name, isJSON := strings.CutSuffix(entry.Name(), ".json")
		id, err := account.Parse(name)
		if !isJSON || err != nil {
			continue
		}
		path := filepath.Join(l.Path, entry.Name())
		key, err := loadOf(path, id)
		if err != nil {
			continue
		}
		isOurs, err := belongs(Stored{path, key})
		if err != nil {
			return nil, err
		}
		if !isOurs {
			continue
		}
		err = Save(filepath.Join(l.Target, entry.Name()), key)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		copied = append(copied, id)
	}
	return copied, nil
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
		return false, &LinkError{l.Path, withoutPath(err)}
	}
	err = os.Rename(l.Aside(), l.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}
