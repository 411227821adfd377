package machines

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"latchkey/host/ledgerlog"
	"latchkey/host/ledgerpath"
	"latchkey/host/many"
	"latchkey/host/postgres"
	"latchkey/host/replica"
	"latchkey/internal/test/patience"
	database "latchkey/internal/test/postgres"
)

// estate is nodes that share out many ledgers, each of which is a cluster of its own to look at.
type estate struct {
	*cluster
	ledgers []*cluster
	store   *postgres.Database
	// checkpointEvery is how many blocks come between two checkpoints; 0: none are made.
	checkpointEvery uint64
}

// newEstate starts nodes, and makes ledgers.
func newEstate(t testing.TB, nodes, ledgers int) *estate {
	t.Helper()
	e := &estate{cluster: &cluster{t: t, database: database.Start(t)}}
	e.founds(nodes, ledgers)
	return e
}

// founds starts nodes, and makes ledgers.
func (e *estate) founds(nodes, ledgers int) {
	e.t.Helper()
	for range nodes {
		e.joins()
	}
	var err error
	if e.store, err = postgres.Open(context.Background(), e.database.URL()); err != nil {
		e.t.Fatal(err)
	}
	e.t.Cleanup(e.store.Close)
	for i := range ledgers {
		e.makes(fmt.Sprint("l", i))
	}
}

// joins starts another node; the first one makes main.
func (e *estate) joins() *node {
	e.t.Helper()
	n := &node{cluster: e.cluster, config: nodeConfig{Home: filepath.Join(e.t.TempDir(), "home"), Database: e.database.URL(), Many: true, CheckpointEvery: e.checkpointEvery}}
	if len(e.nodes) == 0 {
		n.founds()
	}
	n.start()
	e.nodes = append(e.nodes, n)
	return n
}

// makes has a ledger made, by a request to one of the nodes.
func (e *estate) makes(name string) {
	e.t.Helper()
	at := e.nodes[len(e.ledgers)%len(e.nodes)].url
	body, err := json.Marshal(map[string]any{"name": name, "signature_base64": testKey(sink).Sign(many.SignedText(at, name)).Bytes()})
	if err != nil {
		e.t.Fatal(err)
	}
	answer, err := http.Post(at+"/v1/ledgers", "application/json", bytes.NewReader(body))
	if err != nil {
		e.t.Fatal(err)
	}
	defer answer.Body.Close()
	if text, _ := io.ReadAll(answer.Body); answer.StatusCode != http.StatusCreated {
		e.t.Fatalf("%s is answered with %d %s", name, answer.StatusCode, text)
	}
	begins, err := e.store.Beginning(context.Background(), name)
	if err != nil || begins == nil {
		e.t.Fatalf("%+v, %v", begins, err)
	}
	c := &cluster{t: e.t, database: e.database, log: e.store.Log(name, begins)}
	for _, n := range e.nodes {
		c.nodes = append(c.nodes, e.of(n, name))
	}
	e.ledgers = append(e.ledgers, c)
}

// of is a node as one ledger has it.
func (e *estate) of(n *node, name string) *node {
	return &node{cluster: e.cluster, child: n.child, url: n.url + ledgerpath.Prefix(name)}
}

// leads are the ledgers, by their place, that a node makes the blocks of.
func (e *estate) leads(n *node) (led []int) {
	e.t.Helper()
	for i := range e.ledgers {
		glance, err := e.ledgers[i].log.Glance(context.Background(), 1)
		if err != nil {
			e.t.Fatal(err)
		}
		if glance.Live && glance.Address == n.url+ledgerpath.Prefix(fmt.Sprint("l", i)) {
			led = append(led, i)
		}
	}
	return led
}

// loads are payments on each of the ledgers.
type loads []*load

func (e *estate) loads() (all loads) {
	for _, c := range e.ledgers {
		l := c.load()
		all = append(all, l)
		l.begin()
	}
	return all
}

func (all loads) more(n int64) {
	for _, l := range all {
		l.t.Helper()
		l.more(n)
	}
}

// gaps are the longest times without an answer, since they were asked the last time.
func (all loads) gaps() (gaps []time.Duration) {
	for _, l := range all {
		gaps = append(gaps, l.longestGap().Round(time.Millisecond))
	}
	return gaps
}

// atMost holds gaps against what is allowed.
func (all loads) atMost(what string, most time.Duration) {
	gaps := all.gaps()
	t := all[0].t
	t.Helper()
	t.Logf("%s: at most %v without an answer, of %v", what, slices.Max(gaps), gaps)
	if longest := patience.For(most); slices.Max(gaps) > longest {
		t.Errorf("%s: no answer for %v, want one after %v", what, slices.Max(gaps), longest)
	}
}

func (all loads) end() {
	for _, l := range all {
		l.t.Helper()
		l.end()
	}
}

// moveMax is how long there may be no answer while a ledger moves in order: a lease.
const moveMax = replica.LeaseDefault

// TestManyLedgersOnFewNodes: under load on each a node stands still for a while, one is killed,
// and another joins and is stopped in order. Nothing that was acknowledged is lost or happens
// twice, and each ledger is soon answered for again.
func TestManyLedgersOnFewNodes(t *testing.T) {
	e := newEstate(t, 3, 6)
	defer e.says()
	all := e.loads()
	all.more(2 * payers)
	all.gaps() // opening is not looked at

	still := e.most()
	had := e.leads(still)
	still.child.signal(syscall.SIGSTOP)
	e.awaitsOthers(still)
	all.more(payers)
	still.child.signal(syscall.SIGCONT)
	all.more(2 * payers)
	all.atMost(fmt.Sprintf("a node stands still that had %v, and goes on", had), gapMax)

	gone := e.most()
	had = e.leads(gone)
	gone.kill()
	all.more(2 * payers)
	all.atMost(fmt.Sprintf("a node is killed that had %v", had), gapMax)
	if led := e.leads(gone); led != nil {
		t.Errorf("the node that was killed leads %v", led)
	}

	came, has := e.joinsAndLeads()
	all.more(2 * payers)
	all.atMost(fmt.Sprintf("a node joins and takes over %v", has), moveMax)

	came.stop()
	all.more(2 * payers)
	all.atMost(fmt.Sprintf("it is stopped again, and had %v", has), moveMax)

	all.end()
	e.without(gone, came)
	for _, l := range all {
		l.addsUp()
	}
}

// without has nodes that have ended looked at no more.
func (e *estate) without(ended ...*node) {
	e.nodes = slices.DeleteFunc(e.nodes, func(n *node) bool { return slices.Contains(ended, n) })
	for i, c := range e.ledgers {
		c.nodes = nil
		for _, n := range e.nodes {
			c.nodes = append(c.nodes, e.of(n, fmt.Sprint("l", i)))
		}
	}
}

// awaitsOthers waits until a node leads nothing.
func (e *estate) awaitsOthers(but *node) {
	e.t.Helper()
	for deadline := time.Now().Add(patience.For(20 * time.Second)); e.leads(but) != nil; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			e.t.Fatalf("a node that stands still leads %v", e.leads(but))
		}
	}
}

// most is the node that makes the blocks of most ledgers.
func (e *estate) most() (most *node) {
	for _, n := range e.nodes {
		if most == nil || len(e.leads(n)) > len(e.leads(most)) {
			most = n
		}
	}
	return most
}

// joinsAndLeads has a node join that is for one of the ledgers, and waits until it leads one.
func (e *estate) joinsAndLeads() (came *node, has []int) {
	e.t.Helper()
	for came = e.joins(); !e.isForSome(came); came = e.joins() { // the next one may be
		came.stop()
		e.nodes = e.nodes[:len(e.nodes)-1]
	}
	for deadline := time.Now().Add(patience.For(20 * time.Second)); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if has = e.leads(came); has != nil {
			return came, has
		}
	}
	e.t.Fatal("no ledger moves to a node that joins")
	return nil, nil
}

func (e *estate) isForSome(n *node) bool {
	e.t.Helper()
	nodes, err := e.store.Nodes(context.Background())
	if err != nil {
		e.t.Fatal(err)
	}
	for i := range e.ledgers {
		if ledgerlog.Order(fmt.Sprint("l", i), nodes)[0].Address == n.url {
			return true
		}
	}
	return false
}

// TestTheCommandsOfManyLedgers: latchkey up without the name of a ledger, latchkey worker ledger,
// and what is then asked for below its path, by the command line of a second machine's node.
func TestTheCommandsOfManyLedgers(t *testing.T) {
	e := &estate{cluster: &cluster{t: t, database: database.Start(t)}}
	first := e.joins() // which makes main, of no plugins
	first.stop()
	up := func(home string) string {
		child := spawn(t, commandVariable, []string{"up", "--home", home, "--listen", "127.0.0.1:0", "--log", e.database.URL()})
		return child.awaitNode()
	}
	one := up(first.config.Home)
	other := up(filepath.Join(t.TempDir(), "home"))
	runs := func(want string, arguments ...string) {
		t.Helper()
		child := spawn(t, commandVariable, arguments)
		var said []string
		for line := range child.Lines {
			said = append(said, line)
		}
		if _ = child.Cmd.Wait(); !strings.Contains(strings.Join(said, "\n"), want) {
			t.Errorf("%v says %q %s, want %q", arguments, said, &child.Errors, want)
		}
	}
	credentials := filepath.Join(first.config.Home, "credentials")
	runs(`"made":true,"url":"`+one+`/l/spring"`, "worker", "ledger", "spring", "--as", string(sink), "--rpc", one, "--credentials", credentials, "--json")
	runs(`"made":false,"url":"`+other+`/l/spring"`, "worker", "ledger", "spring", "--as", string(sink), "--rpc", other, "--credentials", credentials, "--json")
	for _, at := range []string{one, other} {
		runs(`"block_height":1`, "account", "keys", string(payer(0)), "--rpc", at+"/l/spring", "--json")
	}
}
