//go:build unix

package cloud

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/host/client"
	"latchkey/host/e2e"
	"latchkey/internal/test/asm"
	"latchkey/internal/test/jstest"
	"latchkey/web/headers"
)

// TestWorkerPages drives the claim page in Chromium, as the Worker serves it, and one way through each other page. What
// a page makes of answers is no host's matter: host/e2e/pages has that.
func TestWorkerPages(t *testing.T) {
	web := e2e.Installed(t, "web")
	c := newCloud(t)
	c.env = []string{"PAGES_DIR=" + e2e.BuildPages(t, web)}
	c.start()
	near := c.client("/")
	env := append(e2e.PageLinks(t, c.root(near)), "LATCHKEY_HOST=worker")
	e2e.DrivePages(t, web, env, c.url, "test/claim.test.mjs", "test/cloud/flows.test.mjs")
	c.pageOfLedger(t, "/l/one/claim")
	c.pageOfLedger(t, "/l/one/account/alice.test.near")
	c.pageOfLedger(t, "/l/one/account/alice.test.near/activity")
	c.pageOfLedger(t, "/l/one/block/1")
	c.pagesAreCached(t)
	if a, err := c.client("/l/one/").Account(context.Background(), client.Final, account.ID("robin.test.near")); err == nil {
		t.Errorf("ledger one has an account that the page made in another: %+v", a)
	}
}

// pageOfLedger fetches a page of a ledger and all that it loads.
func (c *cloud) pageOfLedger(t *testing.T, path string) {
	t.Helper()
	fetch := func(path, kind string) string {
		response, err := http.Get(c.url + path)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		var text bytes.Buffer
		_, err = text.ReadFrom(response.Body)
		if err != nil || response.StatusCode != http.StatusOK || !strings.Contains(response.Header.Get("Content-Type"), kind) {
			t.Errorf("GET %s: %s %s, %v", path, response.Status, response.Header.Get("Content-Type"), err)
		}
		return text.String()
	}
	loaded := regexp.MustCompile(`(?:src|href)="((?:\.\.?/)+assets/[^"]+)"`).FindAllStringSubmatch(fetch(path, "text/html"), -1)
	if len(loaded) == 0 {
		t.Errorf("%s loads nothing", path)
	}
	page, err := url.Parse(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range loaded {
		from, err := page.Parse(file[1])
		if err != nil {
			t.Fatal(err)
		}
		fetch(from.Path, "")
	}
}

// pagesAreCached: a browser that has a page is told so, and a page with another
// address leads to the page of the same ledger.
func (c *cloud) pagesAreCached(t *testing.T) {
	t.Helper()
	direct := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	get := func(method, path, tag string) *http.Response {
		request, err := http.NewRequest(method, c.url+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("If-None-Match", tag)
		response, err := direct.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		return response
	}
	first := get("HEAD", "/l/one/claim", "")
	if first.StatusCode != http.StatusOK || first.Header.Get("X-Frame-Options") != "DENY" || !slices.Equal(first.Header.Values("Content-Security-Policy"), []string{headers.Policy}) {
		t.Errorf("%s %v", first.Status, first.Header)
	}
	if again := get("GET", "/l/one/claim", first.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
		t.Errorf("with %s: %s", first.Header.Get("ETag"), again.Status)
	}
	if moved := get("GET", "/l/one/claim.html", ""); moved.Header.Get("Location") != "/l/one/claim" {
		t.Errorf("%s %v", moved.Status, moved.Header)
	}
}

// What the Worker may weigh, in KiB: as it is uploaded, and packed. Cloudflare
// allows 64 MiB as it is. Plugins that note where they write are a quarter longer.
const (
	workerKiBMax     = 29 << 10
	workerGzipKiBMax = 7 << 10
)

func TestWorkerIsSmall(t *testing.T) {
	c := newCloud(t)
	jstest.Run(t, c.dir, nil, "node", "tools/prepare.mjs")
	out, err := c.dryRun(c.dir)
	sizes := regexp.MustCompile(`Total Upload: ([\d.]+) KiB / gzip: ([\d.]+) KiB`).FindStringSubmatch(string(out))
	if err != nil || sizes == nil {
		t.Fatalf("wrangler deploy --dry-run: %v\n%s", err, out)
	}
	t.Log(sizes[0])
	for i, limit := range []float64{workerKiBMax, workerGzipKiBMax} {
		if size, err := strconv.ParseFloat(sizes[i+1], 64); err != nil || size > limit {
			t.Errorf("the Worker has %s, at most %.0f KiB are allowed", sizes[0], limit)
		}
	}
}

// dryRun bundles the Worker in a folder as an upload would.
func (c *cloud) dryRun(dir string) ([]byte, error) {
	wrangler := exec.Command(filepath.Join(c.dir, "node_modules", ".bin", "wrangler"), "deploy", "--dry-run")
	wrangler.Dir = dir
	wrangler.Env = append(os.Environ(), "CI=1", "WRANGLER_SEND_METRICS=false", "XDG_CONFIG_HOME="+filepath.Join(c.state, "config"))
	return wrangler.CombinedOutput()
}

// asInCI lays the pages out as the example for CI does, which has no latchkey.
func (c *cloud) asInCI(t *testing.T, dir string) {
	t.Helper()
	if err := os.RemoveAll(filepath.Join(dir, "build")); err != nil {
		t.Fatal(err)
	}
	steps, err := os.ReadFile(filepath.Join(dir, ".github", "workflows", "ci.yml"))
	found := regexp.MustCompile(`run: (mkdir -p build .*)`).FindSubmatch(steps)
	if err != nil || found == nil {
		t.Fatalf("%v\n%s", err, steps)
	}
	jstest.Run(t, dir, nil, "sh", "-c", string(found[1]))
	for name, want := range map[string]string{"build/pages/index.html": "mine", "build/pages/claim.html": "<html"} {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !strings.Contains(string(got), want) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// TestAProjectOfOnesOwn: what latchkey worker new makes bundles, with a contract and a page
// of its own.
func TestAProjectOfOnesOwn(t *testing.T) {
	c := newCloud(t)
	jstest.Run(t, c.dir, nil, "node", "tools/prepare.mjs")
	dir := filepath.Join(t.TempDir(), "mine")
	latchkey(t, "worker", "new", dir, "--module", filepath.Dir(c.dir))
	var contract asm.Module
	contract.Method("run")
	for name, content := range map[string][]byte{
		"mine.wasm": contract.Wasm(), "plugins.json": []byte(`{"plugins":["mine.wasm"]}`), "pages/index.html": []byte("<title>mine</title>"),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	latchkey(t, "worker", "build", dir)
	for name, want := range map[string]string{"build/pages/index.html": "mine", "latchkey-worker/worker/build/own.mjs": "-1-open.wasm"} {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !strings.Contains(string(got), want) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	c.asInCI(t, dir)
	// As npm install does with a dependency that is a folder.
	packages := filepath.Join(dir, "node_modules")
	if err := os.Mkdir(packages, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join("..", "latchkey-worker"), filepath.Join(packages, "latchkey-worker")); err != nil {
		t.Fatal(err)
	}
	out, err := c.dryRun(dir)
	if err != nil || !strings.Contains(string(out), "Total Upload") {
		t.Fatalf("wrangler deploy --dry-run: %v\n%s", err, out)
	}
}
