package benchmark

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
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

// claim measures claims of some of the ledgers at once, over so many connections to each, and
// returns how many came in the time of a verification, and how long each ledger took.
func (r *manyRun) claim(ledgers []*ofMany, connections int) (perUnit float64, took []time.Duration) {
	r.t.Helper()
	requests := make([][][]byte, len(ledgers))
	for i, o := range ledgers {
		requests[i] = o.addressed(o.claims(r.claims, true, false))
	}
	took = make([]time.Duration, len(ledgers))
	before := bench.Unit()
	begun := time.Now()
	var claiming sync.WaitGroup
	for i, o := range ledgers {
		claiming.Go(func() { took[i] = o.post(connections, requests[i], claimAnswer).elapsed })
	}
	claiming.Wait()
	elapsed := time.Since(begun)
	unit := (before + bench.Unit()) / 2
	return float64(r.claims*len(ledgers)) * float64(unit) / float64(elapsed), took
}

// connectionsOfEach is how many send to each of the ledgers when all are asked.
const connectionsOfEach = connectionsAtOnce / 4

// measureClaims holds all ledgers at once against one of them alone.
func (r *manyRun) measureClaims() {
	r.t.Helper()
	one, _ := r.claim(r.ledgers[:1], connectionsAtOnce)
	all, took := r.claim(r.ledgers, connectionsOfEach)
	r.tell(fmt.Sprintf("claims of one ledger in the time of a verification, over %d connections", connectionsAtOnce), "%.4f", one)
	r.tell(fmt.Sprintf("claims of %d ledgers on %d nodes together, over %d connections to each", len(r.ledgers), len(r.nodes), connectionsOfEach), "%.4f, which is %.2f of one ledger's", all, all/one)
	r.tell("the first ledger to end, of the last one's time", "%.2f", float64(slices.Min(took))/float64(slices.Max(took)))
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
// first. It returns the longest time without an answer.
func (o *ofMany) pay(payments [][]byte, begun func(), done <-chan struct{}) (gap time.Duration, err error) {
	defer begun()
	w, err := dial(o.address)
	if err != nil {
		return 0, err
	}
	defer w.close()
	more := afterwards
	last := time.Now()
	for i, payment := range payments {
		if err := w.post(payment, []byte(voidAnswer)); err != nil {
			return gap, err
		}
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
