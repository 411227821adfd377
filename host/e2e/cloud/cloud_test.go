//go:build unix

package cloud

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/host/e2e"
	"latchkey/internal/test/jstest"
	"latchkey/internal/test/shipped"
	"latchkey/wasm/carried"
	"latchkey/wasm/pack"
)

// ledgerNames are the ledgers that may be: one for each file of the
// library's tests and for each script among them.
func ledgerNames(t *testing.T) string {
	names := []string{"main", "one", "two", "api"}
	for _, script := range scripts {
		names = append(names, strings.TrimSuffix(filepath.Base(script), ".txtar"))
	}
	for _, file := range e2e.ClientTests(t, libraryTests...) {
		names = append(names, file.Name)
	}
	return strings.Join(names, ",")
}

// cloud is the Worker on a real workerd, with a folder for its state.
type cloud struct {
	t       *testing.T
	dir     string // worker/
	state   string
	url     string
	process *jstest.Process
	env     []string            // of each start
	args    []string            // of each start
	foreign *transaction.Signed // what cloudForeign leaves for cloudCarried
}

// newCloud prepares what the Worker carries; start runs it.
func newCloud(t *testing.T) *cloud {
	t.Helper()
	c := &cloud{t: t, dir: e2e.Installed(t, "worker"), state: t.TempDir()}
	for _, name := range carried.Names {
		shipped.Build(t, name)
	}
	if _, err := pack.Pack(filepath.Dir(c.dir)); err != nil {
		t.Fatal(err)
	}
	return c
}

// start runs the Worker with the probe and returns when it answers.
func (c *cloud) start() {
	c.t.Helper()
	c.launch()
	c.process.Serving(c.url + "/healthz")
}

func (c *cloud) launch() {
	c.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		c.t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	_ = l.Close()
	c.url = fmt.Sprintf("http://127.0.0.1:%d", port)
	args := []string{"tools/dev.mjs", "--port", strconv.Itoa(port), "--state", c.state, "--ledgers", ledgerNames(c.t), "--entry", "test/probe.mjs"}
	c.process = jstest.Start(c.t, c.dir, c.env, append(args, c.args...)...)
}

// client talks to a ledger by its path: "/" or "/l/one/".
func (c *cloud) client(path string) *client.Client { return client.New(c.url + path) }

// rootKey is the secret of the root key, which lies beside the state.
func (c *cloud) rootKey() string {
	c.t.Helper()
	var file struct {
		SecretKey string `json:"secret_key"`
	}
	text, err := os.ReadFile(filepath.Join(c.state, "validator_key.json"))
	if err == nil {
		err = json.Unmarshal(text, &file)
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return file.SecretKey
}

// root signs with the root key.
func (c *cloud) root(near *client.Client) *client.Signer {
	c.t.Helper()
	secret, err := keys.ParseSecretKey(c.rootKey())
	if err != nil {
		c.t.Fatal(err)
	}
	return client.NewSigner(near, ledger.DevRoot, secret)
}

// links makes a drop of 2 NEAR for each of n links.
func (c *cloud) links(near *client.Client, n int) *drops.Created {
	c.t.Helper()
	return e2e.Drop(c.t, c.root(near), n)
}

// ask sends a request and decodes the JSON of its answer.
func (c *cloud) ask(method, path, body string, answer any) (status int, header http.Header) {
	c.t.Helper()
	request, err := http.NewRequest(method, c.url+path, bytes.NewReader([]byte(body)))
	if err != nil {
		c.t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err == nil && answer != nil {
		err = json.Unmarshal(text, answer)
	}
	if err != nil {
		c.t.Fatalf("%s %s: %d %q: %v", method, path, response.StatusCode, text, err)
	}
	return response.StatusCode, response.Header
}
