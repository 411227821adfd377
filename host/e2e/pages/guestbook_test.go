package pages

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/host/e2e"
	"latchkey/host/home"
	"latchkey/host/serve"
	"latchkey/internal/test/jstest"
	"latchkey/internal/test/shipped"
)

const guestbookID account.ID = "guestbook.test.near"

// TestVisitorsSignInToAnApplication by the page of grants: that of plugins/examples/guestbook_go, on a site of its own.
func TestVisitorsSignInToAnApplication(t *testing.T) {
	web := e2e.Installed(t, "web")
	s, err := e2e.Start(t, serve.Config{Home: home.Home{Dir: t.TempDir()}, PluginsDir: shipped.Dir(t), Pages: os.DirFS(e2e.BuildPages(t, web))}, t.Cleanup)
	if err != nil {
		t.Fatal(err)
	}
	root := s.Root(t)
	deployGuestbook(t, root)
	page, dist := filepath.Join(filepath.Dir(web), "plugins", "examples", "guestbook_go", "page"), t.TempDir()
	jstest.Run(t, web, nil, "npx", "vite", "build", page, "--logLevel", "warn", "--base", "./", "--emptyOutDir", "--outDir", dist)
	app := httptest.NewServer(http.FileServer(http.Dir(dist)))
	t.Cleanup(app.Close)
	where := "?rpc=" + url.QueryEscape(s.URL) + "&contract=" + url.QueryEscape(string(guestbookID))
	env := []string{"LATCHKEY_ROOT=" + root.Key().Text(), "LATCHKEY_APP=" + app.URL + "/" + where}
	e2e.DrivePages(t, web, env, s.URL, filepath.Join(page, "guestbook.test.mjs"))
}

func deployGuestbook(t *testing.T, root *client.Signer) {
	t.Helper()
	money, _ := amount.NEAR.Mul64(50)
	if _, err := root.Send(t.Context(), guestbookID, transaction.CreateAccount{}, transaction.Transfer{Deposit: money},
		transaction.AddKey{PublicKey: root.PublicKey(), AccessKey: accesskey.AccessKey{Permission: accesskey.FullAccess}}); err != nil {
		t.Fatal(err)
	}
	own := client.NewSigner(root.Client(), guestbookID, root.Key())
	if _, err := own.Send(t.Context(), guestbookID, transaction.DeployContract{Code: shipped.Example(t, "guestbook_go")}); err != nil {
		t.Fatal(err)
	}
}
