//go:build unix

package process

import (
	"fmt"
	"os/exec"
	"syscall"
	"testing"
)

// watch reads a process group, waits until its input ends, and then ends that. Its input
// is a pipe from the test program, which the system closes when that is killed.
const watch = `read -r group && { read -r _; kill -s KILL -- "-$group"; }`

// Start starts a command in a process group of its own. When the test ends, the
// group is killed and waited for.
func Start(t testing.TB, c *exec.Cmd) {
	t.Helper()
	w := exec.Command("sh", "-c", watch)                // first, so that nothing runs unwatched
	w.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // a key that interrupts the tests must not reach it
	input, err := w.StdinPipe()
	if err == nil {
		err = w.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err = c.Start(); err == nil {
		_, err = fmt.Fprintln(input, c.Process.Pid) // open from here on, until the program ends
	}
	t.Cleanup(func() {
		if c.Process != nil {
			Kill(c)
		}
		_ = w.Process.Kill()
		_ = w.Wait()
	})
	if err != nil {
		t.Fatal(err)
	}
}

// End ends a command and all of its group with signal 9, which somebody else waits
// for.
func End(c *exec.Cmd) { _ = syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }

// Kill ends a command and all of its group with signal 9, and waits for it.
func Kill(c *exec.Cmd) {
	End(c)
	if c.ProcessState == nil {
		_ = c.Wait()
	}
}
