package server

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"latchkey/core/account"
	ledgerclient "latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/host/e2e"
	"latchkey/internal/test/jstest"
	"latchkey/internal/test/patience"
)

var htmlBlock = regexp.MustCompile("(?s)```html\n(.*?)```")

// TestTheAPIsExampleInAPage opens the page of host/api/README.md in Chromium, served from
// another origin.
func TestTheAPIsExampleInAPage(t *testing.T) {
	readme, err := os.ReadFile("../../api/README.md")
	if err != nil {
		t.Fatal(err)
	}
	example := htmlBlock.FindSubmatch(readme)
	if example == nil {
		t.Fatal("host/api/README.md has no page")
	}
	s := e2e.NewServer(t)
	pages := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(append([]byte("<!doctype html>\n"), example[1]...))
	}))
	defer pages.Close()
	d := e2e.Drop(t, s.Root(t), 1)
	link, name := d.Links[0], account.ID("wren.test.near")
	call, err := drops.CallForNew(t.Context(), ledgerclient.New(s.URL), link, name, link.Key.PublicKey())
	if err != nil {
		t.Fatal(err)
	}
	tx, err := ledgerclient.NewSigner(ledgerclient.New(s.URL), link.Contract, link.Key).Sign(t.Context(), link.Contract, call)
	if err != nil {
		t.Fatal(err)
	}
	script, err := filepath.Abs("testdata/api_page.mjs")
	if err != nil {
		t.Fatal(err)
	}
	jstest.Run(t, e2e.Installed(t, "web"), []string{
		"LATCHKEY_PAGE=" + pages.URL + "/?node=" + s.URL, "LATCHKEY_SIGNED=" + base64.StdEncoding.EncodeToString(tx.Borsh()),
		fmt.Sprintf("LATCHKEY_WANT=paid\n%s claimed drop %d", name, d.ID), fmt.Sprint("LATCHKEY_WAIT_MS=", patience.For(10*time.Second).Milliseconds()),
	}, "node", script)
}
