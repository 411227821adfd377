package store_test

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"latchkey/core/state"
	"latchkey/host/store"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// A batch n sets keysPerBatch keys that name it, and "last" to n.
const keysPerBatch = 5

func batch(n int) []state.Change {
	changes := []state.Change{put("last", strconv.Itoa(n))}
	for i := range keysPerBatch {
		changes = append(changes, put(fmt.Sprintf("batch/%09d/%d", n, i), strings.Repeat("x", n*37%500)))
	}
	return changes
}

// checkBatches verifies that s holds exactly the batches 1 to last, each whole,
// and that last is at least acknowledged.
func checkBatches(t *testing.T, s state.Reader, acknowledged int) (last int) {
	t.Helper()
	if value, ok, err := s.Get([]byte("last")); err != nil {
		t.Fatal(err)
	} else if ok {
		last, _ = strconv.Atoi(string(value))
	}
	if last < acknowledged {
		t.Fatalf("batch %d was acknowledged, the store ends at %d", acknowledged, last)
	}
	want := 0
	if err := s.Scan([]byte("batch/"), []byte("batch0"), func(key, value []byte) bool {
		n := want/keysPerBatch + 1
		if string(key) != fmt.Sprintf("batch/%09d/%d", n, want%keysPerBatch) || len(value) != n*37%500 {
			t.Errorf("found %q with %d bytes where batch %d should go on", key, len(value), n)
			return false
		}
		want++
		return true
	}); err != nil {
		t.Fatal(err)
	}
	if want != last*keysPerBatch {
		t.Fatalf("the store holds %d keys, want %d whole batches", want, last)
	}
	return last
}

// TestPowerLoss drops what was not synced, as a power cut does, and with luck
// keeps some of it.
func TestPowerLoss(t *testing.T) {
	for seed := range uint64(12) {
		random := rand.New(rand.NewPCG(seed, 1))
		disk := vfs.NewCrashableMem()
		acknowledged := 0
		for range 4 {
			s, err := store.Open("/home/new/data", store.Options{FS: disk})
			if err != nil {
				t.Fatal(err)
			}
			last := checkBatches(t, s, acknowledged)
			var done atomic.Int64
			done.Store(int64(last))
			stop := make(chan struct{})
			var writer sync.WaitGroup
			writer.Go(func() {
				for n := last + 1; ; n++ {
					select {
					case <-stop:
						return
					default:
						commit(t, s, batch(n)...)
						done.Store(int64(n))
					}
				}
			})
			time.Sleep(time.Duration(random.IntN(10)) * time.Millisecond)
			acknowledged = int(done.Load())
			crashed := disk.CrashClone(vfs.CrashCloneCfg{
				UnsyncedDataPercent: int(seed%4) * 30,
				RNG:                 random,
			})
			close(stop)
			writer.Wait()
			closeStore(t, s)
			disk = crashed
		}
		s := open(t, "/home/new/data", store.Options{FS: disk})
		checkBatches(t, s, acknowledged)
	}
}

const childDir = "LATCHKEY_TEST_STORE_DIR"

// TestMain turns the test binary into the process that TestKill kills.
func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		fmt.Fprintln(os.Stderr, commitForever(dir))
		os.Exit(3)
	}
	os.Exit(m.Run())
}

func commitForever(dir string) error {
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		return err
	}
	value, _, err := s.Get([]byte("last"))
	if err != nil {
		return err
	}
	last, _ := strconv.Atoi(string(value))
	for n := last + 1; ; n++ {
		if err := s.Commit(batch(n)); err != nil {
			return err
		}
		if _, err := fmt.Println(n); err != nil {
			return err
		}
	}
}

// TestKill ends a writing process at random moments. Each acknowledged batch
// must be there for the next.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("takes 10 s")
	}
	dir := t.TempDir()
	last := 0
	for range 20 {
		acknowledged := max(last, killWriter(t, dir, time.Duration(20+rand.IntN(250))*time.Millisecond))
		s, err := store.Open(dir, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		last = checkBatches(t, s, acknowledged)
		closeStore(t, s)
	}
	t.Logf("%d batches over 20 kills", last)
}

// killWriter lets a process write to dir for a while after its first commit
// and returns the last batch that it printed.
func killWriter(t *testing.T, dir string, life time.Duration) (acknowledged int) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childDir+"="+dir)
	child.Stderr = os.Stderr
	output, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(life, func() { _ = child.Process.Kill() })
	for lines := bufio.NewScanner(output); lines.Scan(); {
		// A line cut short by the kill is a smaller number.
		if n, err := strconv.Atoi(lines.Text()); err == nil {
			acknowledged = max(acknowledged, n)
		}
	}
	if err := child.Wait(); child.ProcessState.ExitCode() == 3 {
		t.Fatalf("the writer failed: %v", err)
	}
	return acknowledged
}

func TestSecondProcessIsRefused(t *testing.T) {
	dir := t.TempDir()
	closeStore(t, open(t, dir, store.Options{})) // has it made
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childDir+"="+dir)
	output, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if !bufio.NewScanner(output).Scan() {
		t.Error("the other process did not write")
	}
	_, err = store.Open(dir, store.Options{})
	if inUse := (*store.InUseError)(nil); !errors.As(err, &inUse) {
		t.Errorf("open while another process writes: %v", err)
	}
	_ = child.Process.Kill()
	_ = child.Wait()
	closeStore(t, open(t, dir, store.Options{}))
}
