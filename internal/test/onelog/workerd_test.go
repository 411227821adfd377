//go:build unix

package onelog

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/internal/test/jstest"
)

// TestWorkerdGivesTheSameBlocks replays the log in a Durable Object, on the
// Worker's own store, each block in a transaction.
func TestWorkerdGivesTheSameBlocks(t *testing.T) {
	r := theLog(t)
	folder := r.write(t)
	r.prepared.write(t, folder)
	w := inWorkerd(t, r.root, packed(t), folder)
	replays(t, "workerd", func() []string {
		return strings.Split(w.post(t, fmt.Sprintf("log/one/apply?blocks=%d", len(r.lines)), ""), "\n")
	})
}

// workerd is the test Worker of wasm/testdata/workerd, with a log.
type workerd struct {
	URL   string
	Ready float64 // milliseconds that it took to start
}

// inWorkerd runs the log in a folder, in which it also keeps its state. What the log needs
// compiled lies there as well, or is found by replaying it in Node first.
func inWorkerd(t testing.TB, root, dir, folder string) (w workerd) {
	t.Helper()
	jstest.Installed(t, filepath.Join(root, "worker"))
	script := filepath.Join(root, "wasm", "testdata", "workerd", "run.mjs")
	if line := jstest.Start(t, root, nil, script, dir, folder).Line(); json.Unmarshal([]byte(line), &w) != nil {
		t.Fatal(line)
	}
	return w
}

func (w workerd) post(t testing.TB, path, body string) string {
	t.Helper()
	response, err := http.Post(w.URL+path, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("POST %s: %s %s %v", path, response.Status, text, err)
	}
	return string(text)
}
