package store_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/core/state"
	"latchkey/host/store"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// withTable is a disk with a store whose batches are in a table.
func withTable(t *testing.T, batches int) *vfs.MemFS {
	t.Helper()
	disk := filled(t, batches)
	closeStore(t, open(t, "/data", store.Options{FS: disk})) // what is in the log goes into a table
	return disk
}

func flip(t *testing.T, disk vfs.FS, path string, at int) {
	t.Helper()
	content := read(t, disk, path)
	content[at] ^= 0x10
	write(t, disk, path, content)
}

// TestADamagedTableRefusesTheStart, wherever the byte is.
func TestADamagedTableRefusesTheStart(t *testing.T) {
	whole := withTable(t, 4)
	path := newest(t, whole, ".sst")
	size := len(read(t, whole, path))
	refused := 0
	for at := 0; at < size; at += 7 {
		disk := copied(t, whole)
		flip(t, disk, path, at)
		s, err := store.Open("/data", store.Options{FS: disk})
		if err == nil {
			checkBatches(t, s, 4) // a byte that pads, before the end
			closeStore(t, s)
			continue
		}
		refused++
		var damaged *store.DamagedError
		if !errors.As(err, &damaged) || !strings.Contains(err.Error(), "put the folder back from a backup") {
			t.Errorf("byte %d: %v", at, err)
		}
	}
	if refused*7 < size*9/10 {
		t.Errorf("%d flipped bytes of %d were found", refused, size/7)
	}
}

// TestDamageThatAReadMeetsEndsTheStore in an orderly way: the read says so, all later
// operations do, and whoever runs the store hears of it.
func TestDamageThatAReadMeetsEndsTheStore(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, store.Options{})
	for n := range 4 {
		commit(t, s, put(fmt.Sprintf("large/%d", n), strings.Repeat("x", 1<<20)))
	}
	closeStore(t, s)
	s = open(t, dir, store.Options{})
	tables, err := filepath.Glob(filepath.Join(dir, "*.sst"))
	if err != nil || len(tables) == 0 {
		t.Fatal(tables, err)
	}
	select {
	case <-s.Failed():
		t.Fatal(s.Failure())
	default:
	}
	for _, table := range tables {
		content, err := os.ReadFile(table)
		if err != nil {
			t.Fatal(err)
		}
		content[len(content)/2] ^= 0x10 // in a block that opening has not read
		if err := os.WriteFile(table, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var damaged *store.DamagedError
	err = s.Scan(nil, nil, func(_, _ []byte) bool { return true })
	if !errors.As(err, &damaged) || damaged.File == "" {
		t.Fatalf("the read: %v", err)
	}
	<-s.Failed()
	if err := s.Failure(); !errors.As(err, &damaged) {
		t.Errorf("Failure: %v", err)
	}
	if err := s.Commit([]state.Change{put("a", "1")}); !errors.As(err, &damaged) {
		t.Errorf("a commit: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("closing: %v", err)
	}
}

// TestInspectFindsWhatIsWrong and changes nothing.
func TestInspectFindsWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, store.Options{Head: headOf})
	for n := range 3 {
		commit(t, s, batch(n+1)...)
	}
	if _, err := store.Inspect(dir); !errors.As(err, new(*store.InUseError)) {
		t.Errorf("of a store in use: %v", err)
	}
	closeStore(t, s)
	closeStore(t, open(t, dir, store.Options{}))

	inspect := func() *store.Inspection {
		i, err := store.Inspect(dir)
		if err != nil {
			t.Fatal(err)
		}
		return i
	}
	i := inspect()
	if len(i.Damage) != 0 || i.Tables == 0 || i.Bytes == 0 || i.Mark.Height != 3 {
		t.Errorf("of a good store: %+v", i)
	}
	checkBatches(t, i, 3)
	if err := i.Close(); err != nil {
		t.Fatal(err)
	}

	tables, _ := filepath.Glob(filepath.Join(dir, "*.sst"))
	flip(t, vfs.Default, tables[0], 10)
	i = inspect()
	var damaged *store.DamagedError
	if len(i.Damage) != 1 || !errors.As(i.Damage[0], &damaged) || damaged.File != tables[0] {
		t.Errorf("of a damaged store: %v", i.Damage)
	}
	if err := i.Scan(nil, nil, func(_, _ []byte) bool { return true }); !errors.As(err, &damaged) {
		t.Errorf("a read of it: %v", err)
	}
	if err := i.Close(); err != nil {
		t.Fatal(err)
	}
	flip(t, vfs.Default, tables[0], 10)
	closeStore(t, open(t, dir, store.Options{}))

	if _, err := store.Inspect(filepath.Join(dir, "nowhere")); err == nil {
		t.Error("a folder that is not there was inspected")
	}
}
