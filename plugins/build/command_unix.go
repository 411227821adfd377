//go:build unix

package build

import (
	"os/exec"
	"syscall"
)

// grouped gives a command a group of processes of its own, which is told to end when its
// context ends: a compiler ends its parts and removes what it has half made.
func grouped(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGTERM) }
}
