package machines

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"latchkey/host/ledgerlog"
	"latchkey/internal/test/patience"
	database "latchkey/internal/test/postgres"
)

// TestCheckpointsOfOneOfManyLedgers: it makes them at whichever node it is, is truncated, and a node that never had
// it begins with one and goes on to make its blocks. Another ledger of the same processes goes on meanwhile.
func TestCheckpointsOfOneOfManyLedgers(t *testing.T) {
	e := &estate{cluster: &cluster{t: t, database: database.Start(t)}, checkpointEvery: 10}
	e.founds(2, 2)
	defer e.says()
	if code, says := e.logCommandOf("l1", "show"); code != 0 || !strings.Contains(says, "none yet, the first will be 2") {
		t.Errorf("of a log without a block it is shown: %d, %s", code, says)
	}
	all := e.loads()
	one, other := all[0], all[1]
	all.more(2 * payers)
	all.gaps() // opening is not looked at
	one.more(20)
	made := e.ledgers[0].checkpoint(10)

	code, says := e.logCommandOf("l0", "truncate", "--yes", "--query", "first_height")
	first, err := e.ledgers[0].log.First(context.Background())
	if err != nil || code != 0 || first < made.Height || !strings.Contains(says, fmt.Sprint(first)) {
		t.Fatalf("it begins with %d (%v): %d, %s", first, err, code, says)
	}
	if first, err := e.ledgers[1].log.First(context.Background()); first != 2 || err != nil {
		t.Errorf("the other ledger begins with %d: %v", first, err)
	}

	came := e.joinsAndLeadsThe(0)
	if says := came.child.Errors.String(); !strings.Contains(says, `msg="this node has begun with a checkpoint" ledger=l0`) {
		t.Errorf("it says %s", says)
	}
	if status := statusOf(t, came.url+"/l/l0/v1/log?from=2"); status != http.StatusGone {
		t.Errorf("what it does not have is answered with %d", status)
	}
	one.more(20)
	e.awaitsCheckpoint(0, came, first+10)
	came.stop()
	e.without(came)
	one.more(2 * payers)
	other.more(payers)
	if gap, most := other.longestGap(), patience.For(gapMax); gap > most {
		t.Errorf("the other ledger had no answer for %v, want one after %v", gap, most)
	}
	all.end()
	for _, l := range all {
		l.addsUp()
	}
}

// joinsAndLeadsThe has nodes join until one is for a ledger, and waits until that one leads it.
func (e *estate) joinsAndLeadsThe(ledger int) *node {
	e.t.Helper()
	for {
		came := e.joins()
		nodes, err := e.store.Nodes(context.Background())
		if err != nil {
			e.t.Fatal(err)
		}
		if ledgerlog.Order(fmt.Sprint("l", ledger), nodes)[0].Address != came.url {
			came.stop()
			e.nodes = e.nodes[:len(e.nodes)-1]
			continue
		}
		for deadline := time.Now().Add(patience.For(20 * time.Second)); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
			for _, led := range e.leads(came) {
				if led == ledger {
					return came
				}
			}
		}
		e.t.Fatal("the ledger does not move to the node that joins")
	}
}

// awaitsCheckpoint waits until a node has a ledger's newest checkpoint, of a height or above.
func (e *estate) awaitsCheckpoint(ledger int, at *node, height uint64) {
	e.t.Helper()
	ctx, c := context.Background(), e.ledgers[ledger]
	for deadline := time.Now().Add(patience.For(30 * time.Second)); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		standings, err := c.log.Standings(ctx)
		if err != nil {
			e.t.Fatal(err)
		}
		for _, s := range standings {
			if s.Address == e.of(at, fmt.Sprint("l", ledger)).url && s.Checked >= height {
				return
			}
		}
	}
	e.t.Fatalf("it makes no checkpoint of block %d or above", height)
}

// statusOf is that of an answer to GET.
func statusOf(t *testing.T, url string) int {
	t.Helper()
	answer, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, answer.Body)
	_ = answer.Body.Close()
	return answer.StatusCode
}
