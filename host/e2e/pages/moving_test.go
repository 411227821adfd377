package pages

import (
	"path/filepath"
	"strings"
	"testing"

	"latchkey/host/e2e"
	"latchkey/host/home"
	"latchkey/host/serve"
	"latchkey/internal/test/jstest"
	"latchkey/internal/test/shipped"
)

// TestALedgerOfThePlaygroundMoves to a laptop by the command line, lives there, and goes on in a
// playground again.
func TestALedgerOfThePlaygroundMoves(t *testing.T) {
	web := e2e.Installed(t, "web")
	root, dir := filepath.Dir(web), t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	script := filepath.Join("test", "moving_files.mjs")
	jstest.Run(t, web, nil, "node", script, "save", dir)
	jstest.Run(t, root, nil, "go", "build", "-o", in("latchkey"), "./host/cmd/latchkey")
	latchkey := func(args ...string) string {
		return jstest.Run(t, dir, []string{"HOME=" + dir}, in("latchkey"), args...)
	}
	latchkey("import", "copy.latchkey", "--to", "copy", "--copy")
	if out := latchkey("verify", "--home", "copy"); !strings.Contains(out, "blocks") {
		t.Error(out)
	}
	latchkey("import", "sealed.latchkey", "--to", "there", "--credentials", "keys")

	s, err := e2e.Start(t, serve.Config{Home: home.Home{Dir: in("there")}, PluginsDir: shipped.Dir(t)}, t.Cleanup)
	if err != nil {
		t.Fatal(err)
	}
	latchkey("send", "alice.test.near", "--near", "1", "--as", "test.near", "--rpc", s.URL, "--credentials", "keys")
	latchkey("seal", "--rpc", s.URL, "--as", "test.near", "--credentials", "keys")
	latchkey("export", s.URL, "--to", "back.latchkey")
	if out := jstest.Run(t, web, nil, "node", script, "bring", dir); !strings.Contains(out, `"height"`) {
		t.Error(out)
	}
}
