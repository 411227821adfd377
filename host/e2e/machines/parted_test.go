package machines

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/test/patience"
)

// exitParted is latchkey's exit code when the log tells another history.
const exitParted = 3

// follower runs latchkey up on the cluster's ledger in an empty home.
func (c *cluster) follower() (home string, f *child) {
	c.t.Helper()
	return c.upIn(filepath.Join(c.t.TempDir(), "home"))
}

// upIn runs it in a home.
func (c *cluster) upIn(home string) (string, *child) {
	c.t.Helper()
	return home, spawn(c.t, commandVariable, []string{"up", "--home", home, "--listen", "127.0.0.1:0", "--log", c.database.URL(), "--ledger", ledgerName})
}

// awaitNode waits until latchkey up says where the node is.
func (c *child) awaitNode() (url string) {
	c.t.Helper()
	for deadline := time.After(patience.For(30 * time.Second)); ; {
		select {
		case line, ok := <-c.Lines:
			if url, found := strings.CutPrefix(line, "node "); found {
				return strings.TrimSpace(url)
			}
			if !ok {
				c.t.Fatalf("the node did not start: %s", &c.Errors)
			}
		case <-deadline:
			c.t.Fatalf("the node does not serve: %s", &c.Errors)
		}
	}
}

// changes changes what the database holds behind the nodes' backs.
func (c *cluster) changes(sql string, arguments ...any) {
	c.t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, c.database.URL())
	if err != nil {
		c.t.Fatal(err)
	}
	tag, err := conn.Exec(ctx, sql, arguments...)
	if err = errors.Join(err, conn.Close(ctx)); err != nil || tag.RowsAffected() == 0 {
		c.t.Fatalf("%d rows changed, %v", tag.RowsAffected(), err)
	}
}

// parted is the note that a node leaves.
type parted struct {
	Here, Log *struct {
		Height uint64
		Root   string `json:"state_root"`
		Input  []byte `json:"input_base64"`
	}
}

// reads reads the note that a node has left of how it has parted.
func (c *cluster) reads(home string, note any) {
	c.t.Helper()
	found, err := filepath.Glob(filepath.Join(home, "parted-*.json"))
	if err != nil || len(found) != 1 {
		c.t.Fatalf("notes of how they have parted: %v, %v", found, err)
	}
	text, err := os.ReadFile(found[0])
	if err == nil {
		err = json.Unmarshal(text, note)
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *cluster) readParted(home string) (note parted) {
	c.t.Helper()
	c.reads(home, &note)
	return note
}

// TestADatabaseThatLostEntriesStopsNodes: as when a standby takes over that lacks what was
// acknowledged. Neither the node that leads nor one that follows goes on.
func TestADatabaseThatLostEntriesStopsNodes(t *testing.T) {
	c := newCluster(t, 1)
	defer c.says()
	l := c.load()
	l.takes(10)
	home, follower := c.follower()
	follower.awaitNode()
	head, err := c.log.Glance(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	c.changes(`DELETE FROM latchkey_entries WHERE height > $1`, int64(head.Head)-2)
	if code := follower.ended(); code != exitParted {
		t.Errorf("the node that follows ended with %d, want %d: %s", code, exitParted, &follower.Errors)
	}
	if note := c.readParted(home); note.Here == nil || note.Here.Height != head.Head || len(note.Here.Input) == 0 || note.Log != nil {
		t.Errorf("it has noted %+v", note)
	}
	block, err := l.base(0)
	if err != nil {
		t.Fatal(err)
	}
	var none json.RawMessage // what is sent now cannot be brought into the log
	if _, err := l.client.call(c.nodes[0].url, "send_tx", sends(l.payment(0, block)), &none, 0); err == nil {
		t.Errorf("the node that leads answers %s", none)
	}
	c.nodes[0].child.ended()
	if note := c.readParted(c.nodes[0].config.Home); note.Here == nil || note.Here.Height != head.Head || note.Log != nil {
		t.Errorf("the node that leads has noted %+v", note)
	}
}

// TestAnotherRootStopsANode: one that comes to another root than the log has does not serve.
func TestAnotherRootStopsANode(t *testing.T) {
	c := newCluster(t, 1)
	defer c.says()
	l := c.load()
	l.takes(10)
	c.changes(`UPDATE latchkey_entries SET body = set_byte(body, length(body) - 1, get_byte(body, length(body) - 1) # 1) WHERE height = 4`)
	home, follower := c.follower()
	if code := follower.ended(); code != exitParted {
		t.Errorf("the node ended with %d, want %d: %s", code, exitParted, &follower.Errors)
	}
	note := c.readParted(home)
	if note.Here == nil || note.Log == nil || note.Here.Height != 4 || note.Here.Root == note.Log.Root || string(note.Here.Input) != string(note.Log.Input) {
		t.Errorf("it has noted %+v", note)
	}
	if !strings.Contains(follower.Errors.String(), note.Log.Root) {
		t.Errorf("it says %s", &follower.Errors)
	}
}

// TestTheHomeIsACache: a node whose data is deleted has it again, and one that is started
// without the log is refused.
func TestTheHomeIsACache(t *testing.T) {
	c := newCluster(t, 2)
	defer c.says()
	l := c.load()
	l.begin()
	l.more(20)
	l.nodes[0].kill()
	if err := os.RemoveAll(filepath.Join(c.nodes[0].config.Home, "data")); err != nil {
		t.Fatal(err)
	}
	l.more(20)
	l.nodes[0].start()
	l.more(20)
	l.end()
	l.addsUp()
	l.nodes[0].stop()
	alone := spawn(t, commandVariable, []string{"up", "--home", c.nodes[0].config.Home, "--listen", "127.0.0.1:0"})
	if code := alone.ended(); code != 1 || !strings.Contains(alone.Errors.String(), "is a cache of the ledger") {
		t.Errorf("a cache alone ends with %d: %s", code, &alone.Errors)
	}
}

// TestAwayDatabase: while it does not answer, what is there is read, and nothing is taken.
func TestAwayDatabase(t *testing.T) {
	c := newCluster(t, 2)
	defer c.says()
	l := c.load()
	l.takes(10)
	block, err := l.base(0)
	if err != nil {
		t.Fatal(err)
	}
	c.database.Stop()
	for deadline := time.Now().Add(patience.For(20 * time.Second)); ; time.Sleep(20 * time.Millisecond) {
		var status json.RawMessage
		_, err := l.client.call(c.nodes[0].url, "send_tx", sends(l.payment(0, block)), &status, 0)
		if errors.Is(err, errAway) {
			break
		}
		if err == nil || time.Now().After(deadline) {
			t.Fatalf("what is sent is answered with %s, %v, want 503", status, err)
		}
	}
	for _, n := range c.nodes {
		if nonce, err := l.nonce(n.url, payer(0), 0); err != nil || nonce != l.paid[0] {
			t.Errorf("reading gives nonce %d, want %d (%v)", nonce, l.paid[0], err)
		}
	}
}
