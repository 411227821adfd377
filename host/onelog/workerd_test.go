//go:build unix

package onelog

import (
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/internal/jstest"
)

// TestWorkerdGivesTheSameBlocks replays the log in a Durable Object, on the
// Worker's own store, each block in a transaction.
func TestWorkerdGivesTheSameBlocks(t *testing.T) {
	r := theLog(t)
	url := inWorkerd(t, r.root, packed(t, r.root), r.write(t))
	replays(t, "workerd", func() []string {
		return strings.Split(post(t, fmt.Sprintf("%sapply?blocks=%d", url, len(r.lines)), ""), "\n")
	})
}

// inWorkerd runs the test Worker of wasm/testdata/workerd with the log in a
// folder, which it also uses for its state, and returns its URL.
func inWorkerd(t testing.TB, root, dir, folder string) string {
	t.Helper()
	jstest.Installed(t, filepath.Join(root, "worker"))
	script := filepath.Join(root, "wasm", "testdata", "workerd", "run.mjs")
	return jstest.Start(t, root, nil, script, dir, folder).Line()
}

func post(t testing.TB, url, body string) string {
	t.Helper()
	response, err := http.Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("POST %s: %s %s %v", url, response.Status, text, err)
	}
	return string(text)
}
