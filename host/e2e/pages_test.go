package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/host/home"
	"latchkey/host/serve"
	"latchkey/internal/test/jstest"
	"latchkey/internal/test/shipped"
	"latchkey/plugins/standard"
	"latchkey/wasm/pack"
)

// TestPages drives the web pages in Chromium, as built from their sources.
func TestPages(t *testing.T) {
	web, plugins := jstest.Installed(t, "../../web"), shipped.Dir(t)
	if _, err := pack.Pack(filepath.Dir(web)); err != nil {
		t.Fatal(err)
	}
	dist := t.TempDir()
	jstest.Run(t, web, nil, "npx", "vite", "build", "--logLevel", "warn", "--emptyOutDir", "--outDir", dist)
	s, err := startWith(t, serve.Config{Home: home.Home{Dir: t.TempDir()}, PluginsDir: plugins, Pages: os.DirFS(dist)}, t.Cleanup)
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(web, "test", "*.test.mjs"))
	testPages(t, web, pageLinks(t, client.New(s.URL), s.root(t)), s.URL, files...)
}

// testPages runs tests of pages, each file in turn.
func testPages(t *testing.T, web string, links []string, url string, files ...string) {
	t.Helper()
	for _, file := range files {
		jstest.Run(t, web, append(links, "LATCHKEY_URL="+url), "node", "--test", "--test-reporter=spec", "--test-timeout=120000", file)
	}
}

// pageLinks makes the drops that the tests of the claim page take links from, and
// returns them as those read them from their environment.
func pageLinks(t *testing.T, near *client.Client, funder *client.Signer) []string {
	t.Helper()
	now := time.Now()
	soon, end := at(t, now.Add(time.Hour)), at(t, now.Add(10*time.Second))
	return []string{
		"LATCHKEY_LINKS=" + urls(t, dropOf(t, near, funder, ledger.DevDropContract, 39, drops.Window{})),
		"LATCHKEY_EARLY=" + urls(t, dropOf(t, near, funder, ledger.DevDropContract, 1, drops.Window{Start: &soon})),
		"LATCHKEY_LATE=" + urls(t, dropOf(t, near, funder, ledger.DevDropContract, 1, drops.Window{End: &end})),
		"LATCHKEY_STRANGE=" + urls(t, dropOf(t, near, funder, strangeContract(t, funder), 1, drops.Window{})),
	}
}

// strangeContract is a drop contract with code of its own: for all that a page can tell it
// is another's.
func strangeContract(t *testing.T, funder *client.Signer) account.ID {
	t.Helper()
	const id = "strange.test.near"
	money, _ := amount.NEAR.Mul64(100)
	method, args := standard.SetUpDevDrop(string(ledger.DevRoot))
	_, err := funder.Send(t.Context(), id, transaction.CreateAccount{}, transaction.Transfer{Deposit: money},
		transaction.AddKey{PublicKey: funder.PublicKey(), AccessKey: accesskey.AccessKey{Permission: accesskey.FullAccess}})
	if err != nil {
		t.Fatal(err)
	}
	own := client.NewSigner(funder.Client(), id, funder.Key())
	if _, err := own.Send(t.Context(), id, transaction.DeployContract{Code: shipped.Build(t, "drop")},
		transaction.FunctionCall{MethodName: method, Args: []byte(args), Gas: 100e12}); err != nil {
		t.Fatal(err)
	}
	return id
}

func at(t *testing.T, when time.Time) drops.Timestamp {
	t.Helper()
	stamp, ok := drops.At(when)
	if !ok {
		t.Fatal(when)
	}
	return stamp
}

// root signs with the key of the root account.
func (s *server) root(t *testing.T) *client.Signer {
	t.Helper()
	key, err := s.home.Key()
	if err != nil {
		t.Fatal(err)
	}
	secret, err := key.Secret()
	if err != nil {
		t.Fatal(err)
	}
	return client.NewSigner(client.New(s.URL), key.AccountID, secret)
}

// dropLinks makes a drop of 2 NEAR for each of n links.
func (s *server) dropLinks(t *testing.T, n int) []drops.Link {
	t.Helper()
	return dropOf(t, client.New(s.URL), s.root(t), ledger.DevDropContract, n, drops.Window{})
}

// dropOf makes a drop of 2 NEAR for each of n links, open in w.
func dropOf(t *testing.T, near *client.Client, funder *client.Signer, contract account.ID, n int, w drops.Window) []drops.Link {
	t.Helper()
	each, _ := amount.NEAR.Mul64(2)
	page := strings.TrimSuffix(near.URL(), "/") + "/claim"
	d, err := drops.Create(t.Context(), near, funder, contract, n, each, w, page)
	if err != nil {
		t.Fatal(err)
	}
	return d.Links
}

// urls is JSON of the links as people get them.
func urls(t *testing.T, links []drops.Link) string {
	t.Helper()
	var list []string
	for _, link := range links {
		list = append(list, link.URL())
	}
	text, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
