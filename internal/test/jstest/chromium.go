package jstest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
)

// Visit opens a page in Chromium and returns the text that it leaves in
// globalThis.answer. The browser is that of the module's web/test.
func Visit(t testing.TB, root, url string) string {
	t.Helper()
	return Run(t, Installed(t, filepath.Join(root, "web")), nil, "node", "test/visit.mjs", url)
}

// VisitWorker returns what a Web Worker of wasm/testdata sends to its page, in
// Chromium. folders are on its server under their paths, besides /testdata/.
func VisitWorker(t testing.TB, root, script string, folders map[string]string) string {
	t.Helper()
	mux := http.NewServeMux()
	serve := func(path, dir string) { mux.Handle(path, http.StripPrefix(path, http.FileServer(http.Dir(dir)))) }
	serve("/testdata/", filepath.Join(root, "wasm", "testdata"))
	for path, dir := range folders {
		serve(path, dir)
	}
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, `<!doctype html><script type="module">
			new Worker("/testdata/`+script+`", { type: "module" }).onmessage = ({ data }) => { globalThis.answer = data };
		</script>`)
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	return Visit(t, root, server.URL)
}
