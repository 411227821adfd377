package httpd

import (
	"bytes"
	"compress/gzip"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/web/packed"
)

// packedPages are pages as the program embeds them.
func packedPages(t *testing.T, files map[string]string) *Server {
	t.Helper()
	from, to := t.TempDir(), t.TempDir()
	for name, content := range files {
		if err := os.MkdirAll(filepath.Join(from, filepath.Dir(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(from, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := packed.Pack(from, to); err != nil {
		t.Fatal(err)
	}
	return New(Config{Pages: packed.FS{Kept: os.DirFS(to)}, Log: slog.New(slog.DiscardHandler)})
}

// TestPagesGoAsTheClientTakesThem: as gzip, or as they were, whole or a part of it, and not again what it has.
func TestPagesGoAsTheClientTakesThem(t *testing.T) {
	core := strings.Repeat("core ", 20_000)
	s := packedPages(t, map[string]string{"index.html": "<p>", "claim.html": "the claim page", "assets/core-1.wasm": core, "assets/a-1.js": "a"})
	get := func(path string, more ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("GET", path, nil)
		for i := 0; i < len(more); i += 2 {
			r.Header.Add(more[i], more[i+1])
		}
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, r)
		return w
	}
	plain := func(w *httptest.ResponseRecorder) string {
		if w.Header().Get("Content-Encoding") == "" {
			return w.Body.String()
		}
		z, err := gzip.NewReader(bytes.NewReader(w.Body.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		content, _ := io.ReadAll(z)
		return string(content)
	}
	for path, want := range map[string]string{"/": "<p>", "/claim": "the claim page", "/assets/core-1.wasm": core, "/assets/a-1.js": "a"} {
		var tags []string
		for _, takes := range []string{"gzip, br", "", "identity, gzip;q=0"} {
			w := get(path, "Accept-Encoding", takes)
			isGzip := w.Header().Get("Content-Encoding") == "gzip"
			if w.Code != 200 || plain(w) != want || isGzip != strings.HasPrefix(takes, "gzip") || w.Header().Get("Vary") != "Accept-Encoding" {
				t.Errorf("%s, to whom takes %q: %d %v", path, takes, w.Code, w.Header())
			}
			if w.Header().Get("Content-Length") == "" || w.Header().Get("Content-Type") == "" {
				t.Errorf("%s: %v", path, w.Header())
			}
			tag := w.Header().Get("ETag")
			tags = append(tags, tag)
			if again := get(path, "Accept-Encoding", takes, "If-None-Match", tag); again.Code != http.StatusNotModified || again.Body.Len() > 0 {
				t.Errorf("%s again: %d with %d bytes", path, again.Code, again.Body.Len())
			}
		}
		if tags[0] == tags[1] || tags[1] != tags[2] {
			t.Errorf("%s has the tags %q", path, tags)
		}
	}
	if w := get("/assets/core-1.wasm", "Accept-Encoding", "gzip"); w.Header().Get("Content-Type") != "application/wasm" || w.Body.Len() > len(core)/10 || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("%d bytes, %v", w.Body.Len(), w.Header())
	}
	if w := get("/assets/core-1.wasm", "Range", "bytes=5-8"); w.Code != http.StatusPartialContent || w.Body.String() != "core" {
		t.Errorf("a part: %d %q", w.Code, w.Body)
	}
	whole := get("/assets/core-1.wasm", "Accept-Encoding", "gzip").Body.Bytes()
	if w := get("/assets/core-1.wasm", "Accept-Encoding", "gzip", "Range", "bytes=5-"); w.Code != http.StatusPartialContent || !bytes.Equal(w.Body.Bytes(), whole[5:]) {
		t.Errorf("a part of gzip: %d, %d bytes", w.Code, w.Body.Len())
	}
	for _, path := range []string{"/none", "/assets", "/assets/", "/index.html.gz", "/../claim.html"} {
		if w := get(path, "Accept-Encoding", "gzip"); w.Code == 200 {
			t.Errorf("%s: %d %q", path, w.Code, w.Body)
		}
	}
}

func TestWhoTakesGzip(t *testing.T) {
	for takes, want := range map[string]bool{"gzip": true, "GZIP": true, "br, gzip": true, "gzip;q=0.5": true, "gzip; q=0": false, "*": true, "*;q=0": false,
		"*, gzip;q=0": false, "": false, "identity": false, "deflate": false, "gzip;q=much": false} {
		if got := takesGzip(http.Header{"Accept-Encoding": {takes}}); got != want {
			t.Errorf("%q: %t", takes, got)
		}
	}
}
