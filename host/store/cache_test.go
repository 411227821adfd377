package store

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"latchkey/core/state"
)

func change(key, value string) state.Change {
	return state.Change{Key: []byte(key), Value: []byte(value)}
}

// TestACacheIsNoStoreOfItsOwn: what says that it is a cache is not opened otherwise, and
// what holds a ledger of its own does not become one.
func TestACacheIsNoStoreOfItsOwn(t *testing.T) {
	cache, own := t.TempDir(), t.TempDir()
	for dir, name := range map[string]string{cache: "tickets", own: ""} {
		s, err := Open(dir, Options{CacheOf: name})
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(s.Commit([]state.Change{change("a", "b")}), s.Close()); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ dir, as string }{{cache, ""}, {cache, "other"}, {own, "tickets"}} {
		var log bytes.Buffer
		_, err := Open(c.dir, Options{CacheOf: c.as, Log: slog.New(slog.NewTextHandler(&log, nil))})
		if log.Len() > 0 {
			t.Errorf("opened as a cache of %q it tells %s", c.as, &log)
		}
		if wrong := (*CacheError)(nil); !errors.As(err, &wrong) || wrong.Wanted != c.as {
			t.Errorf("opened as a cache of %q: %v, want a *CacheError", c.as, err)
		}
	}
	s, err := Open(cache, Options{CacheOf: "tickets"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if value, ok, err := s.Get([]byte("a")); !ok || err != nil || string(value) != "b" {
		t.Errorf("%q, %v, %v", value, ok, err)
	}
	if _, err := os.Stat(filepath.Join(cache, MarkFile)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a cache marks its commits: %v", err)
	}
}

// TestAStoreBecomesACache, and is one from then on.
func TestAStoreBecomesACache(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Commit([]state.Change{change("a", "b")}), s.BecomeCache("tickets"), s.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, Options{}); !errors.As(err, new(*CacheError)) {
		t.Errorf("opened as it was: %v", err)
	}
	again, err := Open(dir, Options{CacheOf: "tickets"})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if _, ok, err := again.Get([]byte("a")); !ok || err != nil {
		t.Errorf("what it held is there: %v, %v", ok, err)
	}
}

// TestACacheMayLoseItsEnd: after a power cut it opens, with the first of what it had.
func TestACacheMayLoseItsEnd(t *testing.T) {
	fs := vfs.NewCrashableMem()
	s, err := Open("cache", Options{FS: fs, CacheOf: "tickets"})
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"1", "2", "3", "4"} {
		if err := s.Commit([]state.Change{change(key, "")}); err != nil {
			t.Fatal(err)
		}
	}
	cut := fs.CrashClone(vfs.CrashCloneCfg{})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open("cache", Options{FS: cut, CacheOf: "tickets"})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	missing := false
	for _, key := range []string{"1", "2", "3", "4"} {
		_, ok, err := again.Get([]byte(key))
		if err != nil || ok && missing {
			t.Fatalf("%s is there, and one before is not (%v)", key, err)
		}
		missing = missing || !ok
	}
	if !missing {
		t.Error("nothing was lost: a cache syncs its commits")
	}
}
