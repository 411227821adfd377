//go:build unix

package home_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"latchkey/host/files"
	"latchkey/host/home"
)

// TestNobodyElseReachesTheStoresFiles, whose modes are what the umask leaves.
func TestNobodyElseReachesTheStoresFiles(t *testing.T) {
	h := home.Home{Dir: filepath.Join(t.TempDir(), "home")}
	before := syscall.Umask(0)
	err := h.Make()
	syscall.Umask(before)
	must(t, err)
	for _, dir := range []string{h.Dir, h.Data()} {
		info, err := os.Stat(dir)
		must(t, err)
		if info.Mode().Perm() != 0o700 {
			t.Errorf("%s has mode %v", dir, info.Mode())
		}
	}
}

// TestAStrangersFolderIsNotWorkedIn: whoever owns the folder of compiled plugins has
// code of theirs run.
func TestAStrangersFolderIsNotWorkedIn(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give folders away")
	}
	above := t.TempDir()
	must(t, os.Chmod(above, 0o777|fs.ModeSticky)) // as /tmp
	theirs := home.Home{Dir: filepath.Join(above, "theirs")}
	shared := home.Home{Dir: above}
	for _, c := range []struct {
		home  home.Home
		plant string
	}{
		{theirs, theirs.Dir}, {shared, shared.Cache()}, {shared, shared.Data()}, {shared, shared.Events()},
	} {
		must(t, os.Mkdir(c.plant, 0o777))
		must(t, os.Chown(c.plant, 4321, 4321))
		for what, err := range map[string]error{"up": c.home.Make(), "init": begin(c.home)} {
			if !errors.As(err, new(*files.PlantedError)) {
				t.Errorf("%s with %s: %v", what, c.plant, err)
			}
		}
		must(t, os.Remove(c.plant))
	}
}
