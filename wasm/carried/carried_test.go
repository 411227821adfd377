package carried

import (
	"crypto/sha256"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/core/vm"
	"latchkey/internal/test/asm"
	"latchkey/plugins/build"
)

// TestTheLockIsTrue holds the committed lock against what this tree builds.
func TestTheLockIsTrue(t *testing.T) {
	root, err := build.Root()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(root, "worker", "plugins")
	originals, err := Originals(root, dir)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := ReadLock(dir)
	if err != nil {
		t.Fatal(err)
	}
	codes, err := Check(lines, originals)
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range codes {
		if !code.Restorable {
			t.Errorf("instances of %x cannot be restored", code.Hash)
		}
		t.Logf("%x: %d bytes prepared, %d pages", code.Hash, len(code.Wasm), code.MemoryPages)
	}
}

func contract(number int) []byte {
	var m asm.Module
	m.Memory(1, -1)
	m.Method("run", asm.I32Const(int32(number)), asm.Drop)
	return m.Wasm()
}

func original(origin string, number int) Original {
	wasm := contract(number)
	return Original{origin, sha256.Sum256(wasm), wasm}
}

func update(t *testing.T, lines []Line, all []Original) (updated []Line, told []string) {
	t.Helper()
	updated, err := Update(lines, all, func(line string) { told = append(told, line) })
	if err != nil {
		t.Fatal(err)
	}
	return updated, told
}

// TestLinesOfFilesStay and those of the tree follow it.
func TestLinesOfFilesStay(t *testing.T) {
	file, tree := original("file:mine.wasm", 1), original("tree:drop", 2)
	lines, _ := update(t, nil, []Original{file, tree})
	if len(lines) != 2 || lines[0].Origin != "file:mine.wasm" || lines[1].Origin != "tree:drop" {
		t.Fatalf("lines %v", lines)
	}
	next := original("tree:drop", 3)
	later, told := update(t, lines, []Original{file, next})
	if len(later) != 2 || later[0] != lines[0] || later[1].Code != next.Hash || len(told) != 1 {
		t.Errorf("after the tree has changed: %v, told %q", later, told)
	}
	kept, told := update(t, lines, []Original{file, {"file:drop-old.wasm", tree.Hash, tree.Wasm}, next})
	if len(kept) != 3 || kept[1].Prepared != lines[1].Prepared || len(told) != 0 {
		t.Errorf("with the old one kept: %v, told %q", kept, told)
	}
	changed := append([]Line{}, lines...)
	changed[0].Prepared[0]++
	if again, _ := update(t, changed, []Original{file, tree}); again[0] != changed[0] {
		t.Errorf("the line of a file has become %v", again[0])
	}
	if _, err := Update(lines, []Original{tree}, nil); err == nil || !strings.Contains(err.Error(), "put it back") {
		t.Errorf("without the file: %v", err)
	}
}

func TestWhatTheLockDoesNotSayFails(t *testing.T) {
	file, tree := original("file:mine.wasm", 1), original("tree:drop", 2)
	all := []Original{file, tree}
	lines, _ := update(t, nil, all)
	if codes, err := Check(lines, all); err != nil || len(codes) != 2 {
		t.Fatalf("%v, %v", codes, err)
	}
	other := lines[1]
	other.Prepared[0]++
	future := lines[1]
	future.PrepareVersion = 9
	for want, c := range map[string]struct {
		lines []Line
		all   []Original
	}{
		"is not in plugins.lock: run":      {lines[:1], all},
		"builds tree:drop with other code": {lines, []Original{file}},
		"file:mine.wasm is gone":           {lines, []Original{tree}},
		"other bytes of tree:drop":         {[]Line{lines[0], other}, all},
		"no prepare version 9":             {[]Line{lines[0], lines[1], future}, all},
	} {
		if _, err := Check(c.lines, c.all); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

func TestLockIsReadAsItIsWritten(t *testing.T) {
	dir := t.TempDir()
	if lines, err := ReadLock(dir); err != nil || lines != nil {
		t.Errorf("no lock: %v, %v", lines, err)
	}
	lines, _ := update(t, nil, []Original{original("file:mine.wasm", 1), original("tree:drop", 2)})
	if err := WriteLock(dir, lines); err != nil {
		t.Fatal(err)
	}
	again, err := ReadLock(dir)
	if err != nil || len(again) != 2 || again[0] != lines[0] || again[1] != lines[1] {
		t.Errorf("%v, %v", again, err)
	}
	for _, bad := range []string{"x", "00 1 00 tree:drop", lines[0].String()[1:]} {
		if err := os.WriteFile(filepath.Join(dir, LockName), []byte(bad+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadLock(dir); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

// TestKeptAndWritten: what Keep puts beside the lock is an original of its own,
// and Write leaves just the prepared modules.
func TestKeptAndWritten(t *testing.T) {
	dir := t.TempDir()
	tree := original("tree:drop", 2)
	if err := Keep(dir, []Original{tree}); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "drop-*.wasm"))
	if len(files) != 1 {
		t.Fatalf("kept %v", files)
	}
	code, err := Prepare(tree.Wasm)
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	for _, codes := range [][]*vm.Code{{code}, nil} {
		if err := Write(out, codes); err != nil {
			t.Fatal(err)
		}
		if files, _ := filepath.Glob(filepath.Join(out, "*")); len(files) != len(codes) {
			t.Errorf("wrote %v", files)
		}
	}
}
