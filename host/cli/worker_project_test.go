package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOnPath: a project's scripts find the program, as far as what is said can help.
func TestOnPath(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if got := onPath(); !strings.Contains(got, quoted(filepath.Dir(self))+":$PATH") {
		t.Errorf("where it is not on the path: %q", got)
	}
	if err := os.WriteFile(filepath.Join(dir, "latchkey"), []byte("#!/bin/sh\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	if got := onPath(); got != "" {
		t.Errorf("where it is: %q", got)
	}
}
