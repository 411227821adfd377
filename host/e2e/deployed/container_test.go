package deployed

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// packages are what a container has besides the smallest Debian.
const packages = "systemd,systemd-sysv,dbus,ca-certificates,curl,iproute2,procps,postgresql-15"

// container is a Debian that systemd has booted, with a network of its own, in which there is
// nobody else.
type container struct {
	t    *testing.T
	root string // its files
	nest *exec.Cmd
}

// newContainer installs Debian in a folder, and what make build has made of this in /src.
func newContainer(t *testing.T) *container {
	t.Helper()
	for _, needed := range []string{"debootstrap", "systemd-nspawn", "nsenter"} {
		if _, err := exec.LookPath(needed); err != nil || os.Getuid() != 0 {
			t.Fatalf("a container needs root and the packages debootstrap and systemd-container: %v", err)
		}
	}
	c := &container{t: t, root: filepath.Join(t.TempDir(), "root")}
	c.onHost("debootstrap", "--variant=minbase", "--include="+packages, "bookworm", c.root)
	for _, folder := range []string{"bin", "docs"} {
		if err := os.MkdirAll(filepath.Join(c.root, "src", folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	c.onHost("cp", "-r", "../../../bin/latchkey", "../../../bin/plugins", filepath.Join(c.root, "src/bin"))
	c.onHost("cp", "-r", "../../../docs/deploy", filepath.Join(c.root, "src/docs"))
	t.Cleanup(c.poweroff)
	c.boot()
	return c
}

// run is a part of the test.
func (c *container) run(name string, part func()) {
	whole := c.t
	whole.Run(name, func(t *testing.T) {
		c.t = t
		part()
	})
	c.t = whole
}

func (c *container) onHost(program string, arguments ...string) {
	c.t.Helper()
	if said, err := exec.CommandContext(c.t.Context(), program, arguments...).CombinedOutput(); err != nil {
		c.t.Fatalf("%s: %v\n%s", program, err, said)
	}
}

// boot starts systemd in the container, until poweroff.
func (c *container) boot() {
	c.t.Helper()
	arguments := []string{"--quiet", "--directory=" + c.root, "--private-network", "--boot", "--register=no"}
	if _, err := os.Stat("/run/systemd/system"); err != nil { // this machine has no systemd that would give it a group
		arguments = append(arguments, "--keep-unit")
	}
	c.nest = exec.Command("systemd-nspawn", arguments...)
	if err := c.nest.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.until("systemd has booted", time.Minute, `systemctl is-system-running | grep -E 'running|degraded'`)
}

// poweroff ends the container in order.
func (c *container) poweroff() {
	if c.nest == nil || c.nest.ProcessState != nil {
		return
	}
	_, _ = c.try("systemctl poweroff")
	late := time.AfterFunc(time.Minute, func() { _ = c.nest.Process.Kill() }) // and with it all that runs in there
	defer late.Stop()
	_ = c.nest.Wait() // its exit code is the container's
}

// try runs commands of a shell in the container, in /src.
func (c *container) try(commands string) (said string, err error) {
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%[1]d/children", c.nest.Process.Pid))
	first := strings.Fields(string(children))
	if err != nil || len(first) == 0 {
		return "", fmt.Errorf("the container does not run: %v", err)
	}
	ctx, end := context.WithTimeout(context.Background(), time.Minute)
	defer end()
	shell := exec.CommandContext(ctx, "nsenter", "--target", first[0], "--all", "--", "env", "--ignore-environment",
		"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LC_ALL=C",
		"bash", "-e", "-c", "cd /src\n"+commands)
	text, err := shell.CombinedOutput()
	return string(text), err
}

// does runs commands that must succeed.
func (c *container) does(commands string) (said string) {
	c.t.Helper()
	said, err := c.try(commands)
	if err != nil {
		journal, _ := c.try("journalctl --no-pager -n 40 -u 'latchkey*'")
		c.t.Fatalf("%s\n%v\n%s\n%s", commands, err, said, journal)
	}
	return said
}

// until repeats commands until they succeed.
func (c *container) until(what string, most time.Duration, commands string) {
	c.t.Helper()
	for late := time.Now().Add(most); ; time.Sleep(200 * time.Millisecond) {
		said, err := c.try(commands)
		if err == nil {
			return
		}
		if time.Now().After(late) {
			journal, _ := c.try("journalctl --no-pager -n 40 -u 'latchkey*'")
			c.t.Fatalf("it is not so after %v that %s: %v\n%s\n%s", most, what, err, said, journal)
		}
	}
}
