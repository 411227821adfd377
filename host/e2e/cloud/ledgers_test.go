//go:build unix

package cloud

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/core/account"
	"latchkey/core/keys"
	"latchkey/host/cli"
	"latchkey/host/client"
)

// newLedger runs latchkey worker ledger.
func (c *cloud) newLedger(t *testing.T, name string) (made bool) {
	t.Helper()
	var out, failed bytes.Buffer
	args := []string{"worker", "ledger", name, "--as", "test.near", "--rpc", c.url, "--credentials", filepath.Join(c.state, "credentials"), "--json"}
	var r struct {
		Made bool
		URL  string
	}
	if code := cli.Main(args, strings.NewReader(""), &out, &failed); code != 0 || json.Unmarshal(out.Bytes(), &r) != nil || r.URL != c.url+"/l/"+name {
		t.Fatalf("latchkey worker ledger %s: %d %s %s", name, code, &out, &failed)
	}
	return r.Made
}

// cloudDirectory: the root key makes ledgers, and nobody else.
func cloudDirectory(t *testing.T, c *cloud) {
	unknown := func(name string) {
		t.Helper()
		for _, path := range []string{"/status", "/v1/events/stream"} {
			if status, _ := c.ask("GET", "/l/"+name+path, "", nil); status != http.StatusNotFound {
				t.Errorf("%s of a ledger that nobody made: %d", path, status)
			}
		}
		if status, _ := c.ask("POST", "/l/"+name+"/", "{}", nil); status != http.StatusNotFound {
			t.Errorf("JSON-RPC of a ledger that nobody made: %d", status)
		}
	}
	request := func(key keys.SecretKey, origin, name string) string {
		signature := key.Sign(fmt.Appendf(nil, "latchkey new ledger\n%s\n%s", origin, name))
		body, err := json.Marshal(map[string]any{"name": name, "signature_base64": signature.Bytes()})
		if err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
	root, err := keys.ParseSecretKey(c.rootKey())
	if err != nil {
		t.Fatal(err)
	}
	unknown("spring")
	for body, want := range map[string]int{
		request(keys.FromSeed([32]byte{9}), c.url, "spring"):         http.StatusForbidden,
		request(root, "https://other.example", "spring"):             http.StatusForbidden,
		strings.Replace(request(root, c.url, "x"), "x", "spring", 1): http.StatusForbidden,
		request(root, c.url, "-spring"):                              http.StatusBadRequest,
		request(root, c.url, strings.Repeat("a", 65)):                http.StatusBadRequest,
		"{}": http.StatusBadRequest,
		"":   http.StatusBadRequest,
	} {
		if status, _ := c.ask("POST", "/v1/ledgers", body, nil); status != want {
			t.Errorf("%.80s: %d, want %d", body, status, want)
		}
	}
	unknown("spring")
	if !c.newLedger(t, "spring") || c.newLedger(t, "spring") {
		t.Error("a ledger is made once")
	}
	if status, _ := c.ask("GET", "/l/spring/status", "", nil); status != http.StatusOK {
		t.Errorf("a ledger that was made: %d", status)
	}
	unknown("autumn")
}

// ledgersAtOnce is how many ledgers run side by side.
const ledgersAtOnce = 8

// cloudManyLedgers makes the same drop and claims on eight ledgers at once: each comes to
// what it comes to alone.
func cloudManyLedgers(t *testing.T, c *cloud) {
	const claims = 5
	run := func(name string) (height uint64, err error) {
		near := c.client("/l/" + name + "/")
		for i, link := range c.links(near, claims).Links {
			if err := newAccount(near, link, fmt.Sprintf("%s-%d", name, i)); err != nil {
				return 0, err
			}
		}
		status, err := near.Status(t.Context())
		if err != nil {
			return 0, err
		}
		for i := range claims {
			if _, err := near.Account(t.Context(), client.Final, account.ID(fmt.Sprintf("%s-%d.test.near", name, i))); err != nil {
				return 0, err
			}
		}
		return status.SyncInfo.LatestBlockHeight, nil
	}
	c.newLedger(t, "alone")
	start := time.Now()
	want, err := run("alone")
	if err != nil {
		t.Fatal(err)
	}
	alone := time.Since(start)
	var running sync.WaitGroup
	for i := range ledgersAtOnce {
		name := fmt.Sprintf("side%d", i)
		c.newLedger(t, name)
		running.Go(func() {
			if height, err := run(name); err != nil || height != want {
				t.Errorf("%s comes to height %d, alone it is %d: %v", name, height, want, err)
			}
		})
	}
	start = time.Now()
	running.Wait()
	t.Logf("%d claims took %s on one ledger alone, %s on each of %d at once", claims, alone, time.Since(start), ledgersAtOnce)
}

// cloudLedgersStay: a Worker that was started again knows the ledgers that were made.
func cloudLedgersStay(t *testing.T, c *cloud) {
	if status, _ := c.ask("GET", "/l/spring/status", "", nil); status != http.StatusOK {
		t.Errorf("after a new start: %d", status)
	}
}
