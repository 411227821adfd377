package onelog

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/core/ledger"
	"latchkey/core/vm"
	"latchkey/host/engine"
	"latchkey/internal/test/enginetest"
	"latchkey/internal/test/jstest"
	"latchkey/internal/test/warm"
	"latchkey/plugins/build"
	"latchkey/wasm/pack"
)

func TestMain(m *testing.M) { os.Exit(warm.Tests{M: m}.Run()) }

// recorded is the log as the native host records it.
type recorded struct {
	root     string
	native   vm.Engine // which recorded it, and stays open
	examples []Plugin
	log      *ledger.Log
	code     Code
	lines    []string
	trace    string // of the native replay
	memories digesting
	prepared collecting
	took     time.Duration
}

var (
	theLogMu    sync.Mutex
	recordedLog *recorded
)

// theLog records the log, once for all tests.
func theLog(t testing.TB) *recorded {
	t.Helper()
	theLogMu.Lock()
	defer theLogMu.Unlock()
	if recordedLog == nil {
		recordedLog = recordWhole(t)
	}
	return recordedLog
}

func recordWhole(t testing.TB) *recorded {
	t.Helper()
	root, err := build.Root()
	if err != nil {
		t.Fatal(err)
	}
	native, err := engine.New(engine.Options{CacheDir: warm.Cache(t)}) // who replays it compiles nothing anew
	if err != nil {
		t.Fatal(err)
	}
	r := &recorded{root: root, native: native}
	r.examples = Examples(t)
	if r.log, r.code, err = Record(native, root, r.examples); err != nil {
		t.Fatal(err)
	}
	var trace bytes.Buffer
	start := time.Now()
	r.prepared = collected(native)
	r.memories = digested(r.prepared)
	if r.lines, err = Replay(r.log, r.code, enginetest.Traced{Engine: r.memories, To: &trace}); err != nil {
		t.Fatal(err)
	}
	r.took, r.trace = time.Since(start), trace.String()
	return r
}

// TestRecordingIsRepeatable: the same script makes the same log.
func TestRecordingIsRepeatable(t *testing.T) {
	r := theLog(t)
	again, _, err := Record(nativeEngine(t, engine.Options{CacheDir: warm.Cache(t)}), r.root, r.examples)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(again.Bytes(), r.log.Bytes()) {
		t.Error("a second recording gives another log")
	}
}

func TestInterpreterGivesTheSameBlocks(t *testing.T) {
	r := theLog(t)
	interpreted := digested(nativeEngine(t, engine.Options{Interpreter: true, SliceUnits: 1000}))
	replays(t, "the interpreter", func() []string {
		lines, err := Replay(r.log, r.code, interpreted)
		if err != nil {
			t.Fatal(err)
		}
		return lines
	})
	sameMemory(t, interpreted, r.memories)
}

// TestNodeCallsTheSame replays the log in Node, on Go's side of host.mjs alone, and
// compares the blocks and everything that passes between plugins and the ledger.
// (Chromium and workerd replay it on the core that is shipped.)
func TestNodeCallsTheSame(t *testing.T) {
	r := theLog(t)
	dir := packed(t)
	program := filepath.Join(t.TempDir(), "engine.test.wasm")
	if err := pack.CompileTest(r.root, "./wasm/engine", program); err != nil {
		t.Fatal(err)
	}
	folder := r.write(t)
	replays(t, "Node", func() []string {
		node(t, r.root, "run_tests.mjs", dir, program, "-test.run=TestReplayIsTraced", "-replay="+folder)
		return linesIn(t, filepath.Join(folder, "blocks"))
	})
	trace := linesIn(t, filepath.Join(folder, "trace"))
	t.Logf("%d lines of trace", len(trace))
	same(t, "Node", trace, strings.Split(r.trace, "\n"))
}

func linesIn(t testing.TB, file string) []string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(string(text), "\n")
}

func (r *recorded) write(t testing.TB) string {
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

// packed makes bin/wasm, once for all tests, and returns the folder.
func packed(t testing.TB) string {
	t.Helper()
	dir, err := packOnce()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

var packOnce = sync.OnceValues(func() (string, error) {
	root, err := build.Root()
	if err != nil {
		return "", err
	}
	return pack.Pack(root)
})

// node runs a script of wasm/testdata.
func node(t testing.TB, root, script string, args ...string) string {
	t.Helper()
	return jstest.Run(t, filepath.Join(root, "wasm", "testdata"), nil, "node", append([]string{script}, args...)...)
}

// replays compares the blocks of a host with those of the native one and tells
// how long it took, its start included.
func replays(t *testing.T, host string, replay func() []string) {
	t.Helper()
	r := theLog(t)
	start := time.Now()
	lines := replay()
	took := time.Since(start)
	same(t, host, lines, r.lines)
	t.Logf("%d blocks in %s: %.2f s; natively %.2f s", len(lines), host, took.Seconds(), r.took.Seconds())
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
