//go:build unix

package home_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"latchkey/host/files"
	"latchkey/host/home"
)

// TestOneBegins of many who begin at once, and the others hear that they did not.
func TestOneBegins(t *testing.T) {
	h := home.Home{Dir: t.TempDir()}
	errs := make(chan error)
	for range 8 {
		go func() { errs <- begin(h) }()
	}
	began := 0
	for range 8 {
		switch err := <-errs; {
		case err == nil:
			began++
		case !errors.Is(err, fs.ErrExist):
			t.Error(err)
		}
	}
	if began != 1 {
		t.Errorf("%d began", began)
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
		for what, err := range map[string]error{"up": c.home.Check(), "init": begin(c.home)} {
			if !errors.As(err, new(*files.PlantedError)) {
				t.Errorf("%s with %s: %v", what, c.plant, err)
			}
		}
		must(t, os.Remove(c.plant))
	}
}
