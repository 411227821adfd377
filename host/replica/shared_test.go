package replica

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/rpc"
	"latchkey/host/httpd"
	"latchkey/host/ledgerlog"
	"latchkey/host/node"
	"latchkey/internal/test/logtest"
	"latchkey/internal/test/memstore"
	"latchkey/internal/test/patience"
)

// memory is a log in memory with its lease, whose clock is that of the test.
type memory struct {
	genesis ledger.BlockID
	roll    *roll // the leases of its writers are those of nodes on it; nil: the log has its own

	mu         sync.Mutex
	entries    []ledger.Entry
	by         []added // each
	begun      []begun // each term
	replicated int     // how many entries the standby has, in a simulation
	first      uint64  // entries below were removed
	successor  string  // id of the node that asks to append
	term       uint64
	holder     *writer
	expires    time.Time
	away       error
}

// added is who has added an entry, and in which term.
type added struct {
	writer *writer
	term   uint64
}

// begun is a term, and how many entries there were when it began.
type begun struct {
	term    uint64
	entries int
}

// writer is a memory as one node uses it.
type writer struct {
	*memory
	id      string // of its node
	address string
	after   func() error // an append, before its writer hears of it
}

var _ ledgerlog.Shared = (*writer)(nil)

func (w *writer) Append(ctx context.Context, term uint64, entries []ledger.Entry) error {
	if err := w.add(term, entries); err != nil {
		return err
	}
	if w.after != nil {
		return w.after()
	}
	return ctx.Err()
}

func (w *writer) add(term uint64, entries []ledger.Entry) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.holder != w || term != w.term {
		return &ledgerlog.FencedError{Term: term}
	}
	last := w.genesis
	if n := len(w.entries); n > 0 {
		last = w.entries[n-1].ID()
	}
	if e := entries[0]; e.Height != last.Height+1 || e.PrevHash != last.Hash {
		return &ledgerlog.NotNextError{Height: e.Height, After: e.PrevHash}
	}
	w.entries = append(w.entries, entries...)
	for range entries {
		w.by = append(w.by, added{w, term})
	}
	return nil
}

func (w *writer) Read(_ context.Context, from uint64, most int) (read []ledger.Entry, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if from < w.first && from > w.genesis.Height {
		return nil, &ledgerlog.TruncatedError{Height: from, First: w.first}
	}
	for _, e := range w.entries {
		if e.Height >= from && len(read) < most {
			read = append(read, e)
		}
	}
	return read, w.away
}

func (w *writer) Glance(_ context.Context, height uint64) (ledgerlog.Glance, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	g := ledgerlog.Glance{Term: w.term, Live: w.runs(), Own: w.holder == w, Head: w.genesis.Height}
	if w.holder != nil {
		g.Address = w.holder.address
	}
	if height == w.genesis.Height {
		g.Hash = hashOf(w.genesis)
	}
	for _, e := range w.entries {
		if g.Head = e.Height; e.Height == height && height >= w.first {
			g.Hash = hashOf(e.ID())
		}
	}
	return g, w.away
}

// hashOf is the hash of a block, which the log keeps for itself.
func hashOf(id ledger.BlockID) []byte { return id.Hash[:] }

func (w *writer) Acquire(_ context.Context, address string, lasts time.Duration) (uint64, bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.away != nil || w.holder != w && w.runs() {
		return 0, false, w.away
	}
	if w.roll != nil {
		lasts = 0
	}
	w.term, w.holder, w.address, w.expires = w.term+1, w, address, time.Now().Add(lasts)
	w.successor = ""
	w.begun = append(w.begun, begun{w.term, len(w.entries)})
	return w.term, true, nil
}

func (w *writer) Renew(_ context.Context, term uint64, lasts time.Duration) (bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.away != nil || w.holder != w || term != w.term {
		return false, w.away
	}
	if w.roll != nil {
		return true, nil
	}
	if !w.runs() {
		return false, nil
	}
	w.expires = time.Now().Add(lasts)
	return true, nil
}

func (w *writer) Release(_ context.Context, term uint64) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.away == nil && w.holder == w && term == w.term {
		w.expires, w.holder = time.Now(), nil
	}
	return w.away
}

// runs tells whether the lease does, by the log's clock, whoever asks.
func (w *writer) runs() bool {
	return time.Now().Before(w.expires) || w.roll != nil && w.holder != nil && w.roll.has(w.holder.id)
}

func (m *memory) set(away error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.away = away
}

func newMemory(t *testing.T) *memory {
	return &memory{genesis: logtest.NewChain(t, 0).Head().ID()}
}

// member is a node of the test, with its HTTP server.
type member struct {
	*Member
	t      *testing.T
	server *httptest.Server
	rpc    *rpc.Server
}

// joins starts a node on a log; prepare may change how it writes. It begins with an empty
// store.
func (m *memory) joins(t *testing.T, prepare func(*writer, *Config)) *member {
	t.Helper()
	cache := NewCache(memstore.New())
	l, err := ledger.Create(cache, nil, logtest.Genesis(), logtest.NoCode)
	if err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	clock := func() time.Time { return time.Unix(0, int64(l.Genesis.Time)).Add(time.Since(begun)) }
	n := node.Start(node.Config{Ledger: l, Store: cache, Follows: true, Clock: clock, Log: slog.New(slog.DiscardHandler)})
	server := httptest.NewUnstartedServer(nil)
	w := &writer{memory: m}
	c := Config{Log: w, Cache: cache, Ledger: l, Node: n, Secret: []byte("secret"), Lease: patience.For(200 * time.Millisecond), Dir: t.TempDir(),
		Address: "http://" + server.Listener.Addr().String(), Logger: slog.New(slog.DiscardHandler)}
	if prepare != nil {
		prepare(w, &c)
	}
	joined, err := Start(context.Background(), c)
	if err != nil {
		n.Close()
		t.Fatal(err)
	}
	answers := rpc.New(l, n)
	server.Config.Handler = httpd.New(httpd.Config{RPC: answers, Peers: joined, Log: slog.New(slog.DiscardHandler)}).Handler()
	server.Start()
	var once sync.Once
	end := func() {
		once.Do(func() {
			server.CloseClientConnections()
			server.Close()
			n.Close()
			joined.Close()
		})
	}
	t.Cleanup(end)
	return &member{joined, t, server, answers}
}

// leads waits until the node leads.
func (m *member) waitsToLead() {
	m.t.Helper()
	for deadline := time.Now().Add(patience.For(20 * time.Second)); !m.Leads(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			m.t.Fatal("the node does not lead")
		}
	}
}

// reaches waits until the node shows a block.
func (m *member) reaches(height uint64) {
	m.t.Helper()
	ctx, end := context.WithTimeout(context.Background(), patience.For(20*time.Second))
	defer end()
	if !m.comesTo(ctx, height) {
		m.t.Fatalf("the node is at block %d, and does not come to %d", m.Height(), height)
	}
}

func (m *member) head() *ledger.Block {
	m.t.Helper()
	var head *ledger.Block
	if err := m.Node.Read(func(v *ledger.View) error { head = v.Head; return nil }); err != nil {
		m.t.Fatal(err)
	}
	return head
}

var aliceKey = keys.FromSeed([32]byte{1}) // of logtest's account
