package home

import (
	"errors"
	"os"
	"testing"

	"latchkey/core/keys"
	"latchkey/host/files"
)

// TestTheHeadKeyStays, and is that of all nodes of a ledger if there are several.
func TestTheHeadKeyStays(t *testing.T) {
	h := Home{Dir: t.TempDir()}
	first, err := h.HeadKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	other := keys.FromSeed([32]byte{1})
	if again, err := h.HeadKey(&other); err != nil || again.PublicKey() != first.PublicKey() {
		t.Errorf("again: %v", err)
	}
	if info, err := os.Stat(h.path(headKeyFile)); err != nil || info.Mode().Perm() != files.Secret {
		t.Errorf("%v, %v", info, err)
	}
	common := Home{Dir: t.TempDir()}
	if of, err := common.HeadKey(&other); err != nil || of.PublicKey() != other.PublicKey() {
		t.Errorf("of several: %v", err)
	}
	for _, bad := range []string{"", "{}", `{"public_key":"` + first.PublicKey().String() + `","secret_key":"` + other.Text() + `"}`} {
		broken := Home{Dir: t.TempDir()}
		if err := os.WriteFile(broken.path(headKeyFile), []byte(bad), files.Secret); err != nil {
			t.Fatal(err)
		}
		var wrong *FileError
		if _, err := broken.HeadKey(nil); !errors.As(err, &wrong) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
