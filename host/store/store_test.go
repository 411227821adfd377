package store_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"latchkey/core/state"
	"latchkey/host/store"
	"latchkey/internal/test/storetest"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

func TestStoreConforms(t *testing.T) {
	storetest.Run(t, func(t *testing.T) state.Store { return open(t, t.TempDir(), store.Options{}) })
}

func TestStateSurvivesReopening(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	s := open(t, dir, store.Options{})
	commit(t, s, put("a", "1"), put("b", ""))
	closeStore(t, s)
	s = open(t, dir, store.Options{})
	wantScan(t, s, `"a"="1" "b"=""`)
}

func TestSnapshotIsOneMoment(t *testing.T) {
	s := open(t, t.TempDir(), store.Options{})
	commit(t, s, put("a", "1"), put("b", "1"))
	snapshot, err := s.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	commit(t, s, put("a", "2"), state.Change{Key: []byte("b")}, put("c", "2"))
	wantScan(t, snapshot, `"a"="1" "b"="1"`)
	if value, ok, err := snapshot.Get([]byte("b")); string(value) != "1" || !ok || err != nil {
		t.Errorf("snapshot reads b = %q, %v, %v", value, ok, err)
	}
	if err := errors.Join(snapshot.Close(), snapshot.Close()); err != nil {
		t.Error(err)
	}
	if _, _, err := snapshot.Get([]byte("a")); !errors.Is(err, store.ErrClosed) {
		t.Errorf("a closed snapshot answers %v", err)
	}
}

func TestCloseIsFinalAndIdempotent(t *testing.T) {
	s := open(t, t.TempDir(), store.Options{})
	commit(t, s, put("a", "1"))
	snapshot, err := s.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Scan(nil, nil, func(key, value []byte) bool {
		go s.Close()
		// A read inside a scan is answered or refused, never stuck.
		for {
			if _, _, err := s.Get(key); errors.Is(err, store.ErrClosed) {
				return true
			}
		}
	}); err != nil {
		t.Error(err)
	}
	closeStore(t, s)
	closeStore(t, s)
	for what, err := range map[string]error{
		"commit":   s.Commit([]state.Change{put("a", "2")}),
		"scan":     s.Scan(nil, nil, nil),
		"snapshot": func() error { _, err := s.Snapshot(); return err }(),
		"read":     func() error { _, _, err := snapshot.Get(nil); return err }(),
	} {
		if !errors.Is(err, store.ErrClosed) {
			t.Errorf("%s after Close: %v", what, err)
		}
	}
}

func TestSecondStoreIsRefused(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, store.Options{})
	for _, name := range []string{dir, dir + "/../" + filepath.Base(dir)} {
		_, err := store.Open(name, store.Options{})
		if inUse := (*store.InUseError)(nil); !errors.As(err, &inUse) || !strings.Contains(err.Error(), dir) {
			t.Errorf("open %s: %v", name, err)
		}
	}
	commit(t, s, put("a", "1"))
	closeStore(t, s)
	closeStore(t, open(t, dir, store.Options{}))
}

func TestUnknownFormatIsRefused(t *testing.T) {
	dir := t.TempDir()
	closeStore(t, open(t, dir, store.Options{}))
	db, err := pebble.Open(dir, &pebble.Options{FormatMajorVersion: pebble.FormatWALSyncChunks, Logger: quiet{}})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(
		db.Set([]byte("\x00format"), binary.BigEndian.AppendUint32(nil, 7), pebble.Sync),
		db.Close(),
	); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the refusal must release the folder
		_, err = store.Open(dir, store.Options{})
		if format := (*store.FormatError)(nil); !errors.As(err, &format) || format.Found != 7 {
			t.Fatalf("open: %v, want a format error", err)
		}
	}
}

func TestDamagedFoldersAreRefused(t *testing.T) {
	fill := func(t *testing.T) string {
		dir := t.TempDir()
		s := open(t, dir, store.Options{})
		commit(t, s, put("a", "1"))
		closeStore(t, s)
		return dir
	}
	for name, damage := range map[string]func(t *testing.T) (dir string){
		"no manifest": func(t *testing.T) string {
			dir := fill(t)
			remove(t, filepath.Join(dir, "marker.manifest*"))
			remove(t, filepath.Join(dir, "MANIFEST*"))
			return dir
		},
		"garbled manifest": func(t *testing.T) string {
			dir := fill(t)
			paths, _ := filepath.Glob(filepath.Join(dir, "MANIFEST*"))
			for _, path := range paths {
				if err := os.WriteFile(path, bytes.Repeat([]byte{0xaa}, 200), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			return dir
		},
		"a file": func(t *testing.T) string {
			path := filepath.Join(t.TempDir(), "file")
			if err := os.WriteFile(path, nil, 0o644); err != nil {
				t.Fatal(err)
			}
			return path
		},
		"another database": func(t *testing.T) string {
			dir := t.TempDir()
			db, err := pebble.Open(dir, &pebble.Options{Logger: quiet{}})
			if err == nil {
				err = errors.Join(db.Set([]byte("theirs"), nil, pebble.Sync), db.Close())
			}
			if err != nil {
				t.Fatal(err)
			}
			return dir
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := damage(t)
			_, err := store.Open(dir, store.Options{})
			if openErr := (*store.OpenError)(nil); !errors.As(err, &openErr) || !strings.Contains(err.Error(), dir) {
				t.Fatalf("open: %v, want an open error", err)
			}
			t.Log(err)
		})
	}
}

func TestConcurrentCommitsShareSyncs(t *testing.T) {
	fs := &slowSyncFS{FS: vfs.NewMem()}
	s := open(t, "/data", store.Options{FS: fs})
	fs.syncs.Store(0)
	const workers, each = 32, 10
	var group sync.WaitGroup
	for worker := range workers {
		group.Go(func() {
			for i := range each {
				commit(t, s, put(fmt.Sprintf("%d/%d", worker, i), "x"))
			}
		})
	}
	group.Wait()
	if syncs := fs.syncs.Load(); syncs > workers*each/4 {
		t.Errorf("%d commits took %d syncs: they are not grouped", workers*each, syncs)
	} else {
		t.Logf("%d commits took %d syncs", workers*each, syncs)
	}
}

func TestPebbleLogsAtDebug(t *testing.T) {
	var text bytes.Buffer
	log := slog.New(slog.NewTextHandler(&text, &slog.HandlerOptions{Level: slog.LevelInfo}))
	closeStore(t, open(t, t.TempDir(), store.Options{Log: log}))
	if text.Len() > 0 {
		t.Errorf("opening and closing logs\n%s", &text)
	}
}

// slowSyncFS makes syncs slow and counts those of the log.
type slowSyncFS struct {
	vfs.FS
	syncs atomic.Int64
}

func (fs *slowSyncFS) Create(name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	f, err := fs.FS.Create(name, c)
	return &slowSyncFile{f, fs}, err
}

type slowSyncFile struct {
	vfs.File
	fs *slowSyncFS
}

func (f *slowSyncFile) Sync() error     { return f.count(f.File.Sync) }
func (f *slowSyncFile) SyncData() error { return f.count(f.File.SyncData) }

func (f *slowSyncFile) count(sync func() error) error {
	f.fs.syncs.Add(1)
	time.Sleep(2 * time.Millisecond)
	return sync()
}

func (f *slowSyncFile) SyncTo(int64) (bool, error) { return true, f.Sync() }

type quiet struct{}

func (quiet) Infof(string, ...any)      {}
func (quiet) Errorf(string, ...any)     {}
func (quiet) Fatalf(f string, a ...any) { panic(fmt.Sprintf(f, a...)) }

func open(t testing.TB, dir string, opts store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(dir, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeStore(t, s) })
	return s
}

func closeStore(t testing.TB, s io.Closer) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func put(key, value string) state.Change {
	return state.Change{Key: []byte(key), Value: []byte(value)}
}

func commit(t testing.TB, s state.Store, changes ...state.Change) {
	t.Helper()
	if err := s.Commit(changes); err != nil {
		t.Error(err)
	}
}

func wantScan(t *testing.T, s state.Reader, want string) {
	t.Helper()
	var pairs []string
	if err := s.Scan(nil, nil, func(key, value []byte) bool {
		pairs = append(pairs, fmt.Sprintf("%q=%q", key, value))
		return true
	}); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(pairs, " "); got != want {
		t.Errorf("the store holds %s, want %s", got, want)
	}
}

func remove(t *testing.T, pattern string) {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("nothing matches %s", pattern)
	}
	for _, path := range paths {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}
