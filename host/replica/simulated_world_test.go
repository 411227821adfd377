package replica

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"latchkey/core/ledger"
	"latchkey/internal/test/linear"
	"latchkey/internal/test/memstore"
)

// world is nodes of one ledger on a simulated log, with those who pay and read, on a clock
// that stands still while anything runs. What happens is drawn of the seed, of who asks and of
// when, and not of what was drawn before: what runs at one moment may run in any order.
type world struct {
	seed  uint64
	begun time.Time
	dir   string
	log   *memory
	nodes []*simulatedNode

	history *linear.History
	paid    linear.Paid    // of each by its own client
	running sync.WaitGroup // whatever is under way
	over    chan struct{}  // closed when nothing more is to be begun

	mu     sync.Mutex // guards what follows, and the nodes
	found  []finding
	lost   time.Duration  // when a lease was, the last time
	denied []ledger.Entry // of which a node was told that they are not in the log, and never will be
	met    tally
}

// finding is a check that did not hold.
type finding struct{ check, text string }

// tally counts what has happened, so that a test can want all of it.
type tally struct {
	fates    [fates]int
	troubles map[string]int
	unknown  int // appends of which a node did not learn
	terms    uint64
	payments uint64
	reads    int // at nodes that lead
}

// add counts another world in.
func (m *tally) add(o tally) {
	for f, n := range o.fates {
		m.fates[f] += n
	}
	if m.troubles == nil {
		m.troubles = map[string]int{}
	}
	for what, n := range o.troubles {
		m.troubles[what] += n
	}
	m.unknown, m.terms, m.payments, m.reads = m.unknown+o.unknown, m.terms+o.terms, m.payments+o.payments, m.reads+o.reads
}

const (
	nodesOfWorld   = 3
	readersOfWorld = 4
	worldLasts     = 40 * time.Second
	troublesAtOnce = 2
	calmLasts      = 10 * time.Second // at its end nothing goes wrong from outside
)

// simulate runs the world of a seed to its end, in a bubble of testing/synctest.
func simulate(t *testing.T, seed uint64) *world {
	w := &world{seed: seed, begun: time.Now(), dir: t.TempDir(), history: linear.Begin(linear.Paid{}), over: make(chan struct{}), met: tally{troubles: map[string]int{}}}
	first := memstore.New()
	if _, err := ledger.Create(first, nil, genesis(), noCode); err != nil {
		t.Fatal(err)
	}
	w.log = &memory{genesis: headOf(t, first).ID()}
	for i := range nodesOfWorld {
		n := &simulatedNode{world: w, name: fmt.Sprint("node", i), ahead: time.Duration(i) * time.Hour, store: memstore.New()}
		w.nodes = append(w.nodes, n)
		w.running.Go(n.start)
	}
	var clients sync.WaitGroup
	for i := range linear.Payers {
		clients.Go(w.client(i).pays)
	}
	for i := range readersOfWorld {
		clients.Go(w.client(linear.Payers + i).looks)
	}
	w.troubles()
	time.Sleep(calmLasts)
	close(w.over)
	clients.Wait()
	w.audit(t)
	for _, n := range w.nodes {
		if n.now != nil {
			n.stop()
		}
	}
	w.running.Wait()
	return w
}

// draws draws for something that happens now.
func (w *world) draws(what ...string) *rand.Rand {
	h := fnv.New64a()
	fmt.Fprintln(h, w.seed, w.at(), what)
	return rand.New(rand.NewPCG(w.seed, h.Sum64()))
}

// chance is the random bytes of a node: those of a moment, whatever was drawn before.
type chance struct{ node *simulatedNode }

// Read implements io.Reader.
func (c chance) Read(into []byte) (int, error) {
	d := c.node.world.draws("random", c.node.name)
	for i := range into {
		into[i] = byte(d.Uint32())
	}
	return len(into), nil
}

// at is how long the world has been.
func (w *world) at() time.Duration { return time.Since(w.begun) }

// quietFor is how long nobody pays, or all do.
const quietFor = 1500 * time.Millisecond

// isQuiet tells whether nobody begins a payment.
func (w *world) isQuiet() bool {
	return rand.New(rand.NewPCG(w.seed, uint64(w.at()/quietFor))).IntN(3) == 0
}

func (w *world) isOver() bool {
	select {
	case <-w.over:
		return true
	default:
		return false
	}
}

func (w *world) set(change func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change()
}

func (w *world) has(state *bool) (is bool) {
	w.set(func() { is = *state })
	return is
}

func (w *world) finds(check, format string, values ...any) {
	w.set(func() {
		w.found = append(w.found, finding{check, fmt.Sprintf("after %v: %s", w.at(), fmt.Sprintf(format, values...))})
	})
}

func (w *world) meets(f fate) { w.set(func() { w.met.fates[f]++ }) }
func (w *world) isUnknown()   { w.set(func() { w.met.unknown++ }) }

// denies notes entries of which a node is told that they were not added.
func (w *world) denies(entries []ledger.Entry) {
	w.set(func() { w.denied = append(w.denied, entries...) })
}

// trouble is something that goes wrong with a node, for a while.
type trouble struct {
	name string
	with func(n *simulatedNode, lasts time.Duration, d *rand.Rand)
}

// slowMax is how much longer a node's questions, or its answers, take at most: what renews a
// lease comes in time, or does not.
const slowMax = 1200 * time.Millisecond

// lateAnswer is how much longer the answer takes at most that still has a lease renewed.
const lateAnswer = LeaseDefault / renewShare * 9 / 10

var troubles = []trouble{
	{"crashes", func(n *simulatedNode, lasts time.Duration, _ *rand.Rand) {
		n.crash(false)
		time.Sleep(lasts)
		n.start()
	}},
	{"crashes, and loses what it has stored", func(n *simulatedNode, lasts time.Duration, _ *rand.Rand) {
		n.crash(true)
		time.Sleep(lasts)
		n.start()
	}},
	{"is stopped in order", func(n *simulatedNode, lasts time.Duration, _ *rand.Rand) { n.stop(); time.Sleep(lasts); n.start() }},
	{"does not reach the log", func(n *simulatedNode, lasts time.Duration, _ *rand.Rand) { n.has(&n.cut, lasts) }},
	{"reaches the log too late", func(n *simulatedNode, lasts time.Duration, _ *rand.Rand) { n.has(&n.heldUp, lasts) }},
	{"reaches the log slowly", func(n *simulatedNode, lasts time.Duration, d *rand.Rand) { n.slows(&n.slow, lasts, d) }},
	{"hears the log late, and then not at all", func(n *simulatedNode, lasts time.Duration, _ *rand.Rand) {
		n.slowsBy(&n.deaf, lateAnswer, lasts)
		n.has(&n.cut, LeaseDefault+lasts)
	}},
	{"loses its lease", func(n *simulatedNode, _ time.Duration, _ *rand.Rand) { n.world.losesLease() }},
	{"loses its lease, and what it asks is held up", func(n *simulatedNode, lasts time.Duration, _ *rand.Rand) {
		n.world.set(func() { n.heldUp = true })
		time.Sleep(lasts / 10)
		n.world.losesLease()
		n.has(&n.heldUp, lasts/10)
	}},
	{"is not reached", func(n *simulatedNode, lasts time.Duration, _ *rand.Rand) { n.has(&n.alone, lasts) }},
}

// has sets a state of a node for a while.
func (n *simulatedNode) has(state *bool, lasts time.Duration) {
	n.world.set(func() { *state = true })
	time.Sleep(lasts)
	n.world.set(func() { *state = false })
}

// slows has a way between a node and the log take longer for a while, by as much as is drawn.
func (n *simulatedNode) slows(way *time.Duration, lasts time.Duration, d *rand.Rand) {
	n.slowsBy(way, time.Duration(d.Int64N(int64(slowMax))), lasts)
}

func (n *simulatedNode) slowsBy(way *time.Duration, most, lasts time.Duration) {
	n.world.set(func() { *way = most })
	time.Sleep(lasts)
	n.world.set(func() { *way = 0 })
}

// troubles has troubles at once, most of them with the node that leads.
func (w *world) troubles() {
	var all sync.WaitGroup
	for i := range troublesAtOnce {
		all.Go(func() {
			for d := w.draws("troubles", fmt.Sprint(i)); w.at() < worldLasts-calmLasts; {
				time.Sleep(time.Duration(d.Int64N(int64(2 * time.Second))))
				what, lasts := troubles[d.IntN(len(troubles))], time.Duration(d.Int64N(int64(4*time.Second)))
				if n := w.takes(d.IntN(len(w.nodes)), d.IntN(3) > 0); n != nil {
					w.set(func() { w.met.troubles[what.name]++ })
					what.with(n, lasts, d)
					w.set(func() { n.troubled = false })
				}
			}
		})
	}
	all.Wait()
}

// takes is a node that has no trouble: the one that leads, or of a number; nil: it has.
func (w *world) takes(number int, leads bool) (taken *simulatedNode) {
	w.set(func() {
		n := w.nodes[number]
		for _, other := range w.nodes {
			if leads && other.now != nil && other.now.member.Leads() {
				n = other
			}
		}
		if n.now != nil && !n.troubled {
			n.troubled, taken = true, n
		}
	})
	return taken
}
