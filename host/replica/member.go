package replica

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"latchkey/core/ledger"
	"latchkey/host/ledgerlog"
	"latchkey/host/node"
)

const (
	pollEvery   = 50 * time.Millisecond  // of a follower
	awayEvery   = 200 * time.Millisecond // while the database does not answer
	entriesOnce = 16                     // read at once
)

// Config is what a member stands on.
type Config struct {
	Log     ledgerlog.Shared
	Cache   *Cache
	Ledger  *ledger.Ledger // on Cache
	Node    *node.Node     // of that; it begins as one that follows
	Address string         // URL under which the other nodes reach this one
	Secret  []byte         // by which the nodes know each other
	Lease   time.Duration  // 0: LeaseDefault
	// Presence is that of the process among all nodes of the log's database; nil: nobody asks.
	Presence *Presence
	// Checkpoints are those beside Log; nil: nothing is known of any. CheckpointEvery is how
	// many blocks come between two that this node makes while it leads; 0: it makes none.
	Checkpoints     ledgerlog.Checkpoints
	CheckpointEvery uint64
	// ByNode has the node's lease, its Presence, be that of the log, too: the log's Acquire
	// and Renew then begin and look at a term, which ends with that lease, or when it was not
	// seen to be the latest for as long.
	ByNode bool
	// Watched says that somebody has the member Hear how the log stands, with those of other
	// ledgers in one question; only with ByNode. It then looks by itself now and then.
	Watched bool
	// May says whether this node is to make blocks, if no other does; nil: it is.
	May    func() bool
	Dir    string // where is noted how the log and this node have parted
	Logger *slog.Logger
}

// Member is a node among those that have one ledger.
type Member struct {
	Config
	local  *ledgerlog.Local
	held   atomic.Pointer[lease] // nil: another node leads
	wake   chan struct{}         // somebody waits for the log
	yields chan struct{}         // another node is to make the blocks
	end    context.CancelFunc
	tasks  sync.WaitGroup
	failed chan struct{} // closed when the log and this node have parted
	peers  *peers
	behind said // why it does not follow; run's own
	unled  said // why it does not lead; run's own

	damaged atomic.Uint64 // records of checkpoints that were found damaged

	mu         sync.Mutex
	seen       ledgerlog.Glance
	seenAt     time.Time
	lookedFrom time.Time     // when the log was asked for what was seen
	looked     chan struct{} // closed when it is seen again
	away       error         // why the log was not seen the last time
	cause      error         // of failed
	unreached  string        // address of the node that leads, if that was said of it

	foundAsLeft time.Time // when one that leads last asked, and found the log to be so
}

// Start brings what the log has into the cache, and then leads or follows until Close. It
// returns when this node is as far as the log was. The error may be a *ledger.DivergedError.
func Start(ctx context.Context, c Config) (*Member, error) {
	if c.Lease == 0 {
		c.Lease = LeaseDefault
	}
	m := &Member{Config: c, local: ledgerlog.NewLocal(c.Ledger, c.Cache.View), wake: make(chan struct{}, 1),
		looked: make(chan struct{}), yields: make(chan struct{}, 1), failed: make(chan struct{}), peers: newPeers(c.Secret)}
	var running context.Context
	running, m.end = context.WithCancel(context.Background())
	k := &keeper{Member: m}
	k.stands(ctx) // what it needs from here on stays
	m.tasks.Go(func() { k.run(running) })
	if _, err := m.follow(ctx); err != nil {
		m.end()
		m.tasks.Wait()
		return nil, m.parts(err)
	}
	m.tasks.Go(func() { m.run(running) })
	return m, nil
}

// Close ends leading or following. The node has been closed before, so that what it took
// is in the log.
func (m *Member) Close() {
	m.end()
	m.tasks.Wait()
	m.peers.http.CloseIdleConnections()
}

// Failed is closed when the log and this node have parted, with Failure.
func (m *Member) Failed() <-chan struct{} { return m.failed }

// Failure is how they have.
func (m *Member) Failure() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.cause
}

// Leads reports whether this node makes the blocks.
func (m *Member) Leads() bool { return m.held.Load() != nil }

// Term is the term in which this node leads, and so has all that was acknowledged anywhere;
// 0: it may not.
func (m *Member) Term() uint64 {
	if held := m.held.Load(); held != nil && held.runs() {
		return held.term
	}
	return 0
}

func (m *Member) may() bool { return m.May == nil || m.May() }

// Yield has a node that makes the blocks end with that: what it has taken is finished, what
// comes meanwhile waits, and then any other node may lead at once. May must not let this one.
func (m *Member) Yield() {
	select {
	case m.yields <- struct{}{}:
	default:
	}
}

// Behind is how many blocks the log had, when it was last seen, that this node does not show.
func (m *Member) Behind() uint64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.seen.Head - min(m.seen.Head, m.Height())
}

func (m *Member) run(ctx context.Context) {
	for ctx.Err() == nil {
		glance, err := m.follow(ctx)
		m.says(ctx, &m.behind, "this node cannot follow the log at present", err)
		switch {
		case isEnd(err):
			_ = m.parts(err)
			return
		case err != nil:
			m.sleep(ctx, awayEvery)
		case m.ByNode && glance.Live && glance.Own && !m.may():
			m.release(ctx, glance.Term) // of a term that ended while the database was away
			m.rest(ctx)
		case (!glance.Live || glance.Own) && m.may():
			if !m.lead(ctx) {
				m.rest(ctx)
			}
		default:
			m.rest(ctx)
		}
	}
}

// said is what was last said of something that is tried over and over.
type said string

// says says what keeps this node from something, once; nil: nothing does.
func (m *Member) says(ctx context.Context, before *said, what string, err error) {
	switch {
	case err == nil:
		*before = ""
	case ctx.Err() == nil && *before != said(err.Error()):
		*before = said(err.Error())
		m.Logger.Error(what, "error", err)
	}
}

// rest waits until the log is to be looked at again. One that is Watched leaves it alone for as
// long as it hears that nothing has changed.
func (m *Member) rest(ctx context.Context) {
	if !m.Watched {
		m.sleep(ctx, pollEvery)
		return
	}
	for left := m.Lease / 2; left > 0; left = m.Lease/2 - m.sinceSeen() {
		if m.sleep(ctx, left) {
			return
		}
	}
}

// sleep waits for a time at most, until somebody waits for the log.
func (m *Member) sleep(ctx context.Context, most time.Duration) (isWoken bool) {
	select {
	case <-ctx.Done():
		return true
	case <-m.wake:
		return true
	case <-time.After(most):
		return false
	}
}

// look notes how the log stands, beside the head of this node.
func (m *Member) look(ctx context.Context) (glance ledgerlog.Glance, head *ledger.Block, err error) {
	if head, err = m.head(); err != nil {
		return glance, nil, err
	}
	asked := time.Now()
	glance, err = m.Log.Glance(ctx, head.Height)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.away != nil && err == nil {
		m.Logger.Info("the log's database answers again")
	}
	if m.away = err; err == nil {
		m.notes(glance, asked)
	}
	return glance, head, err
}

// head is the newest block of this node, when it does not lead.
func (m *Member) head() (head *ledger.Block, err error) {
	r, release, err := m.Cache.View()
	if err != nil {
		return nil, err
	}
	defer release()
	return ledger.HeadIn(r)
}

// follow brings this node as far as the log is, and returns how that stood. Errors: those
// that isEnd tells, and those of the log and the store.
func (m *Member) follow(ctx context.Context) (ledgerlog.Glance, error) {
	for {
		glance, head, err := m.look(ctx)
		switch {
		case err != nil:
			return glance, err
		case string(glance.Hash) != string(head.Hash[:]):
			return glance, m.difference(ctx, head)
		case glance.Head <= head.Height:
			return glance, nil
		}
		entries, err := m.Log.Read(ctx, head.Height+1, entriesOnce)
		if err != nil { // they may be too large for the time that there is
			entries, err = m.Log.Read(ctx, head.Height+1, 1)
		}
		if err == nil && len(entries) == 0 {
			err = &ledgerlog.DamagedError{Height: head.Height + 1, What: "it is missing, and later ones are there"}
		}
		if err != nil {
			return glance, err
		}
		if err := m.make(ctx, glance.Term, entries); err != nil {
			return glance, err
		}
	}
}

// make makes the blocks of entries, and shows them.
func (m *Member) make(ctx context.Context, term uint64, entries []ledger.Entry) error {
	return m.Node.Between(func() error {
		if err := m.local.Append(ctx, term, entries); err != nil {
			return orDamage(err, entries)
		}
		return m.Node.Show()
	})
}
