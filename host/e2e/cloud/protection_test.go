//go:build unix

package cloud

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/core/account"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/host/e2e"
)

const (
	siteKey   = "1x00000000000000000000AA"
	siteProof = "what only the Worker and the verifier know"
)

// verifier stands for Turnstile's: tokens that begin with good are good once.
type verifier struct {
	mu    sync.Mutex
	spent map[string]bool
	url   string
}

func newVerifier(t *testing.T) *verifier {
	v := &verifier{spent: map[string]bool{}}
	server := httptest.NewServer(v)
	t.Cleanup(server.Close)
	v.url = server.URL
	return v
}

func (v *verifier) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var q struct{ Secret, Response string }
	_ = json.NewDecoder(r.Body).Decode(&q)
	v.mu.Lock()
	defer v.mu.Unlock()
	answer := map[string]any{"success": true}
	switch {
	case q.Secret != siteProof:
		answer = map[string]any{"success": false, "error-codes": []string{"invalid-input-secret"}}
	case !strings.HasPrefix(q.Response, "good"):
		answer = map[string]any{"success": false, "error-codes": []string{"invalid-input-response"}}
	case v.spent[q.Response]:
		answer = map[string]any{"success": false, "error-codes": []string{"timeout-or-duplicate"}}
	}
	v.spent[q.Response] = true
	_ = json.NewEncoder(w).Encode(answer)
}

// sendWith posts a body with a token, and returns the answer's text.
func (c *cloud) sendWith(t *testing.T, path, body, token string) (status int, text string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "POST", c.url+path, bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("X-Turnstile-Token", token)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	all, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(all)
}

// claimOf signs a claim of a link, in base64.
func claimOf(t *testing.T, near *client.Client, link drops.Link, name account.ID) string {
	t.Helper()
	call, err := drops.CallForNew(t.Context(), near, link, name, link.Key.PublicKey())
	if err != nil {
		t.Fatal(err)
	}
	tx, err := client.NewSigner(near, link.Contract, link.Key).Sign(t.Context(), link.Contract, call)
	if err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(tx.Borsh())
}

// relayed is a claim as a delegate action that another account brings.
func (c *cloud) relayed(t *testing.T, near *client.Client, link drops.Link, name account.ID) string {
	t.Helper()
	call, err := drops.CallForNew(t.Context(), near, link, name, link.Key.PublicKey())
	if err != nil {
		t.Fatal(err)
	}
	key, err := near.AccessKey(t.Context(), client.Final, link.Contract, link.Key.PublicKey())
	if err != nil {
		t.Fatal(err)
	}
	action := transaction.DelegateAction{SenderID: link.Contract, ReceiverID: link.Contract, Actions: []transaction.Action{call},
		Nonce: key.Nonce + 1, MaxBlockHeight: 1 << 40, PublicKey: link.Key.PublicKey()}
	tx, err := c.root(near).Sign(t.Context(), link.Contract, action.Sign(link.Key))
	if err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(tx.Borsh())
}

// TestWorkerProtection runs a Worker as it is deployed, with Turnstile.
func TestWorkerProtection(t *testing.T) {
	v, c := newVerifier(t), newCloud(t)
	web := e2e.Installed(t, "web")
	c.env = []string{"PAGES_DIR=" + e2e.BuildPages(t, web)}
	c.args = []string{"--chain", "garden", "--var", "TURNSTILE_SITE_KEY:" + siteKey, "--var", "TURNSTILE_SECRET:" + siteProof, "--var", "TURNSTILE_VERIFIER:" + v.url}
	c.start()
	near := c.client("/")
	links := c.links(near, 6).Links // the root's transactions need no token
	t.Run("a claim needs a token on every route", func(t *testing.T) { c.everyRoute(t, near, links[0]) })
	t.Run("a token is good once", func(t *testing.T) { c.tokens(t, near, links[1], links[2]) })
	t.Run("a refused claim costs no more than three files", func(t *testing.T) { c.refusalsAreCheap(t, claimOf(t, near, links[2], "cheap.test.near")) })
	t.Run("the claim page may load Turnstile", c.claimPageMayLoadTurnstile)
	t.Run("the claim page has its visitor tested", func(t *testing.T) { c.visitorIsTested(t, web, links[4:]) })
	t.Run("one key may not go on without end", func(t *testing.T) { c.keyRate(t, claimOf(t, near, links[3], "often.test.near")) })
	t.Run("one address may not go on without end", c.addressRate)
	t.Run("logs name nobody", func(t *testing.T) { c.logsNameNobody(t, links[0].Key.PublicKey()) })
	c.process.Kill()

	c.args = []string{"--chain", "garden", "--var", "LEDGER_BYTES_MAX:1000", "--var", "LEDGER_REQUESTS_PER_DAY:40"}
	c.launch()
	c.answers(t) // main has answered more than that today, and says so
	t.Run("a full ledger is read and takes nothing", func(t *testing.T) { c.fullLedger(t) })
	c.process.Kill()
}

func (c *cloud) everyRoute(t *testing.T, near *client.Client, link drops.Link) {
	own, brought := claimOf(t, near, link, "route.test.near"), c.relayed(t, near, link, "relayed.test.near")
	before := c.head(t)
	for _, signed := range []string{own, brought} {
		routes := map[string]string{
			"/":        fmt.Sprintf(`{"id":1,"method":"send_tx","params":{"signed_tx_base64":%q}}`, signed),
			"/l/main/": fmt.Sprintf(`{"id":1,"METHOD":"send_tx","method":"status","Method":"send_tx","params":{"signed_tx_base64":%q}}`, signed),
			"/?async":  fmt.Sprintf(`{"id":1,"method":"broadcast_tx_async","params":[%q]}`, signed),
			"/?commit": fmt.Sprintf(`{"id":1,"method":"broadcast_tx_commit","params":[%q]}`, signed),
		}
		if signed == own {
			routes["/v1/claims"] = fmt.Sprintf(`{"signed_tx_base64":%q}`, signed)
			routes["/%76%31/claims"] = routes["/v1/claims"]
		}
		for path, body := range routes {
			for _, token := range []string{"", "bad"} {
				status, text := c.sendWith(t, path, body, token)
				if status != http.StatusForbidden || !strings.Contains(text, `"TURNSTILE_REFUSED"`) || token != "" && !strings.Contains(text, "invalid-input-response") {
					t.Errorf("%s with token %q: %d %s", path, token, status, text)
				}
				if token == "" && !strings.Contains(path, "%") && !strings.Contains(text, siteKey) {
					t.Errorf("%s does not name the site key: %s", path, text)
				}
			}
		}
	}
	if after := c.head(t); after != before {
		t.Error("a claim without a token made a block")
	}
}

func (c *cloud) tokens(t *testing.T, near *client.Client, link, other drops.Link) {
	body := fmt.Sprintf(`{"signed_tx_base64":%q}`, claimOf(t, near, link, "human.test.near"))
	for i, token := range []string{"good 1", "", "bad"} { // what is in a block is told to anybody
		if status, text := c.sendWith(t, "/v1/claims", body, token); status != http.StatusOK || !strings.Contains(text, `"state":"claimed"`) {
			t.Errorf("%d: %d %s", i, status, text)
		}
	}
	second := fmt.Sprintf(`{"signed_tx_base64":%q}`, claimOf(t, near, other, "robot.test.near"))
	if status, text := c.sendWith(t, "/v1/claims", second, "good 1"); status != http.StatusForbidden || !strings.Contains(text, "timeout-or-duplicate") {
		t.Errorf("a token that was used: %d %s", status, text)
	}
	if status, text := c.sendWith(t, "/v1/claims", second, strings.Repeat("good", 600)); status != http.StatusForbidden || !strings.Contains(text, "at most 2048") {
		t.Errorf("a token that is too long: %d %s", status, text)
	}
}

// refusalsAreCheap takes turns, so that both see the same machine.
func (c *cloud) refusalsAreCheap(t *testing.T, signed string) {
	const turns = 20 // with others of the key less than a minute's share
	var refused, files []time.Duration
	body := fmt.Sprintf(`{"signed_tx_base64":%q}`, signed)
	for range turns {
		start := time.Now()
		if status, text := c.sendWith(t, "/v1/claims", body, ""); status != http.StatusForbidden {
			t.Fatalf("%d %s", status, text)
		}
		refused = append(refused, time.Since(start))
		start = time.Now()
		if status, _ := c.text(t, "/v1/openapi.json"); status != http.StatusOK {
			t.Fatalf("the document of the interface: %d", status)
		}
		files = append(files, time.Since(start))
	}
	slices.Sort(refused)
	slices.Sort(files)
	t.Logf("median of a refused claim %s, of a file %s", refused[turns/2], files[turns/2])
	if refused[turns/2] > 3*files[turns/2] {
		t.Errorf("a refused claim takes %s, a file %s", refused[turns/2], files[turns/2])
	}
}

// visitorIsTested drives the claim page in Chromium, with a script that stands for Turnstile's.
func (c *cloud) visitorIsTested(t *testing.T, web string, links []drops.Link) {
	var addresses []string
	for _, link := range links {
		addresses = append(addresses, link.URL())
	}
	text, err := json.Marshal(addresses)
	if err != nil {
		t.Fatal(err)
	}
	e2e.DrivePages(t, web, []string{"LATCHKEY_LINKS=" + string(text), "LATCHKEY_SITE_KEY=" + siteKey, "LATCHKEY_HOST=worker"}, c.url, "test/cloud/turnstile.test.mjs")
}

func (c *cloud) claimPageMayLoadTurnstile(t *testing.T) {
	_, header := c.ask("GET", "/claim", "", nil)
	policy := header.Get("Content-Security-Policy")
	for _, want := range []string{"script-src 'self' https://challenges.cloudflare.com", "frame-src https://challenges.cloudflare.com"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy is %s, want %s in it", policy, want)
		}
	}
}

// untilRefused asks until a refusal with this code comes, at most so often.
func (c *cloud) untilRefused(t *testing.T, code string, most int, ask func() (int, string)) {
	t.Helper()
	for range most {
		if status, text := ask(); status == http.StatusTooManyRequests {
			if !strings.Contains(text, code) {
				t.Errorf("%s", text)
			}
			return
		}
	}
	t.Errorf("%d requests were answered", most)
}

func (c *cloud) keyRate(t *testing.T, signed string) {
	body := fmt.Sprintf(`{"signed_tx_base64":%q}`, signed)
	c.untilRefused(t, "claims with this key", 65, func() (int, string) { return c.sendWith(t, "/v1/claims", body, "") })
}

func (c *cloud) addressRate(t *testing.T) {
	c.untilRefused(t, "so many requests of one address", 1300, func() (int, string) { return c.sendWith(t, "/", "{}", "") })
}

func (c *cloud) logsNameNobody(t *testing.T, key keys.PublicKey) {
	for _, line := range strings.Split(c.process.Printed(), "\n") {
		if strings.Contains(line, "wrangler:") { // the development server's own
			continue
		}
		for _, secret := range []string{".near", key.String(), siteProof, "good 1"} {
			if strings.Contains(line, secret) {
				t.Errorf("the log has %s", line)
			}
		}
	}
}

func (c *cloud) fullLedger(t *testing.T) {
	var status struct {
		ChainID  string `json:"chain_id"`
		Latchkey struct {
			Stored uint64 `json:"stored_bytes"`
			Max    uint64 `json:"stored_bytes_max"`
		}
	}
	if code, _ := c.ask("GET", "/l/one/status", "", &status); code != http.StatusOK || status.ChainID != "garden" || status.Latchkey.Max != 1000 || status.Latchkey.Stored < 1000 {
		t.Errorf("%d %+v", code, status)
	}
	near := c.client("/l/one/")
	tx, err := c.root(near).Sign(t.Context(), ledger.DevRoot, transaction.Transfer{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := near.Send(t.Context(), tx); !client.Is(err, "LEDGER_FULL") || !strings.Contains(fmt.Sprint(err), "can be read") {
		t.Errorf("a transaction: %v", err)
	}
	c.untilRefused(t, "LEDGER_BUDGET_SPENT", 45, func() (int, string) { return c.sendWith(t, "/l/one/", "{}", "") })
}
