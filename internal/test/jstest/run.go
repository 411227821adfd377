package jstest

import (
	"bytes"
	"os"
	"os/exec"
	"testing"
	"time"

	"latchkey/internal/test/patience"
	"latchkey/internal/test/process"
)

// runMax is how long what Run runs takes at most on a quiet machine.
const runMax = 4 * time.Minute

// Run runs a program that must succeed, in dir, with env besides the test's own
// environment, and returns what it prints.
func Run(t testing.TB, dir string, env []string, program string, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	c := exec.Command(program, args...)
	c.Dir, c.Env, c.Stdout, c.Stderr = dir, append(os.Environ(), env...), &stdout, &stderr
	if err := Await(t, c); err != nil {
		t.Fatalf("%s: %v\n%s%s", program, err, stdout.Bytes(), stderr.Bytes())
	}
	return stdout.String()
}

// Await starts a command and waits until it has ended, for as long as Run does.
func Await(t testing.TB, c *exec.Cmd) error {
	t.Helper()
	process.Start(t, c)
	wait := patience.For(runMax)
	late := time.AfterFunc(wait, func() { process.End(c) })
	defer late.Stop()
	return c.Wait()
}
