package files

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// PlantedError is a file, or a link to one, that somebody put there who neither
// runs the program nor owns the folder.
type PlantedError struct {
	Owner uint32 // a user's number
	Link  bool
}

func (e *PlantedError) Error() string {
	what := "it"
	if e.Link {
		what = "it is a link that"
	}
	return fmt.Sprintf("%s belongs to user %d, who neither runs this program nor owns the folder: "+
		"remove it, or make it yours with chown if you meant it to be used", what, e.Owner)
}

// TooLargeError is a file with more bytes than what belongs there can have.
type TooLargeError struct{ BytesMax int64 }

func (e *TooLargeError) Error() string {
	return fmt.Sprintf("it has more than %d bytes, which no such file needs", e.BytesMax)
}

// Read reads a file that decides what is signed or served, such as a key. Links
// are followed (secrets are often mounted as such), but for planted ones.
//
// Errors: *PlantedError, *TooLargeError, those of the system.
func Read(path string, bytesMax int64) ([]byte, error) {
	f, err := openChecked(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, bytesMax+1))
	if err == nil && int64(len(content)) > bytesMax {
		err = &TooLargeError{bytesMax}
	}
	return content, Cause(err)
}

// opensMax is how often a file is opened that is replaced meanwhile, as another of our
// programs may do at any time.
const opensMax = 10

// openChecked opens the file that was checked, and no other that took its place.
func openChecked(path string) (*os.File, error) {
	for range opensMax {
		f, replaced, err := tryToOpen(path)
		if !replaced {
			return f, err
		}
	}
	return nil, errors.New("it was replaced each time that it was opened: try again")
}

func tryToOpen(path string) (f *os.File, replaced bool, err error) {
	checked, err := os.Lstat(path)
	if err != nil {
		return nil, false, Cause(err)
	}
	if err := checkPlanted(path, checked); err != nil {
		return nil, false, err
	}
	if f, err = os.Open(path); err != nil {
		return nil, false, Cause(err)
	}
	opened, err := f.Stat()
	if replaced = err == nil && checked.Mode().IsRegular() && !os.SameFile(checked, opened); err != nil || replaced {
		f.Close()
		return nil, replaced, Cause(err)
	}
	return f, false, nil
}

// checkPlanted is the rule by which Linux decides whom to follow in folders such
// as /tmp: one's own files, the system's, and those of the folder's owner.
func checkPlanted(path string, info fs.FileInfo) error {
	folder, err := os.Stat(filepath.Dir(path))
	if err != nil {
		return Cause(err)
	}
	owner, known := ownerOf(info)
	folderOwner, _ := ownerOf(folder)
	if known && isStranger(owner, uint32(os.Geteuid()), folderOwner) {
		return &PlantedError{owner, info.Mode()&fs.ModeSymlink != 0}
	}
	return nil
}

// CheckFolder is an error when a folder in which the program would work was planted:
// it belongs to a stranger, and stands where anyone may make one.
func CheckFolder(path string) error {
	path, err := filepath.Abs(path) // what is above . or a/ shows then
	if err != nil {
		return err
	}
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return Cause(err)
	}
	above, err := os.Stat(filepath.Dir(path))
	if err != nil || !modesCount || above.Mode()&0o002 == 0 {
		return Cause(err)
	}
	return checkPlanted(path, info)
}

func isStranger(owner, user, folderOwner uint32) bool {
	return owner != 0 && owner != user && owner != folderOwner
}

// CheckNotLink is an error when path is a link, through which a program that
// cannot be told otherwise would write.
func CheckNotLink(path string) error {
	if info, err := os.Lstat(path); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		return fmt.Errorf("it is a link, and nothing is written through one: remove it")
	}
	return nil
}

// IsExposed reports whether others than its owner can read a file.
func IsExposed(path string) bool {
	info, err := os.Stat(path)
	return err == nil && modesCount && info.Mode().IsRegular() && info.Mode().Perm()&0o077 != 0
}

// IsWritableByAll reports whether anyone can put files into a folder, and take
// those of others away.
func IsWritableByAll(dir string) bool {
	info, err := os.Stat(dir)
	return err == nil && modesCount && info.Mode()&0o002 != 0 && info.Mode()&fs.ModeSticky == 0
}
