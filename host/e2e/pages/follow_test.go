package pages

import (
	"os"
	"path/filepath"
	"testing"

	"latchkey/host/e2e"
	"latchkey/host/home"
	"latchkey/host/serve"
	"latchkey/internal/test/shipped"
)

// TestATabFollowsALiveLedger from its beginning: one of its own, which is short.
func TestATabFollowsALiveLedger(t *testing.T) {
	web := e2e.Installed(t, "web")
	s, err := e2e.Start(t, serve.Config{Home: home.Home{Dir: t.TempDir()}, PluginsDir: shipped.Dir(t), Pages: os.DirFS(e2e.BuildPages(t, web))}, t.Cleanup)
	if err != nil {
		t.Fatal(err)
	}
	e2e.DrivePages(t, web, []string{"LATCHKEY_ROOT=" + s.Root(t).Key().Text()}, s.URL, filepath.Join("test", "live", "follow.test.mjs"))
}
