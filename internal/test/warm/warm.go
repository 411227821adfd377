package warm

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"latchkey/host/home"
)

// sharedVariable names the folder that all test programs of a run share.
const sharedVariable = "LATCHKEY_TEST_COMPILED"

// compiled is the folder; empty where no TestMain runs Tests and none is shared.
var compiled = Shared()

// Shared is the folder that the environment names for all test programs, or empty.
func Shared() string { return os.Getenv(sharedVariable) }

// Tests are all of a program: its TestMain runs them as Tests{m}, in place of m.
type Tests struct{ *testing.M }

// Run runs them, and removes what was compiled for them alone.
func (m Tests) Run() int {
	if compiled != "" {
		return m.M.Run()
	}
	var err error
	if compiled, err = os.MkdirTemp("", "latchkey-compiled-*"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(compiled)
	return m.M.Run()
}

// Cache is the folder that the homes of this program share.
func Cache(t testing.TB) string {
	t.Helper()
	if compiled == "" {
		t.Fatal("the TestMain of this package does not run warm.Tests")
	}
	return compiled
}

// Home has a home begin with what others have compiled, and leave there what it
// compiles. One that has compiled something before is left as it is.
func Home(t testing.TB, h home.Home) {
	t.Helper()
	shared := Cache(t)
	err := os.MkdirAll(filepath.Dir(h.Cache()), 0o700)
	if err == nil {
		err = os.Symlink(shared, h.Cache())
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		t.Fatal(err)
	}
}
