package many

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"latchkey/host/home"
	"latchkey/host/ledgerpath"
	"latchkey/host/replica"
	"latchkey/host/serve"
)

const (
	// failurePause is how long a ledger that could not be opened is not tried again.
	failurePause = time.Second
	// openMax bounds the ledgers that a node has open, at some 2 MB each: so ten nodes have room for
	// the 1,000 that there may be, each at two of them, also when one is gone.
	openMax = 384
)

// crowdedError is a node that has open what it may.
type crowdedError struct{}

func (*crowdedError) Error() string {
	return fmt.Sprintf("this node has %d ledgers open, as many as it may: try again when some are not used", openMax)
}

// local is a ledger that the database has, as this node knows it.
type local struct {
	name   string
	secret []byte // by which its nodes know each other
	budget budget
	height atomic.Uint64 // of the newest block that an answer has named here

	mu     sync.Mutex
	open   *opened       // nil: it is not
	busy   chan struct{} // closed when opening or closing it has ended; nil: nobody does
	failed error         // why it was not opened the last time
	tried  time.Time     // when that was
	parted error         // its log tells another history: it is not opened any more
}

// opened is a ledger that this node has open.
type opened struct {
	server  *serve.Server
	handler http.Handler
	ended   context.CancelFunc
	users   sync.WaitGroup
	used    atomic.Int64 // when somebody last began to use it, in nanoseconds since 1970
	using   atomic.Int64 // how many do
}

func (o *opened) idle() time.Duration {
	if o.using.Load() > 0 {
		return 0
	}
	return time.Since(time.Unix(0, o.used.Load()))
}

func (o *opened) leave() {
	o.used.Store(time.Now().UnixNano())
	o.using.Add(-1)
	o.users.Done()
}

// now is the ledger as it is open; nil: it is not.
func (l *local) now() *opened {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.open
}

// use has a ledger open, and keeps it so until leave; which must follow. Errors: why it cannot
// be opened, and ctx's.
func (s *Server) use(ctx context.Context, l *local) (o *opened, leave func(), err error) {
	for {
		l.mu.Lock()
		if o := l.open; o != nil {
			o.users.Add(1)
			o.using.Add(1)
			l.mu.Unlock()
			return o, o.leave, nil
		}
		if err := l.cannot(); err != nil {
			l.mu.Unlock()
			return nil, nil, err
		}
		if l.busy == nil {
			l.busy = make(chan struct{})
			go s.open(l)
		}
		busy := l.busy
		l.mu.Unlock()
		select {
		case <-busy:
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		}
	}
}

// cannot is why a ledger is not opened now. l.mu is held.
func (l *local) cannot() error {
	if l.parted != nil {
		return l.parted
	}
	if l.failed != nil && time.Since(l.tried) < failurePause {
		return l.failed
	}
	return nil
}

// open opens a ledger, which is busy with it.
func (s *Server) open(l *local) {
	server, err := s.startIfRoom(l.name)
	l.mu.Lock()
	defer l.mu.Unlock()
	defer l.rest()
	l.failed, l.tried = err, time.Now()
	if replica.IsParting(err) {
		l.parted = err
	}
	if err != nil && s.running.Err() != nil {
		return // this node ends
	}
	if err != nil {
		s.config.Log.Error("a ledger cannot be opened", "ledger", l.name, "error", err)
		return
	}
	ctx, end := context.WithCancel(context.Background())
	l.open = &opened{server: server, handler: server.Handler(), ended: end}
	l.open.used.Store(time.Now().UnixNano())
	go s.watch(ctx, l, server)
}

func (s *Server) startIfRoom(name string) (*serve.Server, error) {
	if s.count.Add(1) > openMax {
		s.count.Add(-1)
		return nil, &crowdedError{}
	}
	server, err := s.startLedger(name)
	if err != nil {
		s.count.Add(-1)
	}
	return server, err
}

// rest is the end of opening or closing. l.mu is held.
func (l *local) rest() {
	close(l.busy)
	l.busy = nil
}

// startLedger starts what answers for a ledger.
func (s *Server) startLedger(name string) (*serve.Server, error) {
	c := s.config
	c.Home, c.Listen, c.Metrics, c.Log = s.home(name), "", "", c.Log.With("ledger", name)
	if c.PublicURL != "" {
		c.PublicURL += ledgerpath.Prefix(name)
	}
	c.Shared = &serve.Shared{Ledger: name, NodeURL: s.process.Presence.Self().Address + ledgerpath.Prefix(name), Lease: s.config.Shared.Lease, CheckpointEvery: s.config.Shared.CheckpointEvery,
		Process: s.process, Made: name != ledgerpath.Main, May: func() bool { return s.isFirst(name) }}
	return serve.Start(s.running, c)
}

// home is where this node has a ledger: main where it would be if it were alone.
func (s *Server) home(name string) home.Home {
	if name == ledgerpath.Main {
		return s.config.Home
	}
	return home.Home{Dir: filepath.Join(s.config.Home.Dir, "ledgers", name)}
}

// watch closes a ledger that cannot go on here.
func (s *Server) watch(ctx context.Context, l *local, server *serve.Server) {
	err := server.WaitFailed(ctx)
	if err == nil {
		return // it is being closed
	}
	s.config.Log.Error("a ledger cannot go on", "ledger", l.name, "error", err)
	l.mu.Lock()
	if replica.IsParting(err) {
		l.parted = err
	}
	l.mu.Unlock()
	s.close(l)
}

// close closes a ledger, when those that use it have ended; if another leads it now, or
// nobody, that one has all that was acknowledged.
func (s *Server) close(l *local) {
	l.mu.Lock()
	o := l.open
	if o == nil {
		l.mu.Unlock()
		return
	}
	l.open, l.busy = nil, make(chan struct{})
	l.mu.Unlock()
	o.ended()
	o.server.EndStreams()
	o.users.Wait()
	if err := o.server.Close(); err != nil && !errors.Is(err, l.partedAs()) {
		s.config.Log.Error("a ledger was not closed in order", "ledger", l.name, "error", err)
	}
	s.count.Add(-1)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rest()
}

func (l *local) partedAs() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.parted
}
