//go:build unix

package process

import (
	"os/exec"
	"strconv"
	"syscall"
	"testing"
)

// watch waits until its input ends, and then ends a process group. Its input is a
// pipe from the test program, which the system closes when that is killed.
const watch = `read -r _; kill -s KILL -- "-$1"`

// Start starts a command in a process group of its own. When the test ends, the
// group is killed and waited for.
func Start(t testing.TB, c *exec.Cmd) {
	t.Helper()
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	w := exec.Command("sh", "-c", watch, "watch", strconv.Itoa(c.Process.Pid))
	w.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // a key that interrupts the tests must not reach it
	input, err := w.StdinPipe()
	if err == nil {
		err = w.Start()
	}
	t.Cleanup(func() {
		Kill(c)
		if err == nil {
			_ = w.Process.Kill()
			_ = w.Wait()
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	_ = input // closed with the program
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
