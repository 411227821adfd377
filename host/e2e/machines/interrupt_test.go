package machines

import (
	"context"
	"encoding/json"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"latchkey/internal/test/patience"
	database "latchkey/internal/test/postgres"
)

// TestAStartIsInterrupted while the node catches up with a long log: it ends at once and in
// order, and goes on the next time.
func TestAStartIsInterrupted(t *testing.T) {
	c := newCluster(t, 1)
	defer c.says()
	l := c.load()
	l.begin()
	l.more(300)
	l.end()
	proxy, home := database.NewProxy(t, c.database.Address()), filepath.Join(t.TempDir(), "home")
	up := func() *child {
		return spawn(t, commandVariable, []string{"up", "--home", home, "--listen", "127.0.0.1:0", "--log", proxy.URL(), "--ledger", ledgerName})
	}

	proxy.Slow(300 * time.Millisecond)
	late := up()
	c.awaitStandings(2)
	time.Sleep(time.Second) // it is in the midst of it
	asked := time.Now()
	late.signal(syscall.SIGINT)
	if code := late.ended(); code != 0 {
		t.Errorf("it ends with %d: %s", code, &late.Errors)
	}
	if took := time.Since(asked); took > patience.For(2*time.Second) {
		t.Errorf("it ends after %v", took)
	}

	glance, err := c.log.Glance(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	var found struct{ Height uint64 }
	code, says := c.command("verify", "--home", home, "--json")
	if err := json.Unmarshal([]byte(says), &found); err != nil || code != 0 || found.Height >= glance.Head {
		t.Errorf("its home has not ended before block %d, whole: %s", glance.Head, says)
	}

	proxy.Slow(0)
	again := up()
	url := again.awaitNode()
	if _, err := l.nonce(url, payer(0), glance.Head); err != nil {
		t.Errorf("it does not come to block %d: %v", glance.Head, err)
	}
	again.signal(syscall.SIGINT)
	if code := again.ended(); code != 0 {
		t.Errorf("it ends with %d: %s", code, &again.Errors)
	}
}

// awaitStandings waits until so many nodes have said how far they are: a node does when it
// begins to catch up.
func (c *cluster) awaitStandings(n int) {
	c.t.Helper()
	for deadline := time.Now().Add(patience.For(30 * time.Second)); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if all, err := c.log.Standings(context.Background()); err == nil && len(all) >= n {
			return
		}
	}
	c.t.Fatal("no node begins to catch up")
}
