package onelog

import (
	"strings"
	"testing"

	"latchkey/internal/test/jstest"
)

// TestChromiumGivesTheSameBlocks replays the log in a Web Worker.
func TestChromiumGivesTheSameBlocks(t *testing.T) {
	r := theLog(t)
	dir := packed(t)
	replays(t, "Chromium", func() []string {
		return strings.Split(inChromium(t, r.root, dir, r.write(t), "replay_worker.mjs"), "\n")
	})
}

// inChromium returns what a Web Worker of wasm/testdata makes of a log's folder.
func inChromium(t testing.TB, root, dir, folder, worker string) string {
	t.Helper()
	return jstest.VisitWorker(t, root, worker, map[string]string{"/wasm/": dir, "/log/": folder})
}
