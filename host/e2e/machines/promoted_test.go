package machines

import (
	"testing"

	database "latchkey/internal/test/postgres"
)

// fallsOver has a standby take the place of the database, which is killed.
func (c *cluster) fallsOver(standby *database.Server) {
	c.t.Helper()
	c.database.Kill()
	standby.Promote()
	c.database = standby
	for _, n := range c.nodes {
		n.proxy.Lead(standby.Address())
	}
	c.looks()
}

// TestASynchronousStandbyTakesOver under load: nothing that was acknowledged is lost.
func TestASynchronousStandbyTakesOver(t *testing.T) {
	c := newCluster(t, 2)
	defer c.says()
	standby := c.database.Standby("second")
	c.database.WaitFor("second")
	l := c.load()
	l.begin()
	l.more(between)
	c.fallsOver(standby)
	l.more(between)
	l.end()
	l.addsUp()
}

// TestAStandbyThatLacksBlocksStopsNodes: one that was behind when it took over. No node goes
// on with what it has, as if nothing had been.
func TestAStandbyThatLacksBlocksStopsNodes(t *testing.T) {
	c := newCluster(t, 2)
	defer c.says()
	standby := c.database.Standby("second")
	l := c.load()
	l.begin()
	l.more(between)
	standby.Stop()
	l.more(between)
	l.end()
	c.database.Kill()
	standby.Restart()
	c.fallsOver(standby)
	for i, n := range c.nodes {
		n.child.ended()
		if note := c.readParted(n.config.Home); note.Here == nil || note.Here.Root == "" || len(note.Here.Input) == 0 {
			t.Errorf("node %d has noted %+v", i, note)
		}
	}
}
