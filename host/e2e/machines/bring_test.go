package machines

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/internal/test/patience"
	database "latchkey/internal/test/postgres"
)

// TestALedgerIsBroughtIntoTheDatabase: one that has lived in a home goes on there, with all
// that was, also when bringing it was broken off; and no other ledger comes in its place.
func TestALedgerIsBroughtIntoTheDatabase(t *testing.T) {
	c := &cluster{t: t, database: database.Start(t)}
	defer c.says()
	proxy := database.NewProxy(t, c.database.Address())
	first := &node{cluster: c, proxy: proxy, config: nodeConfig{Home: filepath.Join(t.TempDir(), "home")}}
	c.nodes = []*node{first}
	first.founds()
	first.start()
	l := c.load()
	l.client.alone = true
	l.takes(200)
	first.stop()

	first.config.Database = proxy.URL()
	broken := spawn(t, nodeVariable, first.config)
	c.awaitEntries()
	proxy.Away(true)
	broken.signal(9)
	broken.ended()
	proxy.Away(false)

	first.start() // it goes on with it
	second := &node{cluster: c, config: nodeConfig{Home: filepath.Join(t.TempDir(), "home"), Database: c.database.URL()}}
	c.nodes = append(c.nodes, second)
	second.start()
	l.client.alone = false
	l.takes(between)
	l.addsUp()

	other := &node{cluster: c, config: nodeConfig{Home: filepath.Join(t.TempDir(), "home")}}
	other.founds()
	other.start()
	other.stop()
	_, follower := c.upIn(other.config.Home)
	if code := follower.ended(); code != 1 || !strings.Contains(follower.Errors.String(), "began with another genesis") {
		t.Errorf("a home with another ledger ends with %d: %s", code, &follower.Errors)
	}
}

// awaitEntries waits until the log has some.
func (c *cluster) awaitEntries() {
	c.t.Helper()
	for deadline := time.Now().Add(patience.For(20 * time.Second)); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if c.log == nil {
			if c.begun() {
				c.looks()
			}
			continue
		}
		if glance, err := c.log.Glance(context.Background(), 1); err == nil && glance.Head > 1 {
			return
		}
	}
	c.t.Fatal("nothing comes into the log")
}
