package credentials

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"latchkey/core/account"
)

func all(Stored) (bool, error)  { return true, nil }
func none(Stored) (bool, error) { return false, nil }

func linkIn(t *testing.T) (Link, Folder) {
	t.Helper()
	dir := t.TempDir()
	tools := Folder{filepath.Join(dir, "near")}
	l, err := (Folder{filepath.Join(dir, "latchkey")}).LinkTo(testLedger, tools)
	if err != nil {
		t.Fatal(err)
	}
	return l, tools
}

func makes(t *testing.T, l Link, belongs func(Stored) (bool, error), want ...account.ID) (aside bool) {
	t.Helper()
	copied, aside, err := l.Make(belongs)
	if err != nil || !slices.Equal(copied, want) || !l.Made() {
		t.Fatalf("copied %v, made %v, %v; want %v", copied, l.Made(), err, want)
	}
	return aside
}

func TestALinkWhereNothingWas(t *testing.T) {
	l, tools := linkIn(t)
	if makes(t, l, all) {
		t.Error("something was put aside")
	}
	save(t, tools.Path("custom", "a.near"), "a.near", "a") // as near-cli does
	if _, err := Load(filepath.Join(l.Target, "a.near.json")); err != nil {
		t.Error(err)
	}
	makes(t, l, all) // again
	if restored, err := l.Remove(); restored || err != nil {
		t.Errorf("%v, %v", restored, err)
	}
	if _, err := Load(filepath.Join(l.Target, "a.near.json")); err != nil {
		t.Errorf("the key went with the link: %v", err)
	}
}

func TestALinkInPlaceOfAFolder(t *testing.T) {
	l, tools := linkIn(t)
	save(t, tools.Path("custom", "a.near"), "a.near", "a")
	save(t, tools.Path("custom", "b.near"), "b.near", "b")
	save(t, filepath.Join(l.Target, "b.near.json"), "b.near", "ours")
	if err := os.WriteFile(tools.Path("custom", "c.near"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if !makes(t, l, all, "a.near") {
		t.Error("the folder was not put aside")
	}
	if k, err := Load(tools.Path("custom", "b.near")); err != nil || k.Secret != testKey("ours") {
		t.Errorf("a key was replaced: %v", err)
	}
	if restored, err := l.Remove(); !restored || err != nil {
		t.Errorf("%v, %v", restored, err)
	}
	if k, err := Load(tools.Path("custom", "b.near")); err != nil || k.Secret != testKey("b") {
		t.Errorf("the folder is not what it was: %v", err)
	}
}

func TestALinkToAnotherLedgerIsReplaced(t *testing.T) {
	l, tools := linkIn(t)
	other, err := (Folder{filepath.Dir(l.Target)}).LinkTo(Ledger{ChainID: "other"}, tools)
	if err != nil {
		t.Fatal(err)
	}
	makes(t, other, none)
	if makes(t, l, none) || other.Made() {
		t.Error("the other is still there")
	}
}

// TestNothingIsTakenAwayOnTheWay: when the node does not tell whose the keys are,
// the folder stays where it was.
func TestNothingIsTakenAwayOnTheWay(t *testing.T) {
	l, tools := linkIn(t)
	save(t, tools.Path("custom", "a.near"), "a.near", "a")
	gone := errors.New("no node")
	if _, _, err := l.Make(func(Stored) (bool, error) { return false, gone }); !errors.Is(err, gone) {
		t.Errorf("got %v", err)
	}
	if _, err := Load(tools.Path("custom", "a.near")); err != nil {
		t.Error(err)
	}
	// Nor is what was put aside before written over.
	if err := os.Mkdir(l.Aside(), 0o700); err != nil {
		t.Fatal(err)
	}
	var cannot *LinkError
	if _, _, err := l.Make(none); !errors.As(err, &cannot) {
		t.Errorf("got %v", err)
	}
	if _, err := Load(tools.Path("custom", "a.near")); err != nil {
		t.Error(err)
	}
	if _, err := l.Remove(); !errors.As(err, &cannot) {
		t.Errorf("a folder was removed: %v", err)
	}
}
