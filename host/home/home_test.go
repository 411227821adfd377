package home_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/host/home"
	"latchkey/plugins/standard"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// root is the key that a home begins with here.
func root() *home.ValidatorKey {
	secret := keys.FromSeed([32]byte{7})
	return &home.ValidatorKey{AccountID: ledger.DevRoot, PublicKey: secret.PublicKey(), SecretKey: secret.Text()}
}

func begin(h home.Home) error {
	return h.Begin(ledger.DevGenesis(root().PublicKey, nil, standard.SetUpDevDrop, 1), root())
}

// TestPlantedFilesDoNotGetTheRootKey: whoever could write to the folder before left a
// file, or a link, under a name that a writer might use on the way.
func TestPlantedFilesDoNotGetTheRootKey(t *testing.T) {
	elsewhere := filepath.Join(t.TempDir(), "elsewhere")
	for name, plant := range map[string]func(path string) error{
		"a file": func(path string) error {
			return errors.Join(os.WriteFile(path, nil, 0o666), os.Chmod(path, 0o666))
		},
		"a link": func(path string) error { return os.Symlink(elsewhere, path) },
	} {
		h := home.Home{Dir: t.TempDir()}
		key := filepath.Join(h.Dir, "validator_key.json")
		must(t, plant(key+".new"))
		must(t, plant(filepath.Join(h.Dir, "genesis.json.new")))
		if err := begin(h); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		info, err := os.Lstat(key)
		if err != nil || runtime.GOOS != "windows" && info.Mode() != 0o600 {
			t.Errorf("%s: the root key's file has mode %v (%v)", name, info.Mode(), err)
		}
		if _, err := os.Stat(elsewhere); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: the key went elsewhere (%v)", name, err)
		}
	}
}

// TestALinkInTheKeysPlaceIsRefused: it leads nowhere, so there is no key yet, and to
// write through it would leave the key where somebody else wants it.
func TestALinkInTheKeysPlaceIsRefused(t *testing.T) {
	h, elsewhere := home.Home{Dir: t.TempDir()}, filepath.Join(t.TempDir(), "elsewhere")
	must(t, os.Symlink(elsewhere, filepath.Join(h.Dir, "validator_key.json")))
	if err := begin(h); !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(elsewhere); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the key went elsewhere (%v)", err)
	}
}

func TestAHomeWarnsOfRightsThatGiveTheKeyAway(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("lists of rights decide there")
	}
	h := home.Home{Dir: t.TempDir()}
	must(t, begin(h))
	must(t, os.Chmod(h.Dir, 0o700))
	if got := h.Warnings(); len(got) != 0 {
		t.Errorf("of a new home: %v", got)
	}
	key := filepath.Join(h.Dir, "validator_key.json")
	must(t, os.Chmod(key, 0o644))
	must(t, os.Chmod(h.Dir, 0o777))
	got := h.Warnings()
	if len(got) != 2 || !strings.Contains(got[0].Error(), key+": others can read the root account's key") ||
		!strings.Contains(got[1].Error(), h.Dir+": anyone can replace") {
		t.Errorf("got %v", got)
	}
}
