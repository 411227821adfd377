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
	pays := func(n *node) {
		c.nodes = []*node{n}
		n.start()
		l := c.load()
		l.client.alone = n.config.Database == ""
		block, err := l.base(0)
		if err != nil {
			t.Fatal(err)
		}
		nonce, err := l.nonce(n.url, payer(0), 0)
		if err != nil {
			t.Fatal(err)
		}
		l.paid[0] = nonce
		if _, _, err := l.until(0, l.payment(0, block)); err != nil {
			t.Fatal(err)
		}
		n.stop()
	}
	pays(first)
	if err := os.CopyFS(second.config.Home, os.DirFS(first.config.Home)); err != nil {
		t.Fatal(err)
	}
	pays(second)
	pays(second)
	first.config.Database = c.database.URL()
	pays(first)
	for range 2 {
		_, refused := c.upIn(second.config.Home)
		if code := refused.ended(); code != 1 || !strings.Contains(refused.errors.String(), "it is not what the home") {
			t.Errorf("the copy ends with %d: %s", code, &refused.errors)
		}
	}
	pays(first)
}
