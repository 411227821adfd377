//go:build unix

package jstest

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/internal/test/patience"
	"latchkey/internal/test/process"
)

// startMax is the wait for a first line or answer on a quiet machine.
const startMax = 30 * time.Second

// Process is a script of Node that runs beside the test, with all that it has
// started.
type Process struct {
	t       testing.TB
	command *exec.Cmd
	mu      sync.Mutex
	output  bytes.Buffer
}

// Start starts a script in dir. It is killed when the test ends; a test that
// fails shows what it printed.
func Start(t testing.TB, dir string, env []string, args ...string) *Process {
	t.Helper()
	p := &Process{t: t, command: exec.Command("node", args...)}
	p.command.Dir, p.command.Env = dir, append(os.Environ(), env...)
	p.command.Stdout, p.command.Stderr = p, p
	if _, err := p.command.StdinPipe(); err != nil { // open as long as it lives
		t.Fatal(err)
	}
	process.Start(t, p.command)
	t.Cleanup(func() {
		p.Kill()
		if t.Failed() {
			t.Log(p.Printed())
		}
	})
	return p
}

// Write keeps what the process prints.
func (p *Process) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.output.Write(b)
}

// Printed is all that it has printed so far.
func (p *Process) Printed() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.output.String()
}

// Kill ends the process and what it has started with signal 9.
func (p *Process) Kill() { process.Kill(p.command) }

// Line waits for the first whole line that the process prints.
func (p *Process) Line() (line string) {
	p.t.Helper()
	p.await("prints nothing", func() (found bool) {
		line, _, found = strings.Cut(p.Printed(), "\n")
		return found
	})
	return line
}

// Serving waits until the process answers a GET of url with 200.
func (p *Process) Serving(url string) {
	p.t.Helper()
	p.await("does not answer at "+url, func() bool {
		response, err := http.Get(url)
		if err != nil {
			return false
		}
		_ = response.Body.Close()
		return response.StatusCode == http.StatusOK
	})
}

// await looks again and again.
func (p *Process) await(missing string, there func() bool) {
	p.t.Helper()
	wait := patience.For(startMax)
	for deadline := time.Now().Add(wait); !there(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			p.t.Fatalf("%v %s after %v", p.command.Args, missing, wait)
		}
	}
}
