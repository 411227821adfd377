package jstest

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"testing"
	"time"
)

// runMax bounds what Run runs.
const runMax = 4 * time.Minute

// Run runs a program that must succeed, in dir, with env besides the test's own
// environment, and returns what it prints.
func Run(t testing.TB, dir string, env []string, program string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), runMax)
	defer cancel()
	var stderr bytes.Buffer
	c := exec.CommandContext(ctx, program, args...)
	c.Dir, c.Env, c.Stderr = dir, append(os.Environ(), env...), &stderr
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s%s", program, err, out, stderr.Bytes())
	}
	return string(out)
}
