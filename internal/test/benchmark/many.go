package benchmark

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/host/client"
	"latchkey/host/home"
	"latchkey/host/ledgerpath"
	"latchkey/host/many"
	"latchkey/host/replica"
	"latchkey/internal/test/bench"
	database "latchkey/internal/test/postgres"
	"latchkey/internal/test/process"
	"latchkey/internal/test/warm"
)

// manySize is how much a run of many ledgers has.
type manySize struct {
	nodes, ledgers int
	claims         int // of each ledger
	payments       int // of each ledger at most, while a node ends or joins
	idle           time.Duration
}

// manyRun is nodes that share out many ledgers of one database.
type manyRun struct {
	t testing.TB
	manySize
	program program
	log     *database.Server
	root    keys.SecretKey
	nodes   []*node
	ledgers []*ofMany
	rows    []manyRow
}

type manyRow struct{ what, came string }

// ofMany is one of the ledgers, as it is asked at one of the nodes.
type ofMany struct {
	*supply
	name string
}

func (r *manyRun) tell(what, format string, args ...any) {
	r.rows = append(r.rows, manyRow{what, fmt.Sprintf(format, args...)})
}

// begin starts the nodes and makes the ledgers.
func (r *manyRun) begin() {
	r.t.Helper()
	r.log = database.Start(r.t)
	for range r.manySize.nodes {
		r.joins()
	}
	for i := range r.manySize.ledgers {
		r.makes(i)
	}
}

// joins starts another node, whose plugins are compiled; the first makes main.
func (r *manyRun) joins() *node {
	r.t.Helper()
	folder := filepath.Join(r.t.TempDir(), "home")
	warm.Home(r.t, home.Home{Dir: folder})
	n := r.program.join(r.t, folder, "--log", r.log.URL(), "--ledger-requests", "1000000000")
	if len(r.nodes) == 0 {
		r.root = rootKey(r.t, folder)
	}
	r.nodes = append(r.nodes, n)
	return n
}

// makes makes a ledger, which is asked at one of the nodes.
func (r *manyRun) makes(i int) {
	r.t.Helper()
	name, first := fmt.Sprint("l", i), "http://"+r.nodes[0].address
	body, err := json.Marshal(map[string]any{"name": name, "signature_base64": r.root.Sign(many.SignedText(first, name)).Bytes()})
	if err != nil {
		r.t.Fatal(err)
	}
	answer, err := http.Post(first+"/v1/ledgers", "application/json", bytes.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	defer answer.Body.Close()
	if text, _ := io.ReadAll(answer.Body); answer.StatusCode != http.StatusCreated {
		r.t.Fatalf("%s is not made: %d %s", name, answer.StatusCode, text)
	}
	at := *r.nodes[i%len(r.nodes)]
	at.client = client.New("http://" + at.address + ledgerpath.Prefix(name))
	at.root = client.NewSigner(at.client, ledger.DevRoot, r.root)
	r.ledgers = append(r.ledgers, &ofMany{newSupply(&at), name})
}

// addressed has requests be of this ledger.
func (o *ofMany) addressed(requests [][]byte) [][]byte {
	for i, request := range requests {
		requests[i] = bytes.Replace(request, []byte("POST / "), []byte("POST "+ledgerpath.Prefix(o.name)+" "), 1)
	}
	return requests
}

// claimed is what claims of some ledgers came to, in verifications.
type claimed struct {
	perUnit float64         // how many came in the time of one
	took    []time.Duration // by each ledger
	spent   shares          // processor time of a claim
}

// shares is processor time by who has taken it.
type shares struct{ nodes, database, client float64 }

func (s shares) sum() float64 { return s.nodes + s.database + s.client }

// spent is the processor time that each has taken, in nanoseconds.
func (r *manyRun) spent() (s shares) {
	r.t.Helper()
	for _, n := range r.nodes {
		s.nodes += float64(n.cpu())
	}
	database, err := timeWithChildren(r.log.PID())
	if err != nil {
		r.t.Fatal(err)
	}
	s.database, s.client = float64(database), float64(ownCPU(r.t))
	return s
}

// claim measures claims of some of the ledgers at once, over so many connections to each.
func (r *manyRun) claim(ledgers []*ofMany, connections int) (c claimed) {
	r.t.Helper()
	requests := make([][][]byte, len(ledgers))
	for i, o := range ledgers {
		requests[i] = o.addressed(o.claims(r.claims, true, false))
	}
	c.took = make([]time.Duration, len(ledgers))
	unit := bench.Unit()
	before, begun := r.spent(), time.Now()
	var claiming sync.WaitGroup
	for i, o := range ledgers {
		claiming.Go(func() { c.took[i] = o.post(connections, requests[i], claimAnswer).elapsed })
	}
	claiming.Wait()
	elapsed, after := time.Since(begun), r.spent()
	unit = (unit + bench.Unit()) / 2
	claims := float64(r.claims * len(ledgers))
	c.perUnit = claims * float64(unit) / float64(elapsed)
	each := func(before, after float64) float64 { return (after - before) / float64(unit) / claims }
	c.spent = shares{each(before.nodes, after.nodes), each(before.database, after.database), each(before.client, after.client)}
	return c
}

// connectionsOfEach is how many send to each of the ledgers when all are asked.
const connectionsOfEach = connectionsAtOnce / 4

// foretell is how many claims all ledgers could have together in the time of a verification, by
// what those of one take of processors, asked at each node in turn (docs/benchmarks.md).
func (r *manyRun) foretell() float64 {
	r.t.Helper()
	one, home := r.ledgers[0], r.ledgers[0].node
	defer func() { one.supply.node = home }()
	var spent shares
	for _, n := range r.nodes {
		at := *home
		at.address = n.address // what is measured goes there
		one.supply.node = &at
		s, of := r.claim([]*ofMany{one}, connectionsOfEach).spent, float64(len(r.nodes))
		spent = shares{spent.nodes + s.nodes/of, spent.database + s.database/of, spent.client + s.client/of}
	}
	r.tell("processor time of a claim of one ledger, in verifications: nodes, database and client", "%.1f, %.1f and %.1f", spent.nodes, spent.database, spent.client)
	return float64(runtime.NumCPU()) / spent.sum()
}

// measureClaims holds all ledgers at once against one of them alone, and against what that one
// has foretold, of which it returns how much came.
func (r *manyRun) measureClaims() float64 {
	r.t.Helper()
	one, foretold := r.claim(r.ledgers[:1], connectionsAtOnce), r.foretell()
	all := r.claim(r.ledgers, connectionsOfEach)
	r.tell(fmt.Sprintf("claims of one ledger in the time of a verification, over %d connections", connectionsAtOnce), "%.4f", one.perUnit)
	r.tell(fmt.Sprintf("claims of %d ledgers on %d nodes together, over %d connections to each", len(r.ledgers), len(r.nodes), connectionsOfEach), "%.4f, which is %.2f of one ledger's", all.perUnit, all.perUnit/one.perUnit)
	r.tell("the same as the formula has it", "%.4f, of which %.2f was measured", foretold, all.perUnit/foretold)
	r.tell("processor time of a claim of all, in the same order", "%.1f, %.1f and %.1f", all.spent.nodes, all.spent.database, all.spent.client)
	r.tell("the first ledger to end, of the last one's time", "%.2f", float64(slices.Min(all.took))/float64(slices.Max(all.took)))
	return all.perUnit / foretold
}

// measureIdle has nobody ask for a while.
func (r *manyRun) measureIdle() {
	r.t.Helper()
	unit, before := bench.Unit(), r.spent()
	time.Sleep(r.idle)
	after := r.spent()
	each := func(before, after float64) float64 {
		return (after - before) / float64(unit) / r.idle.Seconds() / float64(len(r.ledgers))
	}
	r.tell("processor time that a ledger takes in a second in which nobody asks it: nodes and database", "%.0f and %.0f", each(before.nodes, after.nodes), each(before.database, after.database))
}

// measureCatchUp has a node with an empty home run all that one ledger of its own database has.
func (r *manyRun) measureCatchUp() {
	r.t.Helper()
	log := database.Start(r.t)
	begins := func(name string) *node {
		folder := filepath.Join(r.t.TempDir(), "home")
		warm.Home(r.t, home.Home{Dir: folder})
		return r.program.join(r.t, folder, "--log", log.URL(), "--ledger", name)
	}
	first := begins("claimed")
	first.root = client.NewSigner(first.client, ledger.DevRoot, rootKey(r.t, first.home))
	claims := newSupply(first)
	count := r.claims * r.manySize.ledgers / 2
	first.post(connectionsAtOnce, claims.claims(count, true, false), claimAnswer)
	unit := bench.Unit()
	empty, whole := begins("empty").startup, begins("claimed").startup
	r.tell(fmt.Sprintf("a node with an empty home runs %d claims again, in verifications each", count), "%.1f", float64(whole-empty)/float64(unit)/float64(count))
}

// whileThey pay, something happens: it tells the longest time without an answer of each ledger,
// in leases, where the middle one is and the last.
func (r *manyRun) whileThey(what string, happens func()) {
	r.t.Helper()
	gaps := make([]time.Duration, len(r.ledgers))
	errs := make([]error, len(r.ledgers))
	var over, begun sync.WaitGroup
	done := make(chan struct{})
	for i, o := range r.ledgers {
		payments := o.addressed(o.transfers(r.payments))
		begun.Add(1)
		over.Go(func() { gaps[i], errs[i] = o.pay(payments, sync.OnceFunc(begun.Done), done) })
	}
	begun.Wait()
	happens()
	close(done)
	over.Wait()
	for i, err := range errs {
		if err != nil {
			r.t.Fatalf("%s, and ledger %d does not answer: %v", what, i, err)
		}
	}
	r.tell(what+": longest time without an answer of a ledger, in leases", "%.2f in the middle, %.2f at most",
		float64(median(gaps))/float64(replica.LeaseDefault), float64(slices.Max(gaps))/float64(replica.LeaseDefault))
}

// pay sends payments one after the other until done and some more; begun is called after the
// first. It returns the longest time without an answer. What is not sent has used no nonce: one
// that is skipped would have the next payment wait for it.
func (o *ofMany) pay(payments [][]byte, begun func(), done <-chan struct{}) (gap time.Duration, err error) {
	defer begun()
	w, err := dial(o.address)
	if err != nil {
		return 0, err
	}
	defer w.close()
	sent, more := 0, afterwards
	defer func() { o.unsent(sent, len(payments)) }()
	last := time.Now()
	for i, payment := range payments {
		if err := w.post(payment, []byte(voidAnswer)); err != nil {
			return gap, err
		}
		sent = i + 1
		if i > 0 {
			gap = max(gap, time.Since(last))
		}
		last = time.Now()
		begun()
		select {
		case <-done:
			if more--; more == 0 {
				return gap, nil
			}
		default:
		}
	}
	return gap, fmt.Errorf("all %d payments were answered before it was over", len(payments))
}

// afterwards is how many payments are answered after what happens.
const afterwards = 3

// measureMoves has a node end in order, join, and be killed. Who pays asks the others.
func (r *manyRun) measureMoves() {
	r.t.Helper()
	last := r.nodes[len(r.nodes)-1]
	for i, o := range r.ledgers {
		o.address = r.nodes[i%(len(r.nodes)-1)].address
		o.client = client.New("http://" + o.address + ledgerpath.Prefix(o.name))
	}
	r.nodes = r.nodes[:len(r.nodes)-1]
	r.whileThey("a node ends in order", last.stop)
	r.whileThey("a node joins", func() {
		last = r.joins()
		time.Sleep(replica.LeaseDefault) // in which what is for it moves
	})
	r.nodes = r.nodes[:len(r.nodes)-1]
	r.whileThey("a node is killed", func() {
		process.Kill(last.command)
		time.Sleep(replica.LeaseDefault + time.Second)
	})
}
