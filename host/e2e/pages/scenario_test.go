package pages

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/host/e2e"
	"latchkey/host/home"
	"latchkey/host/serve"
	"latchkey/internal/test/jstest"
	"latchkey/internal/test/shipped"
)

// TestScenariosOfThePlaygroundRunElsewhere: as a script for the command line, as a test with near-api-js and as a
// test in Go, each step ends as it did in the playground.
func TestScenariosOfThePlaygroundRunElsewhere(t *testing.T) {
	web := e2e.Installed(t, "web")
	root, dir := filepath.Dir(web), t.TempDir()
	jstest.Run(t, web, nil, "node", filepath.Join("test", "scenario_files.mjs"), dir)
	t.Run("near-api-js", func(t *testing.T) {
		if err := os.Symlink(filepath.Join(e2e.Clients(t), "node_modules"), filepath.Join(dir, "node_modules")); err != nil {
			t.Fatal(err)
		}
		s := ledgerOfScenario(t)
		jstest.Run(t, dir, []string{"LATCHKEY_URL=" + s.URL, "LATCHKEY_ROOT_KEY=" + s.Root(t).Key().Text()}, "node", "--test", "scenario.test.mjs")
	})
	t.Run("shell", func(t *testing.T) {
		s := ledgerOfScenario(t)
		jstest.Run(t, root, nil, "go", "build", "-o", filepath.Join(dir, "bin", "latchkey"), "./host/cmd/latchkey")
		key := s.Root(t).Key()
		file, err := json.Marshal(map[string]string{"account_id": "test.near", "public_key": key.PublicKey().String(), "secret_key": key.Text()})
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, "root.json")
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
		env := []string{"RPC=" + s.URL, "ROOT_KEY=" + path, "HOME=" + t.TempDir(), "PATH=" + filepath.Join(dir, "bin") + ":" + os.Getenv("PATH")}
		t.Log(jstest.Run(t, dir, env, "sh", "scenario.sh"))
	})
	t.Run("go", func(t *testing.T) {
		of, err := os.MkdirTemp(filepath.Join(root, "bin"), "_scenario") // in the module, and no package of it
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.RemoveAll(of) })
		if err := os.Rename(filepath.Join(dir, "scenario_test.go"), filepath.Join(of, "scenario_test.go")); err != nil {
			t.Fatal(err)
		}
		if out := jstest.Run(t, of, nil, "gofmt", "-l", "scenario_test.go"); out != "" {
			t.Error("the test is not as gofmt writes it")
		}
		if out := jstest.Run(t, of, nil, "go", "test", "-count=1", "-v", "./."); !strings.Contains(out, "--- PASS: TestScenario ") {
			t.Error(out)
		}
	})
}

func ledgerOfScenario(t *testing.T) *e2e.Server {
	t.Helper()
	s, err := e2e.Start(t, serve.Config{Home: home.Home{Dir: t.TempDir()}, PluginsDir: shipped.Dir(t)}, t.Cleanup)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
