package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/core/state"
	"latchkey/host/store"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"
)

// filled is a disk with a store of some batches in /data.
func filled(t *testing.T, batches int) *vfs.MemFS {
	t.Helper()
	disk := vfs.NewMem()
	s := open(t, "/data", store.Options{FS: disk, Head: headOf})
	for n := range batches {
		commit(t, s, batch(n+1)...)
	}
	closeStore(t, s)
	return disk
}

// headOf takes the number of a batch for the height of a block.
func headOf(changes []state.Change) (height uint64, hash [32]byte, ok bool) {
	if _, err := fmt.Sscan(string(changes[0].Value), &height); err != nil {
		return 0, hash, false
	}
	return height, [32]byte{byte(height)}, true
}

// copied is another disk with the same files.
func copied(t *testing.T, disk vfs.FS) *vfs.MemFS {
	t.Helper()
	other := vfs.NewMem()
	if ok, err := vfs.Clone(disk, other, "/data", "/data"); err != nil || !ok {
		t.Fatal(ok, err)
	}
	return other
}

func read(t *testing.T, disk vfs.FS, path string) []byte {
	t.Helper()
	f, err := disk.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	content, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func write(t *testing.T, disk vfs.FS, path string, content []byte) {
	t.Helper()
	f, err := disk.Create(path, vfs.WriteCategoryUnspecified)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Write(content)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		t.Fatal(err)
	}
}

// newest is the last file of /data that ends so.
func newest(t *testing.T, disk vfs.FS, suffix string) (path string) {
	t.Helper()
	names, err := disk.List("/data")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, suffix) && disk.PathJoin("/data", name) > path {
			path = disk.PathJoin("/data", name)
		}
	}
	if path == "" {
		t.Fatalf("no %s among %v", suffix, names)
	}
	return path
}

// TestAFlippedByteInTheLogIsNeverSilent, wherever it is: the store refuses to open, and
// as soon as the byte is right again it has everything.
func TestAFlippedByteInTheLogIsNeverSilent(t *testing.T) {
	const batches = 4
	whole := filled(t, batches)
	path := newest(t, whole, ".log")
	log := read(t, whole, path)
	var lost, damaged int
	for at := range log {
		disk := copied(t, whole)
		flipped := bytes.Clone(log)
		flipped[at] ^= 0x10
		write(t, disk, path, flipped)
		s, err := store.Open("/data", store.Options{FS: disk})
		var loss *store.LostError
		var damage *store.DamagedError
		switch {
		case err == nil: // such as a byte after the last record
			checkBatches(t, s, batches)
			closeStore(t, s)
			continue
		case errors.As(err, &loss):
			lost++
		case errors.As(err, &damage):
			damaged++
		default:
			t.Fatalf("byte %d: %v", at, err)
		}
		write(t, disk, path, log)
		s, err = store.Open("/data", store.Options{FS: disk})
		if err != nil {
			t.Fatalf("byte %d: the refused start has changed something: %v", at, err)
		}
		checkBatches(t, s, batches)
		closeStore(t, s)
	}
	if lost == 0 || lost+damaged < len(log)/2 {
		t.Errorf("of %d bytes %d cost commits and %d were damage to Pebble", len(log), lost, damaged)
	}
}

// cutShort is a disk whose store has lost the last of three batches.
func cutShort(t *testing.T) *vfs.MemFS {
	t.Helper()
	disk := filled(t, 3)
	path := newest(t, disk, ".log")
	log := read(t, disk, path)
	write(t, disk, path, log[:len(log)-len(log)/5])
	return disk
}

func TestALossIsToldAndCanBeAccepted(t *testing.T) {
	disk := cutShort(t)
	_, err := store.Open("/data", store.Options{FS: disk, Head: headOf})
	var lost *store.LostError
	if !errors.As(err, &lost) || lost.Found.Height != 2 || lost.Marked.Height != 3 {
		t.Fatalf("got %v", err)
	}
	for _, want := range []string{"ends at commit 2, with block 2 (02000000…), but commit 3, with block 3 (03000000…) was acknowledged",
		"nothing was changed", "from a backup, or remove the file COMMITTED in it"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v: it does not say %q", err, want)
		}
	}
	if err := disk.Remove("/data/" + store.MarkFile); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	s := open(t, "/data", store.Options{FS: disk, Head: headOf, Log: slog.New(slog.NewTextHandler(&log, nil))})
	if last := checkBatches(t, s, 2); last != 2 {
		t.Errorf("it goes on from batch %d", last)
	}
	if !strings.Contains(log.String(), `level=WARN msg="nothing tells whether the store has lost commits`) || !strings.Contains(log.String(), "block 2") {
		t.Errorf("the log has no word of it:\n%s", &log)
	}
	commit(t, s, batch(3)...)
	closeStore(t, s)
	s = open(t, "/data", store.Options{FS: disk, Head: headOf}) // accepted for good
	checkBatches(t, s, 3)
}

// TestAStoreThatIsGoneIsNotBegunAnew while its mark says what it had.
func TestAStoreThatIsGoneIsNotBegunAnew(t *testing.T) {
	disk := filled(t, 2)
	names, err := disk.List("/data")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if name != store.MarkFile {
			if err := disk.Remove("/data/" + name); err != nil {
				t.Fatal(err)
			}
		}
	}
	var lost *store.LostError
	if _, err := store.Open("/data", store.Options{FS: disk}); !errors.As(err, &lost) || lost.Marked.Height != 2 {
		t.Errorf("got %v", err)
	}
}

// TestAMarkThatLagsOrIsTornProvesLess and hinders nothing.
func TestAMarkThatLagsOrIsTornProvesLess(t *testing.T) {
	disk := filled(t, 2)
	path := "/data/" + store.MarkFile
	earlier := read(t, disk, path)
	s := open(t, "/data", store.Options{FS: disk, Head: headOf})
	commit(t, s, batch(3)...)
	closeStore(t, s)
	mark := read(t, disk, path)
	marks := [][]byte{earlier, nil, append(bytes.Clone(mark), 0)}
	for n := range mark {
		torn := bytes.Clone(mark)
		copy(torn[n:], earlier[n:])
		flipped := bytes.Clone(mark)
		flipped[n] ^= 1
		marks = append(marks, mark[:n], torn, flipped)
	}
	for _, m := range marks {
		write(t, disk, path, m)
		s, err := store.Open("/data", store.Options{FS: disk, Head: headOf})
		if err != nil {
			t.Fatalf("mark %x: %v", m, err)
		}
		checkBatches(t, s, 3)
		closeStore(t, s)
		if !bytes.Equal(read(t, disk, path), mark) {
			t.Errorf("the mark was not put right")
		}
	}
}

// TestAnotherStoresMarkIsRefused: what has as many commits is not the same store for it.
func TestAnotherStoresMarkIsRefused(t *testing.T) {
	disk := filled(t, 2)
	other := vfs.NewMem()
	s := open(t, "/data", store.Options{FS: other, Head: headOf})
	commit(t, s, batch(1)...)
	commit(t, s, put("last", "7"))
	closeStore(t, s)
	write(t, disk, "/data/"+store.MarkFile, read(t, other, "/data/"+store.MarkFile))
	var lost *store.LostError
	if _, err := store.Open("/data", store.Options{FS: disk, Head: headOf}); !errors.As(err, &lost) {
		t.Errorf("got %v", err)
	}
}

// TestNothingIsWrittenThroughAPlantedMark.
func TestNothingIsWrittenThroughAPlantedMark(t *testing.T) {
	dir, elsewhere := t.TempDir(), filepath.Join(t.TempDir(), "elsewhere")
	if err := errors.Join(os.WriteFile(elsewhere, []byte("theirs"), 0o600), os.Symlink(elsewhere, filepath.Join(dir, store.MarkFile))); err != nil {
		t.Fatal(err)
	}
	s := open(t, dir, store.Options{})
	commit(t, s, batch(1)...)
	closeStore(t, s)
	if got, err := os.ReadFile(elsewhere); err != nil || string(got) != "theirs" {
		t.Errorf("%q, %v", got, err)
	}
}

// TestACrashAtAnyWriteRaisesNoAlarm, with what was not synced gone, kept, or half of
// it: between a commit and its mark, within either, within an opening.
func TestACrashAtAnyWriteRaisesNoAlarm(t *testing.T) {
	for _, kept := range []int{0, 50, 100} {
		for at := 1; ; at++ {
			crash := &crashAt{disk: vfs.NewCrashableMem(), at: at, kept: kept}
			fs := errorfs.Wrap(crash.disk, crash)
			for range 2 {
				s := open(t, "/data", store.Options{FS: fs})
				for range 3 {
					last := crash.acknowledged + 1
					commit(t, s, batch(last)...)
					crash.acknowledge(last)
				}
				closeStore(t, s)
			}
			if crash.after == nil {
				if at < 30 {
					t.Errorf("there were %d writes", at)
				}
				break
			}
			s, err := store.Open("/data", store.Options{FS: crash.after})
			if open := (*store.OpenError)(nil); kept == 50 && errors.As(err, &open) && strings.Contains(err.Error(), "MANIFEST") {
				continue // kept, of two new names in a folder, the second alone: Pebble's, and no disk does that
			}
			if err != nil {
				t.Fatalf("write %d, %d%% kept, %d acknowledged: %v", at, kept, crash.safe, err)
			}
			checkBatches(t, s, crash.safe)
			closeStore(t, s)
		}
	}
}

// crashAt keeps what a disk would have after a crash before one of its writes.
type crashAt struct {
	disk         *vfs.MemFS
	at, kept     int
	acknowledged int
	after        *vfs.MemFS
	safe         int // what was acknowledged then
}

func (c *crashAt) acknowledge(n int) { c.acknowledged = n }

func (c *crashAt) String() string { return "crash" }

// MaybeError implements errorfs.Injector.
func (c *crashAt) MaybeError(op errorfs.Op) error {
	if op.Kind.ReadOrWrite() != errorfs.OpIsWrite || c.after != nil {
		return nil
	}
	if c.at--; c.at == 0 {
		c.safe = c.acknowledged
		c.after = c.disk.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: c.kept, RNG: rand.New(rand.NewPCG(1, uint64(c.kept)))})
	}
	return nil
}
