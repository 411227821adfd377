package replica

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"latchkey/internal/test/linear"
	"latchkey/internal/test/memstore"
)

// kind is what a world is like.
type kind struct {
	ledgers         int    // more than one: a node has one lease, and makes the blocks of those that are for it
	checkpointEvery uint64 // blocks; 0: there are none, and the log is not truncated
}

// kindOf is that of a seed.
func kindOf(seed uint64) kind {
	return [4]kind{{3, 25}, {1, 25}, {2, 25}, {1, 0}}[seed%4]
}

// world is nodes of a ledger, or of several, on simulated logs, with those who pay and read, on
// a clock that stands still while anything runs. What happens is drawn of the seed, of who asks
// and of when, and not of what was drawn before: what runs at one moment may run in any order.
type world struct {
	seed    uint64
	kind    kind
	begun   time.Time
	dir     string
	roll    *roll // of the nodes that live; nil: the only ledger's log has its own lease
	ledgers []*simulatedLedger
	nodes   []*simulatedNode

	running sync.WaitGroup // whatever is under way
	over    chan struct{}  // closed when nothing more is to be begun

	mu    sync.Mutex // guards what follows, and the nodes
	found []finding
	lost  time.Duration // when leases were, the last time
	met   tally
}

// finding is a check that did not hold.
type finding struct{ check, text string }

// tally counts what has happened, so that a test can want all of it.
type tally struct {
	fates       [fates]int
	troubles    map[string]int
	unknown     int // appends of which a node did not learn
	terms       uint64
	payments    uint64
	reads       int // at nodes that lead
	moves       int // ledgers that were handed over, as they are for another node
	checkpoints int
	begun       int // nodes that began with one
	truncated   int
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
	m.moves, m.checkpoints, m.begun, m.truncated = m.moves+o.moves, m.checkpoints+o.checkpoints, m.begun+o.begun, m.truncated+o.truncated
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
	w := &world{seed: seed, kind: kindOf(seed), begun: time.Now(), dir: t.TempDir(), over: make(chan struct{}), met: tally{troubles: map[string]int{}}}
	if w.kind.ledgers > 1 {
		w.roll = newRoll()
	}
	for i := range w.kind.ledgers {
		w.ledgers = append(w.ledgers, w.ledger(t, i))
	}
	for i := range nodesOfWorld {
		n := &simulatedNode{world: w, name: fmt.Sprint("node", i), ahead: time.Duration(i) * time.Hour, stores: map[*simulatedLedger]*memstore.Store{}}
		w.nodes = append(w.nodes, n)
		w.running.Go(n.start)
	}
	var clients sync.WaitGroup
	for _, l := range w.ledgers {
		l.lives(&clients)
	}
	w.troubles()
	time.Sleep(calmLasts)
	close(w.over)
	clients.Wait()
	for _, l := range w.ledgers {
		l.audit(t)
	}
	for _, n := range w.nodes {
		if n.now != nil {
			n.stop()
		}
	}
	w.running.Wait()
	return w
}

// lives begins what is done with a ledger until the world is over.
func (l *simulatedLedger) lives(clients *sync.WaitGroup) {
	for i := range linear.Payers {
		clients.Go(l.client(i).pays)
	}
	for i := range readersOfWorld / l.world.kind.ledgers {
		clients.Go(l.client(linear.Payers + i).looks)
	}
	if l.shelf != nil {
		clients.Go(l.truncates)
	}
}

// draws draws for something that happens now.
func (w *world) draws(what ...string) *rand.Rand {
	h := fnv.New64a()
	fmt.Fprintln(h, w.seed, w.at(), what)
	return rand.New(rand.NewPCG(w.seed, h.Sum64()))
}

// chance is the random bytes of a node for a ledger: those of a moment, whatever was drawn before.
type chance struct {
	node   *simulatedNode
	ledger *simulatedLedger
}

// Read implements io.Reader.
func (c chance) Read(into []byte) (int, error) {
	d := c.node.world.draws("random", c.node.name, c.ledger.name)
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
	{"loses its lease", func(n *simulatedNode, _ time.Duration, _ *rand.Rand) { n.world.losesLeases() }},
	{"loses its lease, and what it asks is held up", func(n *simulatedNode, lasts time.Duration, _ *rand.Rand) {
		n.world.set(func() { n.heldUp = true })
		time.Sleep(lasts / 10)
		n.world.losesLeases()
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
			if leads && other.leads() {
				n = other
			}
		}
		if n.now != nil && !n.troubled {
			n.troubled, taken = true, n
		}
	})
	return taken
}

// leads tells whether the node makes the blocks of a ledger. world.mu is held.
func (n *simulatedNode) leads() bool {
	return n.now != nil && slices.ContainsFunc(n.now.parts, func(p *part) bool { return p.member.Leads() })
}
