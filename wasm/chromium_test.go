//go:build unix

package wasm_test

import (
	"strings"
	"testing"

	"latchkey/internal/test/jstest"
)

// TestEngineInChromium runs the conformance tests of the engine where stacks are
// smallest: in a Web Worker.
func TestEngineInChromium(t *testing.T) {
	root, dir := packedDir(t)
	p := compilePrograms(t, root, map[string]string{"engine": "./wasm/engine"}, "-test.v", "-test.run=TestEngineConforms")
	printed := jstest.VisitWorker(t, root, "run_tests_worker.mjs", map[string]string{"/wasm/": dir, "/programs/": p.folder})
	if !strings.Contains(printed, "exit 0\n") {
		t.Fatal(printed)
	}
	t.Log(printed)
}
