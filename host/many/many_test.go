package many

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"testing"
	"time"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/prepare"
	"latchkey/core/transaction"
	"latchkey/host/home"
	"latchkey/host/ledgerlog"
	"latchkey/host/serve"
	"latchkey/internal/test/patience"
	database "latchkey/internal/test/postgres"
	"latchkey/internal/test/warm"
)

func TestMain(m *testing.M) { os.Exit(warm.Tests{M: m}.Run()) }

const rootID account.ID = "root"

func testKey(id account.ID) keys.SecretKey {
	var seed [32]byte
	copy(seed[:], id)
	return keys.FromSeed(seed)
}

// genesis has one account, and no contract.
func genesis() *ledger.Genesis {
	money, _ := amount.NEAR.Mul64(1000)
	return &ledger.Genesis{ChainID: "many", Time: uint64(time.Now().Add(-time.Hour).UnixNano()), Height: 1, Schedule: "classic", PrepareVersion: prepare.Version,
		Accounts: []ledger.GenesisAccount{{AccountID: rootID, Amount: money, Keys: []ledger.GenesisKey{{PublicKey: testKey(rootID).PublicKey()}}}}}
}

// cluster is nodes of this process on one database.
type cluster struct {
	t     *testing.T
	url   string
	nodes []*Server
	homes []string

	limits  Limits // of nodes that join from now on
	plugins string // the standard ones; empty: ledgers have none
}

func newCluster(t *testing.T, n int) *cluster {
	t.Helper()
	c := &cluster{t: t}
	c.begins(n)
	return c
}

// begins starts a database, and nodes on it.
func (c *cluster) begins(n int) {
	c.t.Helper()
	c.url = database.Start(c.t, "fsync=off").URL()
	for range n {
		c.joins()
	}
}

// joins starts another node; the first one of all makes main.
func (c *cluster) joins() *Server {
	c.t.Helper()
	at := home.Home{Dir: filepath.Join(c.t.TempDir(), "home")}
	config := serve.Config{Home: at, Listen: "127.0.0.1:0", Log: slog.New(slog.NewTextHandler(testWriter{c.t}, nil)),
		Trusted: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Shared: &serve.Shared{URL: c.url}}
	if config.PluginsDir = c.plugins; c.plugins == "" {
		config.Plugins = home.NoPlugins
	}
	if len(c.nodes) == 0 {
		c.founds(at)
	}
	s, err := Start(c.t.Context(), Config{Limits: c.limits, Config: config})
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { _ = s.Close() })
	c.nodes, c.homes = append(c.nodes, s), append(c.homes, at.Dir)
	return s
}

// founds lays what main begins with into a home.
func (c *cluster) founds(at home.Home) {
	c.t.Helper()
	secret := testKey(rootID)
	err := error(nil)
	if c.plugins != "" {
		_, err = at.Init("many", secret.PublicKey(), c.plugins)
	} else {
		err = at.Begin(genesis(), &home.ValidatorKey{AccountID: rootID, PublicKey: secret.PublicKey(), SecretKey: secret.Text()})
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

// testWriter is the log of a test.
type testWriter struct{ t *testing.T }

func (w testWriter) Write(text []byte) (int, error) {
	w.t.Logf("%s", bytes.TrimSpace(text))
	return len(text), nil
}

// makes asks a node to make a ledger; a request that is signed for origin.
func makes(t *testing.T, node, origin, name string, key keys.SecretKey) (status int, answer string) {
	t.Helper()
	return posts(t, node+"/v1/ledgers", makeBody(origin, name, key))
}

func makeBody(origin, name string, key keys.SecretKey) []byte {
	body, _ := json.Marshal(map[string]any{"name": name, "signature_base64": key.Sign(SignedText(origin, name)).Bytes()})
	return body
}

func posts(t *testing.T, url string, body []byte) (status int, answer string) {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return does(t, r)
}

func does(t *testing.T, r *http.Request) (status int, answer string) {
	t.Helper()
	r.Header.Set("Content-Type", "application/json")
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Error(err)
		return 0, ""
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		t.Error(err)
	}
	return got.StatusCode, string(text)
}

// pays sends 1 yocto of root to itself on a ledger, with a nonce.
func pays(t *testing.T, node, name string, nonce uint64) (status int, answer string) {
	t.Helper()
	url := node + "/l/" + name
	_, text := posts(t, url, []byte(`{"jsonrpc":"2.0","id":0,"method":"block","params":{"finality":"final"}}`))
	var block struct {
		Result struct {
			Header struct{ Hash transaction.Hash }
		}
	}
	if err := json.Unmarshal([]byte(text), &block); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	tx := transaction.Transaction{SignerID: rootID, PublicKey: testKey(rootID).PublicKey(), Nonce: nonce, ReceiverID: rootID, BlockHash: block.Result.Header.Hash,
		Actions: []transaction.Action{transaction.Transfer{Deposit: amount.From(1)}}}.Sign(testKey(rootID))
	body, _ := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 1, "method": "send_tx", "params": map[string]string{"signed_tx_base64": base64.StdEncoding.EncodeToString(tx.Borsh())}})
	return posts(t, url, body)
}

func (c *cluster) mustPay(node *Server, name string, nonce uint64) {
	c.t.Helper()
	if status, answer := pays(c.t, node.URL, name, nonce); status != http.StatusOK || !bytes.Contains([]byte(answer), []byte("SuccessValue")) {
		c.t.Fatalf("payment %d of %s: %d %s", nonce, name, status, answer)
	}
}

func (c *cluster) mustMake(name string) {
	c.t.Helper()
	if status, answer := makes(c.t, c.nodes[0].URL, c.nodes[0].URL, name, testKey(rootID)); status != http.StatusCreated {
		c.t.Fatalf("%d %s", status, answer)
	}
}

// leader is the node that makes a ledger's blocks; nil: none does.
func (c *cluster) leader(name string) *Server {
	for _, s := range c.nodes {
		if l := s.directory.known(name); l != nil {
			if o := l.now(); o != nil && o.server.Member().Leads() {
				return s
			}
		}
	}
	return nil
}

// waits waits until something is so.
func (c *cluster) waits(what string, is func() bool) {
	c.t.Helper()
	for deadline := time.Now().Add(patience.For(20 * time.Second)); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			c.t.Fatal(what)
		}
	}
}

// TestAnyNodeAnswersForAnyLedger: what is sent to one node is read at the others, of each
// ledger by itself, and each is led by the node that it is for.
func TestAnyNodeAnswersForAnyLedger(t *testing.T) {
	c := newCluster(t, 3)
	for i := range 6 {
		name := fmt.Sprint("l", i)
		c.mustMake(name)
		for nonce := uint64(1); nonce <= 4; nonce++ {
			c.mustPay(c.nodes[(uint64(i)+nonce)%3], name, nonce)
		}
		c.waits(name+" is not led by the node that it is for", func() bool {
			leader := c.leader(name)
			return leader != nil && leader.isFirst(name)
		})
	}
	if status, answer := pays(t, c.nodes[0].URL, "l0", 4); status != http.StatusOK || !bytes.Contains([]byte(answer), []byte("InvalidNonce")) {
		t.Errorf("%d %s, want the nonce of l0 to be taken", status, answer)
	}
	ctx, end := context.WithTimeout(context.Background(), time.Minute)
	defer end()
	held, err := c.nodes[0].process.Database.Held(ctx)
	if err != nil || len(held) < 6 {
		t.Errorf("%v, %v, want the six held", held, err)
	}
}

// TestANodeThatEndsHandsOver what it leads before it has ended, and others answer all the time.
func TestANodeThatEndsHandsOver(t *testing.T) {
	c := newCluster(t, 2)
	first := ""
	for i := 0; first == ""; i++ { // until one is for the second node
		name := fmt.Sprint("l", i)
		c.mustMake(name)
		c.mustPay(c.nodes[0], name, 1)
		if c.nodes[1].isFirst(name) {
			first = name
		}
	}
	c.waits("the second node does not lead "+first, func() bool { return c.leader(first) == c.nodes[1] })
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- c.nodes[1].Wait(ctx) }()
	stop()
	for nonce := uint64(2); ; nonce++ {
		c.mustPay(c.nodes[0], first, nonce)
		select {
		case err := <-ended:
			if err != nil {
				t.Error(err)
			}
			if c.leader(first) != c.nodes[0] {
				t.Errorf("%s was not handed over", first)
			}
			c.mustPay(c.nodes[0], first, nonce+1)
			return
		default:
		}
	}
}

// TestWhatNobodyUsesIsClosed, on all nodes, and opened again for who asks.
func TestWhatNobodyUsesIsClosed(t *testing.T) {
	c := newCluster(t, 2)
	c.mustMake("one")
	c.mustPay(c.nodes[0], "one", 1)
	c.waits("nobody follows", func() bool { return c.nodes[0].isOpen("one") && c.nodes[1].isOpen("one") })
	for _, s := range c.nodes {
		s.idleMax.Store(int64(time.Millisecond))
	}
	c.waits("it is not closed", func() bool { return !c.nodes[0].isOpen("one") && !c.nodes[1].isOpen("one") })
	held, err := c.nodes[0].process.Database.Held(context.Background())
	if err != nil || len(held) != 0 {
		t.Errorf("%v is held, %v", held, err)
	}
	for _, s := range c.nodes {
		s.idleMax.Store(int64(time.Minute))
	}
	c.mustPay(c.nodes[1], "one", 2)
}

func (s *Server) isOpen(name string) bool {
	l := s.directory.known(name)
	return l != nil && l.now() != nil
}

// TestALedgerWhoseLogPartedIsClosed, with the reason in a file, and the others go on.
func TestALedgerWhoseLogPartedIsClosed(t *testing.T) {
	c := newCluster(t, 1)
	for _, name := range []string{"one", "two"} {
		c.mustMake(name)
		c.mustPay(c.nodes[0], name, 1)
		c.mustPay(c.nodes[0], name, 2)
	}
	c.nodes[0].close(c.nodes[0].directory.known("one"))
	c.sql(`DELETE FROM latchkey_entries WHERE ledger = 'one' AND height = 3`)
	status, answer := posts(t, c.nodes[0].URL+"/l/one", []byte(`{"id":1,"method":"status","params":[]}`))
	if status != http.StatusServiceUnavailable || !bytes.Contains([]byte(answer), []byte(`"LEDGER_PARTED"`)) {
		t.Errorf("%d %s", status, answer)
	}
	if _, err := os.Stat(filepath.Join(c.homes[0], "ledgers", "one", "parted-3.json")); err != nil {
		t.Error(err)
	}
	got, err := http.Get(c.nodes[0].URL + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	_ = got.Body.Close()
	if got.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("the node says that it is well: %d", got.StatusCode)
	}
	c.mustPay(c.nodes[0], "two", 3)
}

// TestStreamsPassThrough a node that is not the ledger's, and end with the node that is.
func TestStreamsPassThrough(t *testing.T) {
	c := newCluster(t, 3)
	c.mustMake("one")
	for _, s := range c.nodes {
		got, err := http.Get(s.URL + "/l/one/v1/events/stream?from=0")
		if err != nil {
			t.Fatal(err)
		}
		defer got.Body.Close()
		if kind := got.Header.Get("Content-Type"); got.StatusCode != http.StatusOK || kind != "text/event-stream" {
			t.Errorf("%d %s", got.StatusCode, kind)
		}
	}
	begun := time.Now()
	for _, s := range c.nodes {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if took := time.Since(begun); took > patience.For(5*time.Second) {
		t.Errorf("the nodes took %v to end", took)
	}
}

// TestAStreamEndsWithTheNodeThatPassesItOn, which does not wait for the client to leave.
func TestAStreamEndsWithTheNodeThatPassesItOn(t *testing.T) {
	c := newCluster(t, 3)
	c.mustMake("one")
	c.mustPay(c.nodes[0], "one", 1)
	var between *Server
	c.waits("the ledger is not where it is to be", func() bool {
		nodes := c.nodes[0].process.Presence.Nodes()
		for _, s := range c.nodes {
			if len(nodes) == len(c.nodes) && !isAmongTwo(ledgerlog.Order("one", nodes), s.self) {
				between = s
			}
		}
		leader := c.leader("one")
		return between != nil && !between.isOpen("one") && leader != nil && leader.isFirst("one")
	})
	got, err := http.Get(between.URL + "/l/one/v1/events/stream?from=0")
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	if err := between.Close(); err != nil {
		t.Error(err)
	}
	if _, err := io.ReadAll(got.Body); err != nil { // it was cut off, when the node had waited long enough
		t.Errorf("the stream did not end: %v", err)
	}
}
