package machines

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"latchkey/core/ledger"
	"latchkey/host/ledgerlog"
	"latchkey/internal/test/patience"
)

// keeps starts latchkey up as a node that makes checkpoints, in an empty home.
func (c *cluster) keeps() *node {
	c.t.Helper()
	n := &node{cluster: c, config: nodeConfig{Home: filepath.Join(c.t.TempDir(), "home")}}
	n.child = spawn(c.t, commandVariable, []string{"up", "--home", n.config.Home, "--listen", "127.0.0.1:0", "--log", c.database.URL(), "--ledger", ledgerName,
		"--checkpoint-every", "10"})
	n.url = n.child.awaitNode()
	c.nodes = append(c.nodes, n)
	return n
}

// command runs latchkey, and returns its exit code and all that it says.
func (c *cluster) command(arguments ...string) (code int, says string) {
	c.t.Helper()
	run := spawn(c.t, commandVariable, arguments)
	for line := range run.Lines {
		says += line + "\n"
	}
	return run.ended(), says + run.Errors.String()
}

// logCommand runs latchkey log with further arguments.
func (c *cluster) logCommand(arguments ...string) (code int, says string) {
	c.t.Helper()
	return c.logCommandOf(ledgerName, arguments...)
}

// logCommandOf is logCommand of a ledger.
func (c *cluster) logCommandOf(name string, arguments ...string) (code int, says string) {
	c.t.Helper()
	return c.command(append(append([]string{"log"}, arguments...), "--log", c.database.URL(), "--ledger", name)...)
}

// truncates runs latchkey log truncate.
func (c *cluster) truncates() (code int, says string) {
	c.t.Helper()
	return c.logCommand("truncate", "--yes")
}

// checkpoint waits for one of a height or above that all nodes have compared.
func (c *cluster) checkpoint(height uint64) (newest ledgerlog.Checkpoint) {
	c.t.Helper()
	ctx := context.Background()
	for deadline := time.Now().Add(patience.For(60 * time.Second)); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		whole, _, err := c.log.Recorded(ctx)
		if err != nil {
			c.t.Fatal(err)
		}
		if len(whole) == 0 || whole[0].Height < height {
			continue
		}
		newest = whole[0]
		standings, err := c.log.Standings(ctx)
		if err != nil {
			c.t.Fatal(err)
		}
		compared := 0
		for _, s := range standings {
			for _, n := range c.nodes {
				if s.Address == n.url && s.Checked == newest.Height {
					compared++
				}
			}
		}
		if compared == len(c.nodes) {
			return newest
		}
	}
	c.t.Fatal("the nodes have compared no checkpoint")
	return newest
}

// TestANodeBeginsWithACheckpoint of a log that was truncated below it, and goes on as the others do, also alone.
func TestANodeBeginsWithACheckpoint(t *testing.T) {
	c := newCluster(t, 1)
	defer c.says()
	l := c.load()
	l.takes(20)
	first := c.keeps()
	c.nodes[0].stop() // so that the other leads, and makes checkpoints
	old := c.nodes[0]
	c.nodes = []*node{first}
	l.takes(20)
	made := c.checkpoint(20)
	if code, says := c.truncates(); code == 0 || !strings.Contains(says, "has not compared the checkpoint") {
		t.Fatalf("what the node that was stopped a moment ago needs is removed: %d, %s", code, says)
	}
	old.start()
	c.nodes = append(c.nodes, old)
	made = c.checkpoint(made.Height)
	c.changes(`DELETE FROM latchkey_standings WHERE checked = 0`) // of where it listened before
	if code, says := c.truncates(); code != 0 {
		t.Fatalf("%d, %s", code, says)
	}
	if from, err := c.log.First(context.Background()); err != nil || from != made.Height {
		t.Errorf("the log begins with block %d, want %d: %v", from, made.Height, err)
	}
	want := fmt.Sprintf("[%d,%d,[%d,%d]]", made.Height, made.Height, made.Height, made.Height)
	if code, says := c.logCommand("show", "--query", "[first_height,checkpoint.height,nodes.#.checked_height]"); code != 0 || strings.TrimSpace(says) != want {
		t.Errorf("log show ends with %d, %s, want %s", code, says, want)
	}
	late := c.keeps()
	if answer, err := http.Get(late.url + "/v1/log?from=2"); err != nil || answer.StatusCode != http.StatusGone {
		t.Errorf("what it does not have: %+v, %v", answer, err)
	} else {
		text, _ := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		var no struct{ Code string }
		if err := json.Unmarshal(text, &no); err != nil || no.Code != "LOG_TRUNCATED" {
			t.Errorf("what it does not have: %s", text)
		}
	}
	c.followed(first, late, made.Height)
	l.takes(20)
	l.addsUp()
	old.kill()
	first.kill()
	c.nodes = []*node{late}
	l.takes(20)
	l.addsUp()
	made = c.checkpoint(made.Height + 1)
	c.changes(`DELETE FROM latchkey_standings WHERE checked < $1`, int64(made.Height)) // an hour passes
	if code, says := c.truncates(); code != 0 {
		t.Fatalf("%d, %s", code, says)
	}
	old.start()
	c.nodes = append(c.nodes, old)
	if says := old.child.Errors.String(); !strings.Contains(says, "ends before the log begins") {
		t.Errorf("it says %s", says)
	}
	l.takes(20)
	l.addsUp()
}

// followed has a node followed that began with the checkpoint of a height: by who has come that far with
// another node, and not from the beginning. Nor is it exported.
func (c *cluster) followed(whole, late *node, height uint64) {
	c.t.Helper()
	copied := filepath.Join(c.t.TempDir(), "copy")
	for _, from := range []*node{whole, late} {
		if code, says := c.command("follow", from.url, "--home", copied, "--once"); code != 0 {
			c.t.Errorf("following %s ends with %d: %s", from.url, code, says)
		}
	}
	began := fmt.Sprintf("began with the checkpoint of block %d", height)
	for _, arguments := range [][]string{
		{"follow", late.url, "--home", filepath.Join(c.t.TempDir(), "empty"), "--once"},
		{"export", late.url, "--to", filepath.Join(c.t.TempDir(), "archive")},
	} {
		if code, says := c.command(arguments...); code != 1 || !strings.Contains(says, began) {
			c.t.Errorf("%v ends with %d: %s", arguments, code, says)
		}
	}
}

// founded is a cluster of one node that has made a checkpoint, with the load that it had.
func founded(t *testing.T) (*cluster, *load, ledgerlog.Checkpoint) {
	t.Helper()
	c := newCluster(t, 1)
	c.nodes[0].stop()
	c.nodes = nil
	c.keeps()
	l := c.load()
	l.takes(30)
	return c, l, c.checkpoint(10)
}

// TestADamagedCheckpointIsNotBegunWith: a node goes by the log while that goes back to genesis, and else does not
// start.
func TestADamagedCheckpointIsNotBegunWith(t *testing.T) {
	c, _, _ := founded(t)
	defer c.says()
	c.changes(`UPDATE latchkey_pages SET body = set_byte(body, length(body) - 9, get_byte(body, length(body) - 9) # 1)`)
	_, follower := c.follower()
	follower.awaitNode()
	if says := follower.Errors.String(); !strings.Contains(says, "cannot be used") || !strings.Contains(says, "begins with genesis") {
		t.Errorf("it says %s", says)
	}
	follower.signal(syscall.SIGTERM)
	follower.ended()
	c.nodes[0].stop() // so that no other is made
	c.nodes = nil
	c.changes(`INSERT INTO latchkey_truncated (ledger, first) SELECT ledger, max(height) FROM latchkey_checkpoints GROUP BY ledger`) // as if the damage had come later
	_, follower = c.follower()
	if code := follower.ended(); code != 1 || !strings.Contains(follower.Errors.String(), "none of its checkpoints can be used") {
		t.Errorf("it ends with %d: %s", code, &follower.Errors)
	}
	c.changes(`DELETE FROM latchkey_truncated`)
	c.changes(`DELETE FROM latchkey_standings WHERE checked = 0`)
	if code, says := c.truncates(); code != 1 || !strings.Contains(says, "cannot be used") {
		t.Fatalf("what is all that a node can begin with is removed: %d, %s", code, says)
	}
}

// TestADamagedRecordStopsNoNode: neither the one that made it, nor one that begins; it is counted, and made again.
func TestADamagedRecordStopsNoNode(t *testing.T) {
	c, l, made := founded(t)
	defer c.says()
	c.keeps()
	c.checkpoint(made.Height)
	c.changes(`UPDATE latchkey_checkpoints SET sum = set_byte(sum, 0, get_byte(sum, 0) # 1)`)
	c.checkpoint(made.Height)                                                           // which both have compared anew
	if got := c.nodes[0].figure("latchkey_log_checkpoints_damaged_total"); got != "1" { // it leads; the other may have looked before or after
		t.Errorf("damaged checkpoints are %s, want 1", got)
	}
	if says := c.nodes[0].child.Errors.String(); !strings.Contains(says, "is damaged, and not used") {
		t.Errorf("it says %s", says)
	}
	if code, says := c.truncates(); code != 1 || !strings.Contains(says, "has not compared") { // where a node listened before
		t.Errorf("%d, %s", code, says)
	}
	c.changes(`DELETE FROM latchkey_standings WHERE checked = 0`)
	if code, says := c.truncates(); code != 0 {
		t.Errorf("%d, %s", code, says)
	}
	l.takes(20)
	l.addsUp()
}

// figure is one of /metrics of a node.
func (n *node) figure(name string) string {
	n.t.Helper()
	got, err := http.Get(n.url + "/metrics")
	if err != nil {
		n.t.Fatal(err)
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		n.t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, name+" "); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// TestAnOlderCheckpointIsBegunWith where the newest is damaged, and the log does not go back to genesis.
func TestAnOlderCheckpointIsBegunWith(t *testing.T) {
	c, l, older := founded(t)
	defer c.says()
	c.changes(`DELETE FROM latchkey_standings WHERE checked = 0`)
	if code, says := c.truncates(); code != 0 {
		t.Fatalf("%d, %s", code, says)
	}
	l.takes(20)
	newest := c.checkpoint(older.Height + 1)
	c.nodes[0].stop() // so that no other is made
	c.nodes = nil
	c.changes(`DELETE FROM latchkey_pages WHERE hash = (SELECT hash FROM latchkey_contents WHERE height = $1 AND page = 0)`, int64(newest.Height))
	late := c.keeps()
	if says := late.child.Errors.String(); !strings.Contains(says, fmt.Sprintf("the checkpoint of block %d cannot be used", newest.Height)) || !strings.Contains(says, "has begun with a checkpoint") {
		t.Errorf("it says %s", says)
	}
	l.takes(20)
	l.addsUp()
}

// TestAnotherCheckpointStopsANode: one that is whole, and that the node itself comes to otherwise.
func TestAnotherCheckpointStopsANode(t *testing.T) {
	c, _, made := founded(t)
	defer c.says()
	pages, _, err := c.log.Contents(context.Background(), made.Height)
	if err != nil {
		t.Fatal(err)
	}
	pages[len(pages)-1][0] ^= 1
	other := ledger.Checkpoint{Ledger: c.beginning().Block.Hash, BlockID: made.BlockID, Pages: pages}
	sum := other.Sum()
	c.changes(`WITH listed AS (UPDATE latchkey_contents SET hash = $2 WHERE height = $1 AND page = $3 RETURNING 1)
		UPDATE latchkey_checkpoints SET sum = $4 WHERE height = $1`, int64(made.Height), pages[len(pages)-1][:], len(pages)-1, sum[:])
	home := filepath.Join(t.TempDir(), "home")
	_, follower := c.upIn(home) // passes it over to begin with
	if code := follower.ended(); code != exitParted {
		t.Errorf("it ends with %d, want %d: %s", code, exitParted, &follower.Errors)
	}
	var note struct {
		Why       string
		Here, Log struct {
			Height uint64
			Sum    string `json:"checkpoint_sum"`
		}
	}
	c.reads(home, &note)
	if note.Here.Height != made.Height || note.Here.Sum != made.Sum.String() || note.Log.Sum != sum.String() || !strings.Contains(follower.Errors.String(), note.Why) {
		t.Errorf("it has noted %+v", note)
	}
	c.disputed(made.Height, home)
}

// disputed looks at what others make of a checkpoint that a node has disputed, and ended: no other is stopped, none begins
// with it, nothing is removed. When it is forgotten another is made, and that node goes on.
func (c *cluster) disputed(height uint64, home string) {
	c.t.Helper()
	_, late := c.follower()
	late.awaitNode()
	if says := late.Errors.String(); !strings.Contains(says, "has come to another state") || !strings.Contains(says, "begins with genesis") {
		c.t.Errorf("it says %s", says)
	}
	late.ended() // it has come to another as well
	for deadline := time.Now().Add(patience.For(60 * time.Second)); !strings.Contains(c.nodes[0].child.Errors.String(), "a checkpoint is disputed"); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			c.t.Fatalf("the node that goes on says nothing of it: %s", &c.nodes[0].child.Errors)
		}
	}
	c.changes(`UPDATE latchkey_standings SET seen = seen - interval '61 minutes'`)
	if code, says := c.truncates(); code != 1 || !strings.Contains(says, "has come to another state") {
		c.t.Errorf("while it is disputed: %d, %s", code, says)
	}
	disputes, err := c.log.Disputes(context.Background())
	if err != nil || len(disputes) != 2 {
		c.t.Fatalf("%+v, %v", disputes, err)
	}
	for _, s := range disputes {
		if code, says := c.logCommand("show"); code != 0 || !strings.Contains(says, fmt.Sprintf("it disputes the checkpoint of block %d", height)) {
			c.t.Errorf("%d, %s", code, says)
		}
		if code, says := c.logCommand("forget", "--node", s.Address); code != 0 {
			c.t.Errorf("%d, %s", code, says)
		}
	}
	if code, says := c.logCommand("forget", "--checkpoint", fmt.Sprint(height), "--yes"); code != 0 || !strings.Contains(says, "1 checkpoint") {
		c.t.Errorf("%d, %s", code, says)
	}
	c.checkpoint(height)
	_, again := c.upIn(home)
	url := again.awaitNode()
	c.nodes = append(c.nodes, &node{cluster: c, child: again, url: url})
	c.checkpoint(height) // which both have compared
	if code, says := c.truncates(); code != 0 {
		c.t.Errorf("when nothing is disputed: %d, %s", code, says)
	}
}

// TestALogForALaterProgramStopsANode, which leaves what it found.
func TestALogForALaterProgramStopsANode(t *testing.T) {
	c := newCluster(t, 1)
	defer c.says()
	l := c.load()
	l.takes(10)
	c.changes(`UPDATE latchkey_entries SET body = set_byte(body, 0, 9) WHERE height = 5`)
	home, follower := c.follower()
	if code := follower.ended(); code != exitParted {
		t.Errorf("it ends with %d, want %d: %s", code, exitParted, &follower.Errors)
	}
	var note struct {
		Here, Log struct {
			Height uint64
			Found  []byte `json:"found_base64"`
		}
	}
	c.reads(home, &note)
	if note.Here.Height == 0 || note.Log.Height != 5 || len(note.Log.Found) == 0 || note.Log.Found[0] != 9 {
		t.Errorf("it has noted %+v", note)
	}
	if says := follower.Errors.String(); !strings.Contains(says, (&ledger.EntryVersionError{Found: 9}).Error()) {
		t.Errorf("it says %s", says)
	}
}
