package jstest

import (
	"path/filepath"
	"testing"
)

// Visit opens a page in Chromium and returns the text that it leaves in
// globalThis.answer. The browser is that of the module's web/test.
func Visit(t testing.TB, root, url string) string {
	t.Helper()
	return Run(t, Installed(t, filepath.Join(root, "web")), nil, "node", "test/visit.mjs", url)
}
