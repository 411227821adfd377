//go:build unix

package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// withUmask runs test under a umask that lets everything, or nothing, through.
func withUmask(t *testing.T, mask int, test func()) {
	t.Helper()
	before := syscall.Umask(mask)
	defer syscall.Umask(before)
	test()
}

func modeOf(t *testing.T, path string) fs.FileMode {
	t.Helper()
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode()
}

func mustHold(t *testing.T, path, want string) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("%s holds %q, want %q (%v)", path, got, want, err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// writers are the two ways to write, which differ only in what they replace.
var writers = map[string]func(path string, content []byte, mode fs.FileMode) error{"Write": Write, "Create": Create}

func TestModesAreThoseAskedForUnderAnyUmask(t *testing.T) {
	for name, write := range writers {
		for _, mask := range []int{0, 0o022, 0o177} {
			for _, mode := range []fs.FileMode{Secret, Public} {
				path := filepath.Join(t.TempDir(), "a.json")
				withUmask(t, mask, func() { must(t, write(path, []byte("x"), mode)) })
				if got := modeOf(t, path); got != mode {
					t.Errorf("%s under umask %03o: mode %v, want %v", name, mask, got, mode)
				}
			}
		}
	}
}

func TestNewFoldersAreTheirOwnersAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	withUmask(t, 0, func() { must(t, Write(filepath.Join(dir, "c"), nil, Secret)) })
	for _, path := range []string{dir, filepath.Dir(dir)} {
		if got := modeOf(t, path).Perm(); got != 0o700 {
			t.Errorf("%s has mode %v", path, got)
		}
	}
}

// TestNothingIsWrittenThroughALink: neither one in the file's place, nor under the
// names that a writer might use on the way.
func TestNothingIsWrittenThroughALink(t *testing.T) {
	dir := t.TempDir()
	path, elsewhere := filepath.Join(dir, "a.json"), filepath.Join(t.TempDir(), "elsewhere")
	must(t, os.WriteFile(elsewhere, []byte("theirs"), 0o666))
	for _, name := range []string{"a.json", "a.json.new", ".a.json"} {
		must(t, os.Symlink(elsewhere, filepath.Join(dir, name)))
	}
	if err := Create(path, []byte("secret"), Secret); !errors.Is(err, fs.ErrExist) {
		t.Errorf("Create: %v", err)
	}
	must(t, Write(path, []byte("secret"), Secret))
	mustHold(t, elsewhere, "theirs")
	mustHold(t, path, "secret")
	if got := modeOf(t, path); got != Secret {
		t.Errorf("mode %v", got)
	}
	if _, err := OpenLocked(filepath.Join(dir, "a.json.new")); err == nil {
		t.Error("a link was opened for notes")
	}
	mustHold(t, elsewhere, "theirs")
}

// TestAPlantedFileDoesNotLendItsMode: what is put in its place has its own.
func TestAPlantedFileDoesNotLendItsMode(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.json")
	for _, name := range []string{path, path + ".new"} {
		must(t, os.WriteFile(name, []byte("planted"), 0o666))
		must(t, os.Chmod(name, 0o666))
	}
	must(t, Write(path, []byte("secret"), Secret))
	if got := modeOf(t, path); got != Secret {
		t.Errorf("mode %v", got)
	}
	mustHold(t, path+".new", "planted")
}

func TestCreateReplacesNothing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.json")
	must(t, Create(path, []byte("first"), Secret))
	if err := Create(path, []byte("second"), Secret); !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v", err)
	}
	mustHold(t, path, "first")
	must(t, Write(path, []byte("third"), Secret))
	mustHold(t, path, "third")
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}

func TestErrorsHoldNoPath(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	must(t, Write(path, nil, Secret))
	below := filepath.Join(path, "b")
	_, read := Read(below, 9)
	for _, err := range []error{Write(below, nil, Secret), Create(below, nil, Secret), read} {
		if err == nil || strings.Contains(err.Error(), path) {
			t.Errorf("got %v", err)
		}
	}
}

func TestReadIsBounded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	must(t, Write(path, []byte("12345"), Secret))
	if content, err := Read(path, 5); err != nil || string(content) != "12345" {
		t.Errorf("got %q, %v", content, err)
	}
	var large *TooLargeError
	if _, err := Read(path, 4); !errors.As(err, &large) || large.BytesMax != 4 {
		t.Errorf("got %v", err)
	}
}

func TestLinksOfOnesOwnAreRead(t *testing.T) {
	dir := t.TempDir()
	must(t, Write(filepath.Join(dir, "a"), []byte("x"), Secret))
	must(t, os.Symlink("a", filepath.Join(dir, "b")))
	if content, err := Read(filepath.Join(dir, "b"), 9); err != nil || string(content) != "x" {
		t.Errorf("got %q, %v", content, err)
	}
}

func TestWhatAStrangerPutThereIsNotRead(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	dir := t.TempDir()
	file, link := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	must(t, Write(file, []byte("x"), Secret))
	must(t, os.Symlink("a", link))
	must(t, os.Lchown(link, 4321, 4321))
	var planted *PlantedError
	if _, err := Read(link, 9); !errors.As(err, &planted) || planted.Owner != 4321 || !planted.Link {
		t.Errorf("a link: %v", err)
	}
	must(t, os.Chown(file, 4321, 4321))
	if _, err := Read(file, 9); !errors.As(err, &planted) || planted.Link {
		t.Errorf("a file: %v", err)
	}
	must(t, os.Chown(dir, 4321, 4321)) // now it is the folder of whoever owns the file
	if _, err := Read(file, 9); err != nil {
		t.Error(err)
	}
}

func TestWhoIsAStranger(t *testing.T) {
	for _, c := range []struct {
		owner, user, folder uint32
		want                bool
	}{
		{7, 7, 0, false},  // one's own
		{0, 7, 7, false},  // the system's
		{8, 0, 8, false},  // root at work in a user's folder
		{8, 7, 0, true},   // in /tmp
		{8, 7, 7, true},   // in a folder of one's own that others may write to
		{8, 0, 7, true},   // root is not exempt
		{0, 0, 99, false}, // root's own in a user's folder
	} {
		if got := isStranger(c.owner, c.user, c.folder); got != c.want {
			t.Errorf("file of %d, read by %d, in a folder of %d: %v", c.owner, c.user, c.folder, got)
		}
	}
}

func TestExposure(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	must(t, Write(path, nil, Secret))
	for mode, want := range map[fs.FileMode]bool{0o600: false, 0o400: false, 0o640: true, 0o604: true, 0o660: true} {
		must(t, os.Chmod(path, mode))
		if got := IsExposed(path); got != want {
			t.Errorf("mode %v: %v", mode, got)
		}
	}
	for mode, want := range map[fs.FileMode]bool{0o700: false, 0o775: false, 0o777: true, 0o777 | fs.ModeSticky: false} {
		must(t, os.Chmod(dir, mode))
		if got := IsWritableByAll(dir); got != want {
			t.Errorf("folder of mode %v: %v", mode, got)
		}
	}
}

// TestFoldersThatAStrangerMadeAreRefused where anyone may make them.
func TestFoldersThatAStrangerMadeAreRefused(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give folders away")
	}
	above := t.TempDir()
	dir := filepath.Join(above, "a")
	must(t, CheckFolder(dir)) // there is none
	must(t, os.Mkdir(dir, 0o700))
	must(t, os.Chown(dir, 4321, 4321))
	must(t, CheckFolder(dir)) // only who owns the folder above can have meant it so
	must(t, os.Chmod(above, 0o777|fs.ModeSticky))
	var planted *PlantedError
	if err := CheckFolder(dir); !errors.As(err, &planted) || planted.Owner != 4321 {
		t.Errorf("got %v", err)
	}
	t.Chdir(dir)
	if err := CheckFolder("."); !errors.As(err, &planted) {
		t.Errorf("from within: %v", err)
	}
	must(t, os.Chown(dir, os.Geteuid(), 0))
	must(t, CheckFolder(dir))
}

// TestAFileThatIsReplacedIsRead: another of our programs may write it anew at any time.
func TestAFileThatIsReplacedIsRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	must(t, os.WriteFile(path, []byte("content"), 0o600))
	done := make(chan struct{})
	var writing sync.WaitGroup
	defer writing.Wait()
	defer close(done)
	writing.Go(func() {
		for n := 0; ; n++ {
			select {
			case <-done:
				return
			default:
			}
			next := fmt.Sprint(path, n)
			if os.WriteFile(next, []byte("content"), 0o600) != nil || os.Rename(next, path) != nil {
				t.Error("it cannot be replaced")
				return
			}
		}
	})
	for range 2000 {
		if content, err := Read(path, 100); err != nil || string(content) != "content" {
			t.Fatalf("%q, %v", content, err)
		}
	}
}
