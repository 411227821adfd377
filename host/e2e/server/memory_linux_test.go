package server

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"latchkey/internal/test/patience"
)

var claims = flag.Int("claims", 0, "how many claims TestMemory makes; 0 skips it")

// memory is what a server takes.
type memory struct {
	after                      string
	residentBytes, heapBytes   uint64
	storedBytes, elapsedMillis int64
}

// TestMemory prints what a server takes after its start and after many claims:
// go test ./host/e2e/server -run TestMemory -claims 10000 -v
func TestMemory(t *testing.T) {
	if *claims == 0 {
		t.Skip("10,000 claims take minutes: make memory runs them")
	}
	dir, plugins := newHome(t)
	server := spawn(t, dir, plugins)
	c := server.serving()
	start := time.Now()
	var rows []memory
	weigh := func(after string) {
		rows = append(rows, memory{after, server.resident(), server.heap(), dirBytes(t, dir), time.Since(start).Milliseconds()})
	}
	weigh("start")
	l := newLoad(c, dir)
	for done, next := 0, 1; done < *claims; next *= 10 {
		until := min(next, *claims)
		l.claimMany(c, dir, until-done)
		done = until
		weigh(fmt.Sprintf("%d claims", done))
	}
	server.stop()
	fmt.Printf("%14s %10s %10s %10s %10s\n", "after", "RSS", "live heap", "home", "time")
	for _, r := range rows {
		fmt.Printf("%14s %7.1f MB %7.1f MB %7.1f MB %8.1f s\n", r.after,
			float64(r.residentBytes)/1e6, float64(r.heapBytes)/1e6, float64(r.storedBytes)/1e6, float64(r.elapsedMillis)/1e3)
	}
	if kept := l.checkHome(t, dir); kept != *claims {
		t.Errorf("%d claims are there", kept)
	}
}

// claimMany claims n drops, several at a time.
func (l *load) claimMany(c *client, dir string, n int) {
	for n > 0 {
		if len(l.unused) == 0 {
			l.makeDrop(c, dir)
		}
		round := min(n, len(l.unused))
		names := make(chan string, round)
		for range round {
			name, _ := l.takeKey()
			names <- name
		}
		close(names)
		l.payers[0].base = c.head()
		var running sync.WaitGroup
		for i := range payers {
			running.Go(func() {
				for name := range names {
					if !l.claim(c, name, payee(i)) {
						c.t.Error("a claim was not answered")
					}
				}
			})
		}
		running.Wait()
		n -= round
	}
}

func (c *child) resident() uint64 { return c.memory("VmRSS") }

// memory reads one of the figures that the system keeps of the process's memory,
// in bytes.
func (c *child) memory(figure string) uint64 {
	c.t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.cmd.Process.Pid))
	if err != nil {
		c.t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), figure+":")
	kilobytes, err := strconv.ParseUint(strings.Fields(rest)[0], 10, 64)
	if err != nil {
		c.t.Fatal(err)
	}
	return kilobytes << 10
}

// heap asks the process for the bytes of its live objects.
func (c *child) heap() uint64 {
	c.t.Helper()
	if err := c.cmd.Process.Signal(syscall.SIGUSR1); err != nil {
		c.t.Fatal(err)
	}
	select {
	case line := <-c.lines:
		bytes, err := strconv.ParseUint(line, 10, 64)
		if err != nil {
			c.t.Fatal(err)
		}
		return bytes
	case <-time.After(patience.For(10 * time.Second)):
		c.t.Fatal("the server does not tell its heap")
	}
	return 0
}

func dirBytes(t *testing.T, dir string) (sum int64) {
	t.Helper()
	err := walkFiles(dir, func(info os.FileInfo) {
		if info.Name() != "RESERVE" { // held back, not used
			sum += info.Size()
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

func walkFiles(dir string, visit func(os.FileInfo)) error {
	return filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			visit(info)
		}
		return err
	})
}
