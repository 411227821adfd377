package wasm_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/internal/test/jstest"
)

// TestPackage packs bin/wasm as npm does, installs it elsewhere and uses it by
// its name: from Node, with near-api-js, and from TypeScript.
func TestPackage(t *testing.T) {
	root, dir := packedDir(t)
	clients := jstest.Installed(t, filepath.Join(root, "host", "e2e", "clients"))
	web := jstest.Installed(t, filepath.Join(root, "web"))
	project := t.TempDir()
	npm := func(dir string, args ...string) string {
		return jstest.Run(t, dir, []string{"npm_config_cache=" + filepath.Join(project, "cache")}, "npm", args...)
	}
	tarball := strings.TrimSpace(npm(dir, "pack", "--silent", "--pack-destination", project))
	for _, name := range []string{"transfer.mjs", "typed.ts", "tsconfig.json"} {
		text, err := os.ReadFile(filepath.Join("testdata", "package", name))
		if err == nil {
			err = os.WriteFile(filepath.Join(project, name), text, 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(project, "package.json"), []byte(`{"private":true,"type":"module"}`), 0o666); err != nil {
		t.Fatal(err)
	}
	npm(project, "install", "--offline", "--no-audit", "--no-fund", "./"+tarball)
	nearAPI := "NEAR_API_JS=" + filepath.Join(clients, "node_modules", "near-api-js", "lib", "index.js")
	if out := jstest.Run(t, project, []string{nearAPI}, "node", "transfer.mjs"); out != "transferred\n" {
		t.Error(out)
	}
	jstest.Run(t, project, nil, "node", filepath.Join(web, "node_modules", "typescript", "bin", "tsc"), "-p", ".")
}
