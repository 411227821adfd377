package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"latchkey/core/state"
	"latchkey/host/store"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"
)

const (
	smallDisk    = 48 << 20
	smallReserve = 20 << 20 // more than a flush and a compaction of memtables can take meanwhile
)

func TestFullDiskInMemory(t *testing.T) {
	disk := &boundedFS{FS: vfs.NewMem(), capacity: smallDisk, sizes: map[string]int64{}}
	testFullDisk(t, "/data", disk, disk.resize)
}

func TestFullDiskOnTmpfs(t *testing.T) {
	mount := t.TempDir()
	sized := func(bytes int64, flags uintptr) error {
		return syscall.Mount("tmpfs", mount, "tmpfs", flags, fmt.Sprintf("size=%d", bytes))
	}
	if err := sized(smallDisk, 0); err != nil {
		t.Skip("cannot mount a small disk:", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(mount, 0); err != nil {
			t.Error(err)
		}
	})
	testFullDisk(t, filepath.Join(mount, "data"), nil, func(capacity int64) {
		if err := sized(capacity, syscall.MS_REMOUNT); err != nil {
			t.Fatal(err)
		}
	})
}

// testFullDisk fills a small disk, reads, makes room, goes on and reopens.
func testFullDisk(t *testing.T, dir string, fs vfs.FS, resize func(capacity int64)) {
	opts := store.Options{FS: fs, ReserveBytes: smallReserve}
	s, err := store.Open(dir, opts)
	if err != nil {
		t.Fatal(err)
	}
	acknowledged := map[string][]byte{}
	fill := func() error {
		for range 10_000 {
			key, value := fmt.Sprintf("key/%05d", len(acknowledged)), incompressible(200_000)
			if err := s.Commit([]state.Change{put(key, string(value)), put("count/"+key, "")}); err != nil {
				return err
			}
			acknowledged[key] = value
		}
		return nil
	}
	wantFull := func(what string, err error) {
		t.Helper()
		if full := (*store.FullError)(nil); !errors.As(err, &full) {
			t.Fatalf("%s: %v, want a full disk", what, err)
		}
	}
	check := func() {
		t.Helper()
		count := 0
		if err := s.Scan(nil, nil, func(key, value []byte) bool {
			if name, isCount := strings.CutPrefix(string(key), "count/"); isCount {
				count++
			} else if !bytes.Equal(value, acknowledged[name]) {
				t.Errorf("%s differs or was never acknowledged", key)
			}
			return true
		}); err != nil {
			t.Fatal(err)
		}
		if count != len(acknowledged) {
			t.Errorf("the store holds %d commits, %d were acknowledged", count, len(acknowledged))
		}
	}

	wantFull("filling the disk", fill())
	first := len(acknowledged)
	if first < 10 {
		t.Errorf("only %d commits of 200 kB fit", first)
	}
	check()
	wantFull("a small commit", s.Commit([]state.Change{put("small", "")}))
	check()

	resize(3 * smallDisk)
	wantFull("filling the grown disk", fill())
	if len(acknowledged) < first+20 {
		t.Errorf("only %d commits fit into the room that was made", len(acknowledged)-first)
	}
	check()

	closeStore(t, s)
	if s, err = store.Open(dir, opts); err != nil {
		t.Fatal("reopening on a full disk:", err)
	}
	check()
	resize(6 * smallDisk)
	if err := s.Commit([]state.Change{put("key/last", "x"), put("count/key/last", "")}); err != nil {
		t.Error("after making room:", err)
	}
	acknowledged["key/last"] = []byte("x")
	check()
	closeStore(t, s)
}

// TestLargeCommitNeedsRoom refuses what the reserve could not see through.
func TestLargeCommitNeedsRoom(t *testing.T) {
	disk := &boundedFS{FS: vfs.NewMem(), capacity: 64 << 20, sizes: map[string]int64{}}
	s := open(t, "/data", store.Options{FS: disk, ReserveBytes: smallReserve})
	var full *store.FullError
	if err := s.Commit([]state.Change{put("large", string(incompressible(40<<20)))}); !errors.As(err, &full) {
		t.Fatalf("40 MB on a disk of 64 MB: %v, want a full disk", err)
	}
	commit(t, s, put("a", "1"), put("large", string(incompressible(10<<20))))
}

// TestFailingDisk breaks the log for good: nothing can be said of the commit,
// so nothing more is said at all.
func TestFailingDisk(t *testing.T) {
	disk := vfs.NewMem()
	var broken errorfs.Toggle
	broken.Injector = errorfs.InjectorFunc(func(op errorfs.Op) error {
		if strings.HasSuffix(op.Path, ".log") && op.Kind.ReadOrWrite() == errorfs.OpIsWrite {
			return syscall.EIO
		}
		return nil
	})
	s, err := store.Open("/data", store.Options{FS: errorfs.Wrap(disk, &broken)})
	if err != nil {
		t.Fatal(err)
	}
	commit(t, s, put("a", "1"))
	broken.On()
	var breakdown *store.BrokenError
	if err := s.Commit([]state.Change{put("a", "2")}); !errors.As(err, &breakdown) {
		t.Fatalf("commit on a failing disk: %v", err)
	}
	if _, _, err := s.Get([]byte("a")); !errors.As(err, &breakdown) {
		t.Errorf("a broken store still answers: %v", err)
	}
	if err := s.Commit([]state.Change{put("b", "1")}); !errors.As(err, &breakdown) {
		t.Errorf("a broken store still commits: %v", err)
	}
	closeStore(t, s)
	broken.Off()
	wantScan(t, open(t, "/data", store.Options{FS: disk}), `"a"="1"`)
}

func incompressible(size int) []byte {
	value := make([]byte, size)
	_, _ = rand.NewChaCha8([32]byte{byte(size)}).Read(value)
	return value
}

// boundedFS gives out ENOSPC when its files would exceed capacity.
type boundedFS struct {
	vfs.FS
	mu       sync.Mutex
	capacity int64
	sizes    map[string]int64
}

func (fs *boundedFS) resize(capacity int64) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	fs.capacity = capacity
}

func (fs *boundedFS) used() (sum int64) {
	for _, size := range fs.sizes {
		sum += size
	}
	return sum
}

// grow charges name for a size of at least bytes.
func (fs *boundedFS) grow(name string, bytes int64) error {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	if more := bytes - fs.sizes[name]; more > 0 {
		if fs.used()+more > fs.capacity {
			return &os.PathError{Op: "write", Path: name, Err: syscall.ENOSPC}
		}
		fs.sizes[name] = bytes
	}
	return nil
}

func (fs *boundedFS) move(oldname, newname string) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	if oldname != "" {
		fs.sizes[newname] = fs.sizes[oldname]
	}
	delete(fs.sizes, oldname)
}

func (fs *boundedFS) Create(name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	fs.mu.Lock()
	delete(fs.sizes, name)
	fs.mu.Unlock()
	f, err := fs.FS.Create(name, c)
	return &boundedFile{File: f, fs: fs, name: name}, err
}

func (fs *boundedFS) ReuseForWrite(oldname, newname string, c vfs.DiskWriteCategory) (vfs.File, error) {
	f, err := fs.FS.ReuseForWrite(oldname, newname, c)
	if err == nil {
		fs.move(oldname, newname)
	}
	return &boundedFile{File: f, fs: fs, name: newname}, err
}

func (fs *boundedFS) Rename(oldname, newname string) error {
	err := fs.FS.Rename(oldname, newname)
	if err == nil {
		fs.move(oldname, newname)
	}
	return err
}

func (fs *boundedFS) Remove(name string) error {
	err := fs.FS.Remove(name)
	if err == nil {
		fs.mu.Lock()
		delete(fs.sizes, name)
		fs.mu.Unlock()
	}
	return err
}

func (fs *boundedFS) GetDiskUsage(string) (vfs.DiskUsage, error) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	used := uint64(fs.used())
	return vfs.DiskUsage{AvailBytes: uint64(fs.capacity) - used, TotalBytes: uint64(fs.capacity), UsedBytes: used}, nil
}

type boundedFile struct {
	vfs.File
	fs      *boundedFS
	name    string
	written int64
}

func (f *boundedFile) Write(p []byte) (int, error) {
	if err := f.fs.grow(f.name, f.written+int64(len(p))); err != nil {
		// Like a real disk, take what still fits.
		half := len(p) / 2
		if f.fs.grow(f.name, f.written+int64(half)) != nil {
			return 0, err
		}
		n, _ := f.File.Write(p[:half])
		f.written += int64(n)
		return n, err
	}
	n, err := f.File.Write(p)
	f.written += int64(n)
	return n, err
}

func (f *boundedFile) Preallocate(offset, length int64) error {
	return f.fs.grow(f.name, offset+length)
}

func (f *boundedFile) SyncTo(int64) (bool, error) { return true, f.Sync() }
