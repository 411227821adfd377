package onelog

import (
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/wasm/pack"
)

// chromiumWaitMax bounds the start of a browser and the replay in it.
const chromiumWaitMax = 2 * time.Minute

// TestChromiumGivesTheSameBlocks replays the log in a Web Worker.
func TestChromiumGivesTheSameBlocks(t *testing.T) {
	browser := chromium()
	if browser == "" {
		t.Fatal("no Chromium: set CHROMIUM, or install the package chromium")
	}
	r := theLog(t)
	dir, err := pack.Pack(r.root)
	if err != nil {
		t.Fatal(err)
	}
	answer := make(chan string, 1)
	server := httptest.NewServer(replayPages(t, r, dir, answer))
	defer server.Close()
	command := exec.Command(browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--user-data-dir="+t.TempDir(), "--remote-debugging-port=0", server.URL)
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	}()
	select {
	case text := <-answer:
		same(t, "Chromium", strings.Split(text, "\n"), r.lines)
	case <-time.After(chromiumWaitMax):
		t.Errorf("Chromium gave no answer within %v", chromiumWaitMax)
	}
}

func chromium() string {
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium"} {
		if path, err := exec.LookPath(name); name != "" && err == nil {
			return path
		}
	}
	return ""
}

// replayPages serves what the worker needs and passes its answer on.
func replayPages(t *testing.T, r *recorded, dir string, answer chan<- string) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/wasm/", http.StripPrefix("/wasm/", http.FileServer(http.Dir(dir))))
	mux.Handle("/log/", http.StripPrefix("/log/", http.FileServer(http.Dir(r.write(t)))))
	mux.HandleFunc("/worker.mjs", func(w http.ResponseWriter, request *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		http.ServeFile(w, request, filepath.Join(r.root, "wasm", "testdata", "replay_worker.mjs"))
	})
	mux.HandleFunc("/code.json", func(w http.ResponseWriter, _ *http.Request) {
		var names []string
		for _, p := range r.code {
			names = append(names, hex.EncodeToString(p.Hash[:]))
		}
		_ = json.NewEncoder(w).Encode(names)
	})
	for _, path := range []string{"/lines", "/failed"} {
		mux.HandleFunc("POST "+path, func(_ http.ResponseWriter, request *http.Request) {
			text, _ := io.ReadAll(request.Body)
			answer <- string(text)
		})
	}
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, `<!doctype html><script type="module">new Worker("/worker.mjs", { type: "module" })</script>`)
	})
	return mux
}
