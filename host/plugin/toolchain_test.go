//go:build unix

package plugin

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/internal/test/patience"
)

// fake puts a program in the place of a compiler, and returns a project for it.
func fake(t *testing.T, variable, script string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, content := range map[string]string{"contract.c": "int f;\n", "tool": "#!/bin/sh\n" + script} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv(variable, filepath.Join(dir, "tool"))
	return dir
}

// TestAToolEndsWithItsContext, with what it has started, and leaves no folder.
func TestAToolEndsWithItsContext(t *testing.T) {
	dir := fake(t, "CLANG", "echo $$ > started\nsleep 1000 & wait\n")
	t.Setenv("TMPDIR", t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := Source{From: dir}.Build(ctx)
		ended <- err
	}()
	deadline := time.After(patience.For(time.Minute))
	for started := ""; started == ""; time.Sleep(10 * time.Millisecond) {
		text, _ := os.ReadFile(filepath.Join(dir, "started"))
		started = string(text)
		select {
		case err := <-ended:
			t.Fatalf("it ended by itself: %v", err)
		case <-deadline:
			t.Fatal("it did not start")
		default:
		}
	}
	cancel()
	select {
	case err := <-ended:
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	case <-deadline:
		t.Fatal("it goes on")
	}
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
		t.Errorf("left: %v %v", left, err)
	}
}

// TestWhatAToolSaysIsBounded: its beginning and its end are kept.
func TestWhatAToolSaysIsBounded(t *testing.T) {
	dir := fake(t, "CLANG", "echo first; head -c 5000000 /dev/zero | tr '\\\\0' x; echo; echo last; exit 1\n")
	_, err := Source{From: dir}.Build(t.Context())
	var failed *ToolError
	if !errors.As(err, &failed) || !strings.HasPrefix(failed.Output, "first\n") || !strings.HasSuffix(failed.Output, "\nlast") || len(failed.Output) > 200_000 {
		t.Errorf("got %.200s", err)
	}
}

// TestGoThatIsNone is told by name, also where it says nothing.
func TestGoThatIsNone(t *testing.T) {
	for script, want := range map[string]string{
		"exit 3\n":                     "fails and says nothing (exit status 3): " + goRemedy,
		"exit 0\n":                     "finds no package and says nothing: " + goRemedy,
		"echo no GOROOT >&2; exit 2\n": "find the package: no GOROOT",
	} {
		bin, dir := t.TempDir(), t.TempDir()
		if err := os.WriteFile(filepath.Join(bin, "go"), []byte("#!/bin/sh\n"+script), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte("package main\n"), 0o666); err != nil {
			t.Fatal(err)
		}
		t.Setenv("PATH", bin+":/usr/bin:/bin")
		if _, err := (Source{From: dir}).Build(t.Context()); err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%q: got %v", script, err)
		}
	}
}
