//go:build unix

package cloud

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/fees"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/host/cli"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/host/e2e"
	"latchkey/host/home"
	"latchkey/host/move"
	"latchkey/host/serve"
	"latchkey/internal/test/patience"
	"latchkey/internal/test/shipped"
)

// latchkey runs a command that must succeed.
func latchkey(t *testing.T, args ...string) string {
	t.Helper()
	var out, failed bytes.Buffer
	if code := cli.Main(args, strings.NewReader(""), &out, &failed); code != 0 {
		t.Fatalf("latchkey %v: %d %s %s", args, code, &out, &failed)
	}
	return out.String()
}

// laptop serves a home of the Worker's root key.
func (c *cloud) laptop(t *testing.T, h home.Home) *serve.Server {
	t.Helper()
	server, err := serve.Start(t.Context(), serve.Config{Home: h, Listen: "127.0.0.1:0", PluginsDir: shipped.Dir(t), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return server
}

// cloudMoves: a campaign that was made on a laptop goes live at the Worker and comes back.
func cloudMoves(t *testing.T, c *cloud) {
	h := home.Home{Dir: t.TempDir()}
	key, err := os.ReadFile(filepath.Join(c.state, "validator_key.json"))
	if err == nil {
		err = os.WriteFile(filepath.Join(h.Dir, "validator_key.json"), key, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	c.moves(t, h, "moved", c.breaksOff)
}

// cloudMovesOpen: so does one whose schedule has other prices than the Worker's own ledgers.
func cloudMovesOpen(t *testing.T, c *cloud) {
	h := home.Home{Dir: filepath.Join(t.TempDir(), "shop")}
	latchkey(t, "init", "--chain-id", "shop", "--home", h.Dir, "--plugins", shipped.Dir(t))
	if g, err := h.Genesis(); err != nil || g.Schedule != fees.Open {
		t.Fatal(g, err)
	}
	c.moves(t, h, "shop", func(*testing.T, string) {})
}

// moves brings a home's ledger to the Worker under a name and back, with links that are
// claimed here and there. before sees the file when nothing of it was brought.
func (c *cloud) moves(t *testing.T, h home.Home, name string, before func(t *testing.T, file string)) {
	node := c.laptop(t, h)
	there, file := c.url+"/l/"+name, filepath.Join(t.TempDir(), name+".latchkey")
	links := e2e.Drop(t, rootOf(t, h, client.New(node.URL)), 3).Links
	if err := newAccount(client.New(node.URL), links[0], "early"); err != nil {
		t.Fatal(err)
	}
	latchkey(t, "seal", "--to", there, "--rpc", node.URL, "--credentials", h.Credentials())
	latchkey(t, "export", node.URL, "--to", file)
	if err := newAccount(client.New(node.URL), links[1], "late"); err == nil || !strings.Contains(err.Error(), "it has moved to "+there) {
		t.Errorf("a claim where it was sealed: %v", err)
	}
	if err := node.Close(); err != nil {
		t.Fatal(err)
	}
	before(t, file)
	latchkey(t, "import", file, "--to", there, "--rpc", c.url, "--credentials", h.Credentials(), "--root-credentials", filepath.Join(c.state, "credentials"))
	var out, failed bytes.Buffer
	if code := cli.Main([]string{"import", file, "--to", t.TempDir(), "--credentials", h.Credentials()}, strings.NewReader(""), &out, &failed); code == 0 || !strings.Contains(failed.String(), "went on at "+there) {
		t.Errorf("into another home, while it lives at the Worker: %d %s", code, &failed)
	}
	near := c.client("/l/" + name + "/")
	if err := newAccount(near, links[1], "late"); err != nil {
		t.Error(err)
	}
	if err := newAccount(near, links[0], "again"); err == nil {
		t.Error("a link that was claimed before was claimed again")
	}
	latchkey(t, "seal", "--rpc", there, "--credentials", h.Credentials())
	c.sealed(t, name, links[2])
	latchkey(t, "export", there, "--to", file)
	latchkey(t, "import", file, "--to", h.Dir, "--credentials", h.Credentials())
	node = c.laptop(t, h)
	defer node.Close()
	near = client.New(node.URL)
	if err := newAccount(near, links[2], "last"); err != nil {
		t.Error(err)
	}
	each, _ := amount.NEAR.Mul64(2)
	for _, id := range []account.ID{"early", "late", "last"} {
		if a, err := near.Account(t.Context(), client.Final, id+".test.near"); err != nil || a.Amount != each {
			t.Errorf("%s has %+v, %v", id, a, err)
		}
	}
}

// rootOf signs with the root key of a home.
func rootOf(t *testing.T, h home.Home, near *client.Client) *client.Signer {
	t.Helper()
	key, err := h.Key()
	if err != nil {
		t.Fatal(err)
	}
	secret, err := key.Secret()
	if err != nil {
		t.Fatal(err)
	}
	return client.NewSigner(near, ledger.DevRoot, secret)
}

// sealed: what is sent to a ledger that was sealed has a code, by either way.
func (c *cloud) sealed(t *testing.T, name string, link drops.Link) {
	t.Helper()
	near := c.client("/l/" + name + "/")
	if err := newAccount(near, link, "none"); err == nil || !strings.Contains(err.Error(), "this ledger is sealed") {
		t.Errorf("a claim of a sealed ledger: %v", err)
	}
	var refused struct{ State, Code string }
	body, _ := json.Marshal(map[string]string{"signed_tx_base64": claimOf(t, near, link, "none.test.near")})
	if status, _ := c.ask("POST", "/l/"+name+"/v1/claims", string(body), &refused); status != http.StatusUnprocessableEntity || refused.Code != "LedgerSealed" {
		t.Errorf("a claim of a sealed ledger: %d %+v", status, refused)
	}
}

// breaksOff: nobody but the root key brings a ledger, no part of one is served, and none is
// brought to where another lives.
func (c *cloud) breaksOff(t *testing.T, file string) {
	t.Helper()
	root, err := keys.ParseSecretKey(c.rootKey())
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	records, _, err := ledger.ReadArchive(content, true)
	if err != nil {
		t.Fatal(err)
	}
	take := func(url string, key keys.SecretKey, records []ledger.ArchiveRecord, code string) {
		t.Helper()
		_, err := move.ToWorker(url, key).Take(t.Context(), records)
		var refused *move.RefusedError
		if got := errors.As(err, &refused); code == "" && err != nil || code != "" && (!got || refused.Code != code) {
			t.Errorf("%d records: %v, want %q", len(records), err, code)
		}
	}
	there := c.url + "/l/moved"
	take(there, keys.FromSeed([32]byte{9}), records[:1], "NOT_THE_ROOT_KEY")
	if status, _ := c.ask("GET", "/l/moved/status", "", nil); status != http.StatusNotFound {
		t.Errorf("a ledger that nobody brought: %d", status)
	}
	take(there, root, records[:3], "")
	take(there, root, records[len(records)-2:], "OUT_OF_TURN")
	for _, path := range []string{"/l/moved/status", "/l/moved/v1/events"} {
		var refused struct{ Code string }
		if status, _ := c.ask("GET", path, "", &refused); status != http.StatusServiceUnavailable || refused.Code != "LEDGER_IMPORTING" {
			t.Errorf("%s of a part of a ledger: %d %+v", path, status, refused)
		}
	}
	take(c.url, root, records[:1], "OTHER_LEDGER")
	damaged := append([]ledger.ArchiveRecord{}, records[3])
	damaged[0].Kind = 'z'
	take(there, root, damaged, "BAD_ARCHIVE")
}

// cloudDiscards: an import that was given up makes room for another ledger; one of a ledger
// that lives there, or lived there, is not given up.
func cloudDiscards(t *testing.T, c *cloud) {
	there := c.url + "/l/given-up"
	root, err := keys.ParseSecretKey(c.rootKey())
	if err != nil {
		t.Fatal(err)
	}
	archiveOf := func(chain string) (records []ledger.ArchiveRecord) {
		t.Helper()
		h := home.Home{Dir: filepath.Join(t.TempDir(), chain)}
		latchkey(t, "init", "--chain-id", chain, "--home", h.Dir, "--plugins", shipped.Dir(t))
		node := c.laptop(t, h)
		e2e.Drop(t, rootOf(t, h, client.New(node.URL)), 2)
		var file bytes.Buffer
		if _, err := move.Export(t.Context(), move.FromNode(client.New(node.URL)), &file); err != nil {
			t.Fatal(err)
		}
		if err := node.Close(); err != nil {
			t.Fatal(err)
		}
		if records, _, err = ledger.ReadArchive(file.Bytes(), true); err != nil {
			t.Fatal(err)
		}
		return records
	}
	discard := func(key keys.SecretKey, url, code string) {
		t.Helper()
		_, err := move.Discard(t.Context(), url, key)
		var refused *move.RefusedError
		if got := errors.As(err, &refused); code == "" && err != nil || code != "" && (!got || refused.Code != code) {
			t.Errorf("discarding at %s: %v, want %q", url, err, code)
		}
	}
	take := func(records []ledger.ArchiveRecord) {
		t.Helper()
		for _, r := range records { // code is large
			if _, err := move.ToWorker(there, root).Take(t.Context(), []ledger.ArchiveRecord{r}); err != nil {
				t.Fatal(err)
			}
		}
	}
	one, other := archiveOf("one"), archiveOf("other")
	discard(root, there, "NO_IMPORT")
	for _, part := range []int{1, 4, len(one) - 2} { // genesis, code, blocks
		take(one[:part])
		discard(keys.FromSeed([32]byte{9}), there, "NOT_THE_ROOT_KEY")
		out := latchkey(t, "import", "--discard", "--to", there, "--rpc", c.url, "--credentials", filepath.Join(c.state, "credentials"), "--json")
		if !strings.Contains(out, `"records":`) {
			t.Error(out)
		}
		var refused struct{ Code string }
		if status, _ := c.ask("GET", "/l/given-up/status", "", &refused); status != http.StatusServiceUnavailable || refused.Code != "LEDGER_IMPORTING" {
			t.Errorf("behind %d records that were discarded: %d %+v", part, status, refused)
		}
	}
	take(other)
	if err := move.ToWorker(there, root).Finish(t.Context(), nil, true); err != nil {
		t.Fatal(err)
	}
	discard(root, there, "NO_IMPORT")
	status, err := c.client("/l/given-up/").Status(t.Context())
	if err != nil || status.ChainID != "other" {
		t.Errorf("%+v, %v", status, err)
	}
}

// cloudDue: a drop that is over returns by itself, when the object's alarm rings an hour
// later. The object has set it.
func cloudDue(t *testing.T, c *cloud) {
	near := c.client("/")
	each, _ := amount.NEAR.Mul64(2)
	at, _ := drops.At(time.Now().Add(5 * time.Minute))
	d, err := drops.Create(t.Context(), near, c.root(near), ledger.DevDropContract, 2, each, drops.Window{End: &at}, c.url+"/claim")
	if err != nil {
		t.Fatal(err)
	}
	var rang struct{ Next int64 } // milliseconds since 1970
	due := int64(at)/1_000_000 + ledger.DueAfter/1_000_000
	for deadline := time.Now().Add(patience.For(20 * time.Second)); rang.Next != due+1; time.Sleep(100 * time.Millisecond) {
		if c.ask("GET", "/v1/test/alarm", "", &rang); time.Now().After(deadline) {
			t.Fatalf("the alarm rings at %d, want %d", rang.Next, due+1)
		}
	}
	c.ask("POST", "/v1/test/later?ms=3600000", "", nil)
	ended, err := drops.ShowEnded(t.Context(), near, ledger.DevDropContract, d.ID)
	if err != nil || ended.Returned != 2 {
		t.Errorf("an hour later: %+v, %v", ended, err)
	}
}

// cloudAlarmFails: an alarm that fails rings again, and claims are taken meanwhile.
func cloudAlarmFails(t *testing.T, c *cloud) {
	var rang struct {
		Next int64 // milliseconds since 1970
	}
	before := time.Now().UnixMilli()
	if status, _ := c.ask("POST", "/v1/test/alarm", "", &rang); status != http.StatusOK || rang.Next < before+50_000 || rang.Next > before+120_000 {
		t.Errorf("an alarm that fails: %d, and comes again in %d ms", status, rang.Next-before)
	}
	if err := newAccount(c.client("/"), c.links(c.client("/"), 1).Links[0], "woken"); err != nil {
		t.Errorf("a claim after it: %v", err)
	}
}
