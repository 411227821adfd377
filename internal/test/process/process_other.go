//go:build !unix

package process

import (
	"os/exec"
	"testing"
)

// Start starts a command. When the test ends, it is killed and waited for; here
// nobody ends what it has started, or it when the test program is killed.
func Start(t testing.TB, c *exec.Cmd) {
	t.Helper()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { Kill(c) })
}

// End ends a command, which somebody else waits for.
func End(c *exec.Cmd) { _ = c.Process.Kill() }

// Kill ends a command and waits for it.
func Kill(c *exec.Cmd) {
	End(c)
	if c.ProcessState == nil {
		_ = c.Wait()
	}
}
