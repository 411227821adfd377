package machines

import (
	"context"
	"fmt"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/prepare"
	"latchkey/host/home"
	"latchkey/host/postgres"
	"latchkey/internal/test/linear"
	"latchkey/internal/test/patience"
	database "latchkey/internal/test/postgres"
	"latchkey/internal/test/process"
)

const sink account.ID = "sink"

const payers = linear.Payers

func payer(i int) account.ID { return account.ID(fmt.Sprintf("payer%d", i)) }

func testKey(id account.ID) keys.SecretKey {
	var seed [32]byte
	copy(seed[:], id)
	return keys.FromSeed(seed)
}

// begunWith is what each account has in the beginning.
var begunWith, _ = amount.NEAR.Mul64(1000)

// genesis has an account for each payer and one that is paid, and no contract.
func genesis() *ledger.Genesis {
	g := &ledger.Genesis{ChainID: "localnet", Time: uint64(time.Now().Add(-2 * time.Hour).UnixNano()), Height: 1, Schedule: "classic", PrepareVersion: prepare.Version}
	add := func(id account.ID) {
		g.Accounts = append(g.Accounts, ledger.GenesisAccount{AccountID: id, Amount: begunWith, Keys: []ledger.GenesisKey{{PublicKey: testKey(id).PublicKey()}}})
	}
	add(sink)
	for i := range payers {
		add(payer(i))
	}
	return g
}

// node is one of the cluster, over and over.
type node struct {
	*cluster
	config nodeConfig
	proxy  *database.Proxy // between it and the database
	child  *child
	url    string
}

// cluster is a database and nodes whose clocks stand an hour apart.
type cluster struct {
	t        testing.TB
	database *database.Server
	log      *postgres.Log // for looking at the lease
	nodes    []*node
}

func newCluster(t testing.TB, n int) *cluster {
	t.Helper()
	c := &cluster{t: t, database: database.Start(t)}
	for i := range n {
		proxy := database.NewProxy(t, c.database.Address())
		c.nodes = append(c.nodes, &node{cluster: c, proxy: proxy, config: nodeConfig{
			Home: filepath.Join(t.TempDir(), "home"), Database: proxy.URL(), Clock: time.Duration(i) * time.Hour}})
	}
	c.nodes[0].founds()
	for _, n := range c.nodes { // the first one makes the ledger
		n.start()
	}
	c.looks()
	return c
}

// founds lays what the ledger begins with into the node's home.
func (n *node) founds() {
	n.t.Helper()
	secret := testKey(sink)
	first := home.Home{Dir: n.config.Home}
	if err := first.Begin(genesis(), &home.ValidatorKey{AccountID: sink, PublicKey: secret.PublicKey(), SecretKey: secret.Text()}); err != nil {
		n.t.Fatal(err)
	}
}

// begun tells whether the database has the ledger.
func (c *cluster) begun() bool {
	d, err := postgres.Open(context.Background(), c.database.URL())
	if err != nil {
		return false
	}
	defer d.Close()
	begins, err := d.Beginning(context.Background(), ledgerName)
	return err == nil && begins != nil
}

// looks opens the log of the ledger in the database.
func (c *cluster) looks() {
	c.t.Helper()
	d, err := postgres.Open(context.Background(), c.database.URL())
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(d.Close)
	c.log = d.Log(ledgerName, c.beginning())
}

// beginning is what the database has of how the ledger began.
func (c *cluster) beginning() *postgres.Beginning {
	c.t.Helper()
	d, err := postgres.Open(context.Background(), c.database.URL())
	if err != nil {
		c.t.Fatal(err)
	}
	defer d.Close()
	begins, err := d.Beginning(context.Background(), ledgerName)
	if err != nil || begins == nil {
		c.t.Fatalf("%+v, %v", begins, err)
	}
	return begins
}

func (n *node) start() {
	n.t.Helper()
	n.child = spawn(n.t, nodeVariable, n.config)
	n.url = n.child.serving()
}

// kill ends the node as a power cut would, but for what the system still holds.
func (n *node) kill() { process.Kill(n.child.Cmd) }

func (n *node) stop() {
	n.t.Helper()
	n.child.signal(syscall.SIGTERM)
	if code := n.child.ended(); code != 0 {
		n.t.Fatalf("the node ended with %d: %s", code, &n.child.Errors)
	}
}

// leader waits until a node leads, other than one, nil for none.
func (c *cluster) leader(but *node) *node {
	c.t.Helper()
	for deadline := time.Now().Add(patience.For(20 * time.Second)); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		glance, err := c.log.Glance(context.Background(), 1)
		if err != nil || !glance.Live {
			continue
		}
		for _, n := range c.nodes {
			if n.url == glance.Address && n != but {
				return n
			}
		}
	}
	c.t.Fatal("no node leads")
	return nil
}

// says is what the nodes have logged, for when the test fails.
func (c *cluster) says() {
	if c.t.Failed() {
		for i, n := range c.nodes {
			c.t.Logf("node %d: %s", i, &n.child.Errors)
		}
	}
}
