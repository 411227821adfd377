package carried

import (
	"crypto/sha256"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"latchkey/core/fees"
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
	each := len(fees.Names()) // lines
	lines, _ := update(t, nil, []Original{file, tree})
	if len(lines) != 2*each || lines[0].Origin != "file:mine.wasm" || lines[each].Origin != "tree:drop" {
		t.Fatalf("lines %v", lines)
	}
	next := original("tree:drop", 3)
	later, told := update(t, lines, []Original{file, next})
	if len(later) != 2*each || later[0] != lines[0] || later[each].Code != next.Hash || len(told) != each {
		t.Errorf("after the tree has changed: %v, told %q", later, told)
	}
	kept, told := update(t, lines, []Original{file, {"file:drop-old.wasm", tree.Hash, tree.Wasm}, next})
	if len(kept) != 3*each || kept[each].Prepared != lines[each].Prepared || len(told) != 0 {
		t.Errorf("with the old one kept: %v, told %q", kept, told)
	}
	changed := append([]Line{}, lines...)
	changed[0].Prepared[0]++
	if again, _ := update(t, changed, []Original{file, tree}); again[0] != changed[0] {
		t.Errorf("the line of a file has become %v", again[0])
	}
	if more, _ := update(t, lines[:1], []Original{file}); len(more) != each || more[0] != lines[0] || more[1].Schedule != fees.Open {
		t.Errorf("of a file that had a line for one schedule: %v", more)
	}
	if _, err := Update(lines, []Original{tree}, nil); err == nil || !strings.Contains(err.Error(), "put it back") {
		t.Errorf("without the file: %v", err)
	}
}

func TestWhatTheLockDoesNotSayFails(t *testing.T) {
	file, tree := original("file:mine.wasm", 1), original("tree:drop", 2)
	all := []Original{file, tree}
	lines, _ := update(t, nil, all)
	if codes, err := Check(lines, all); err != nil || len(codes) != len(lines) {
		t.Fatalf("%v, %v", codes, err)
	}
	ofTree := len(fees.Names()) // the first of its lines
	with := func(change func(*Line)) []Line {
		changed := append([]Line{}, lines...)
		change(&changed[ofTree])
		return changed
	}
	for want, c := range map[string]struct {
		lines []Line
		all   []Original
	}{
		"is not in plugins.lock for ledgers of the schedule classic": {lines[:ofTree], all},
		"is not in plugins.lock for ledgers of the schedule open":    {lines[:ofTree+1], all},
		"builds tree:drop with other code":                           {lines, []Original{file}},
		"file:mine.wasm is gone":                                     {lines, []Original{tree}},
		"other bytes of tree:drop":                                   {with(func(l *Line) { l.Prepared[0]++ }), all},
		"no prepare version 9":                                       {with(func(l *Line) { l.PrepareVersion = 9 }), all},
		`no schedule "pv99"`:                                         {with(func(l *Line) { l.Schedule = "pv99" }), all},
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
	if err != nil || !slices.Equal(again, lines) {
		t.Errorf("%v, %v", again, err)
	}
	before := strings.Replace(lines[0].String(), " classic ", " ", 1)
	if err := os.WriteFile(filepath.Join(dir, LockName), []byte(before+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if again, err := ReadLock(dir); err != nil || len(again) != 1 || again[0] != lines[0] {
		t.Errorf("of a lock that names no schedule: %v, %v", again, err)
	}
	for _, bad := range []string{"x", "00 1 00 tree:drop", "00 1 open 00 tree:drop", lines[0].String()[1:]} {
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
	codes, err := Prepare(tree.Wasm)
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	for _, codes := range [][]*vm.Code{codes, codes[:1], nil} {
		if err := Write(out, codes); err != nil {
			t.Fatal(err)
		}
		if files, _ := filepath.Glob(filepath.Join(out, "*")); len(files) != len(codes) {
			t.Errorf("wrote %v", files)
		}
	}
}
