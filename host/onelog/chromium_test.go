package onelog

import (
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/internal/jstest"
)

// TestChromiumGivesTheSameBlocks replays the log in a Web Worker.
func TestChromiumGivesTheSameBlocks(t *testing.T) {
	r := theLog(t)
	dir := packed(t, r.root)
	replays(t, "Chromium", func() []string {
		return strings.Split(inChromium(t, r.root, dir, r.write(t), "replay_worker.mjs"), "\n")
	})
}

// inChromium returns what a Web Worker of wasm/testdata sends to its page; it
// finds bin/wasm and a log's folder on the server.
func inChromium(t testing.TB, root, dir, folder, worker string) string {
	t.Helper()
	mux := http.NewServeMux()
	for path, files := range map[string]string{"/wasm/": dir, "/log/": folder, "/testdata/": filepath.Join(root, "wasm", "testdata")} {
		mux.Handle(path, http.StripPrefix(path, http.FileServer(http.Dir(files))))
	}
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, `<!doctype html><script type="module">
			new Worker("/testdata/`+worker+`", { type: "module" }).onmessage = ({ data }) => { globalThis.answer = data };
		</script>`)
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	return jstest.Visit(t, root, server.URL)
}
