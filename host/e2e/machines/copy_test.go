package machines

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	database "latchkey/internal/test/postgres"
)

// TestAnOldCopyOfTheHomeLocksNobodyOut: one that has gone on by itself is refused, also
// while no node runs, and the nodes go on.
func TestAnOldCopyOfTheHomeLocksNobodyOut(t *testing.T) {
	c := &cluster{t: t, database: database.Start(t)}
	defer c.says()
	first := &node{cluster: c, config: nodeConfig{Home: filepath.Join(t.TempDir(), "home")}}
	second := &node{cluster: c, config: nodeConfig{Home: filepath.Join(t.TempDir(), "home")}}
	first.founds()
	first.paysOnce()
	if err := os.CopyFS(second.config.Home, os.DirFS(first.config.Home)); err != nil {
		t.Fatal(err)
	}
	second.paysOnce()
	second.paysOnce()
	first.config.Database = c.database.URL()
	first.paysOnce()
	for range 2 {
		_, refused := c.upIn(second.config.Home)
		if code := refused.ended(); code != 1 || !strings.Contains(refused.Errors.String(), "it is not what the home") {
			t.Errorf("the copy ends with %d: %s", code, &refused.Errors)
		}
	}
	first.paysOnce()
}

// TestABringingThatWasCutOffAtItsEnd: all blocks are in the log, but whoever brought them was
// killed before it gave up the lease, and before its home was a cache. The next start goes on.
func TestABringingThatWasCutOffAtItsEnd(t *testing.T) {
	c := &cluster{t: t, database: database.Start(t)}
	defer c.says()
	first := &node{cluster: c, config: nodeConfig{Home: filepath.Join(t.TempDir(), "home")}}
	before := &node{cluster: c, config: nodeConfig{Home: filepath.Join(t.TempDir(), "home"), Database: c.database.URL()}}
	first.founds()
	first.paysOnce()
	if err := os.CopyFS(before.config.Home, os.DirFS(first.config.Home)); err != nil {
		t.Fatal(err)
	}
	first.config.Database = c.database.URL()
	first.start() // and brings all
	first.stop()
	c.changes(`UPDATE latchkey_leases SET writer = $1, expires = clock_timestamp() + interval '100 years'`, "brings "+c.beginning().Block.Hash.String())
	before.paysOnce()
}

// paysOnce starts a node, has one payment made there, and stops it.
func (n *node) paysOnce() {
	n.t.Helper()
	n.nodes = []*node{n}
	n.start()
	l := n.load()
	l.client.alone = n.config.Database == ""
	block, err := l.base(0)
	if err != nil {
		n.t.Fatal(err)
	}
	if l.paid[0], err = l.nonce(n.url, payer(0), 0); err != nil {
		n.t.Fatal(err)
	}
	if _, _, err := l.until(0, l.payment(0, block)); err != nil {
		n.t.Fatal(err)
	}
	n.stop()
}
