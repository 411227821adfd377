package onelog

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"latchkey/core/ledger"
	"latchkey/core/vm"
	"latchkey/core/vm/enginetest"
	"latchkey/host/engine"
	"latchkey/plugins/build"
	"latchkey/wasm/pack"
)

// recorded is the log as the native host records it.
type recorded struct {
	root  string
	log   *ledger.Log
	code  Code
	lines []string
	trace string // of the native replay
}

var recordOnce = sync.OnceValues(func() (*recorded, error) {
	root, err := build.Root()
	if err != nil {
		return nil, err
	}
	native, err := engine.New(engine.Options{})
	if err != nil {
		return nil, err
	}
	defer native.Close()
	r := &recorded{root: root}
	if r.log, r.code, err = Record(native, root); err != nil {
		return nil, err
	}
	var trace bytes.Buffer
	r.lines, err = Replay(r.log, r.code, enginetest.Traced{Engine: native, To: &trace})
	r.trace = trace.String()
	return r, err
})

func theLog(t testing.TB) *recorded {
	t.Helper()
	r, err := recordOnce()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestRecordingIsRepeatable: the same script makes the same log.
func TestRecordingIsRepeatable(t *testing.T) {
	r := theLog(t)
	again, _, err := Record(nativeEngine(t, engine.Options{}), r.root)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(again.Bytes(), r.log.Bytes()) {
		t.Error("a second recording gives another log")
	}
}

func TestInterpreterGivesTheSameBlocks(t *testing.T) {
	r := theLog(t)
	lines, err := Replay(r.log, r.code, nativeEngine(t, engine.Options{Interpreter: true}))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the interpreter", lines, r.lines)
}

// TestNodeGivesTheSameBlocks replays the log on host.mjs.
func TestNodeGivesTheSameBlocks(t *testing.T) {
	r := theLog(t)
	dir, err := pack.Pack(r.root)
	if err != nil {
		t.Fatal(err)
	}
	out := node(t, filepath.Join(r.root, "wasm", "testdata", "replay.mjs"), dir, r.write(t))
	same(t, "Node", strings.Split(strings.TrimSpace(out), "\n"), r.lines)
}

// TestNodeCallsTheSame replays the log on Go's side of host.mjs alone and
// compares everything that passes between plugins and the ledger.
func TestNodeCallsTheSame(t *testing.T) {
	r := theLog(t)
	dir, err := pack.Pack(r.root)
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(t.TempDir(), "engine.test.wasm")
	if err := pack.CompileTest(r.root, "./wasm/engine", program); err != nil {
		t.Fatal(err)
	}
	folder := r.write(t)
	node(t, filepath.Join(r.root, "wasm", "testdata", "run_tests.mjs"), dir, program, "-test.run=TestReplayIsTraced", "-replay="+folder)
	trace, err := os.ReadFile(filepath.Join(folder, "trace"))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes of trace", len(trace))
	same(t, "Node", strings.Split(string(trace), "\n"), strings.Split(r.trace, "\n"))
}

func (r *recorded) write(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if err := Write(folder, r.log, r.code); err != nil {
		t.Fatal(err)
	}
	return folder
}

func nativeEngine(t testing.TB, options engine.Options) vm.Engine {
	t.Helper()
	e, err := engine.New(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

func node(t testing.TB, args ...string) string {
	t.Helper()
	var stderr bytes.Buffer
	command := exec.Command("node", args...)
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v\n%s%s", err, out, stderr.Bytes())
	}
	return string(out)
}

// same compares two hosts line by line and shows the first difference.
func same(t *testing.T, host string, got, want []string) {
	t.Helper()
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			t.Fatalf("line %d of %s is\n%s\nnatively it is\n%s", i+1, host, got[i], want[i])
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s has %d lines, natively there are %d", host, len(got), len(want))
	}
}
