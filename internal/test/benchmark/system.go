package benchmark

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// tick is the unit in which Linux counts the time of processes (USER_HZ).
const tick = 10 * time.Millisecond

// processTimes is what the system tells of one.
type processTimes struct {
	parent          int
	own, ofChildren time.Duration // those that have ended and were waited for
}

// timesOf reads the processor time of a process.
func timesOf(pid int) (p processTimes, err error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return p, err
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:])) // the name before it may hold anything
	number := func(i int) time.Duration {
		n, failed := strconv.ParseInt(fields[i], 10, 64)
		if failed != nil {
			err = failed
		}
		return time.Duration(n)
	}
	p.parent = int(number(1))
	p.own, p.ofChildren = (number(11)+number(12))*tick, (number(13)+number(14))*tick
	return p, err
}

// timeWithChildren is the processor time of a process and of all that it started itself.
func timeWithChildren(pid int) (time.Duration, error) {
	p, err := timesOf(pid)
	if err != nil {
		return 0, err
	}
	sum := p.own + p.ofChildren
	entries, err := os.ReadDir("/proc")
	for _, entry := range entries {
		if child, failed := strconv.Atoi(entry.Name()); failed == nil {
			if c, failed := timesOf(child); failed == nil && c.parent == pid { // others may end meanwhile
				sum += c.own
			}
		}
	}
	return sum, err
}

// ownCPU is the processor time of this program.
func ownCPU(t testing.TB) time.Duration {
	t.Helper()
	times, err := timesOf(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	return times.own
}

// resident is the memory that a process has now, in bytes.
func resident(pid int) (uint64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(text), "VmRSS:")
	kilobytes, err := strconv.ParseUint(strings.Fields(rest + " -")[0], 10, 64)
	return kilobytes << 10, err
}

// folderBytes is what the files of a folder hold, but for those of a name.
func folderBytes(dir, except string) (sum int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == except {
			return err
		}
		info, err := d.Info()
		if err == nil {
			sum += info.Size()
		}
		return err
	})
	return sum, err
}
