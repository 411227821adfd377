package e2e

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/host/home"
	"latchkey/host/plugintest"
	"latchkey/host/serve"
	"latchkey/internal/jstest"
	"latchkey/wasm/pack"
)

// TestPages drives the web pages in Chromium, as built from their sources.
func TestPages(t *testing.T) {
	web, plugins := jstest.Installed(t, "../../web"), plugintest.Dir(t)
	if _, err := pack.Pack(filepath.Dir(web)); err != nil {
		t.Fatal(err)
	}
	dist := t.TempDir()
	jstest.Run(t, web, nil, "npx", "vite", "build", "--logLevel", "warn", "--emptyOutDir", "--outDir", dist)
	s, err := startWith(t, serve.Config{Home: home.Home{Dir: t.TempDir()}, PluginsDir: plugins, Pages: os.DirFS(dist)}, t.Cleanup)
	if err != nil {
		t.Fatal(err)
	}
	links := urls(t, s.dropLinks(t, 5))
	files, _ := filepath.Glob(filepath.Join(web, "test", "*.test.mjs"))
	jstest.Run(t, web, []string{"LATCHKEY_URL=" + s.URL, "LATCHKEY_LINKS=" + links},
		"node", append([]string{"--test", "--test-reporter=spec", "--test-timeout=120000"}, files...)...)
}

// dropLinks makes a drop of 2 NEAR for each of n links.
func (s *server) dropLinks(t *testing.T, n int) []drops.Link {
	t.Helper()
	key, err := s.home.Key()
	if err != nil {
		t.Fatal(err)
	}
	secret, err := key.Secret()
	if err != nil {
		t.Fatal(err)
	}
	each, _ := amount.NEAR.Mul64(2)
	c := client.New(s.URL)
	d, err := drops.Create(context.Background(), c, client.NewSigner(c, key.AccountID, secret), ledger.DevDropContract, n, each, drops.Window{}, s.URL+"/claim")
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
