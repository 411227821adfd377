package pages

import (
	"os"
	"path/filepath"
	"testing"

	"latchkey/host/e2e"
	"latchkey/host/home"
	"latchkey/host/serve"
	"latchkey/internal/test/shipped"
	"latchkey/internal/test/warm"
	"latchkey/wasm/pack"
)

func TestMain(m *testing.M) { os.Exit(warm.Tests{M: m}.Run()) }

// TestPages drives the web pages in Chromium, as built from their sources.
func TestPages(t *testing.T) {
	web, plugins := e2e.Installed(t, "web"), shipped.Dir(t)
	if _, err := pack.Pack(filepath.Dir(web)); err != nil {
		t.Fatal(err)
	}
	dist := os.DirFS(e2e.BuildPages(t, web))
	s, err := e2e.Start(t, serve.Config{Home: home.Home{Dir: t.TempDir()}, PluginsDir: plugins, Pages: dist}, t.Cleanup)
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(web, "test", "*.test.mjs"))
	e2e.DrivePages(t, web, e2e.PageLinks(t, s.Root(t)), s.URL, files...)
}
