package many

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"latchkey/host/httpd"
	"latchkey/host/ledgerlog"
	"latchkey/host/ledgerpath"
	"latchkey/host/metrics"
	"latchkey/host/postgres"
	"latchkey/host/replica"
	"latchkey/host/serve"
)

const (
	// drainMax bounds how long a node that ends waits for others to take its ledgers over.
	drainMax = 10 * time.Second
	// shutdownGrace bounds how long running requests may take to finish.
	shutdownGrace = 10 * time.Second
)

// Config says what to serve and where: as for one ledger, of which Shared names no ledger.
type Config struct {
	serve.Config
	Limits
}

// Limits are what each ledger may use; 0 is without a limit.
type Limits struct {
	httpd.Quota
	RequestsPerDay int64 // of clients, on all nodes together
}

// DefaultLimits are those of the Worker, and what leaves room for others besides.
var DefaultLimits = Limits{httpd.Quota{Bytes: 9_000_000_000, Queue: 1024, GuestBytes: 256 << 20}, 1_000_000}

// Server is a node of many ledgers.
type Server struct {
	serve.Addresses

	config    serve.Config
	self      string // id of this node
	process   *serve.Process
	requests  int64 // that a ledger may be asked in a day; 0: without a limit
	directory *directory
	origins   []string // that the node is known by
	client    *http.Client
	seen      atomic.Pointer[seen]
	idleMax   atomic.Int64 // nanoseconds; tests replace it
	count     atomic.Int64 // ledgers that are open, or are being opened or closed

	streaming    context.Context // of streams that other nodes answer; it ends before the node does
	endStreaming context.CancelFunc

	namesake sync.Once // says that another node has this one's address

	following chan struct{} // has room for one that begins to follow

	wake    chan struct{}   // the next look is to come soon
	looked  chan struct{}   // closed when keepLooking has ended
	watched chan struct{}   // closed when keepWatching has
	spent   chan struct{}   // closed when keepSpending has
	running context.Context // ends when the node begins to end, with ledgers that are being opened
	end     context.CancelFunc

	listeners []net.Listener
	front     *httpd.Server
	metrics   *httpd.Server // nil: front answers them
	served    chan error
}

// Start has this node be one of those that serve the ledgers of a database. The first one
// makes main, as one of a single ledger would. Errors are those of serve.Start, also when ctx
// ends before it has started.
func Start(ctx context.Context, c Config) (s *Server, err error) {
	s = &Server{config: c.Config, process: &serve.Process{Quota: c.Quota}, client: newClient(), following: make(chan struct{}, 1), wake: make(chan struct{}, 1),
		looked: make(chan struct{}), watched: make(chan struct{}), spent: make(chan struct{}), requests: c.RequestsPerDay, served: make(chan error, 2)}
	s.streaming, s.endStreaming = context.WithCancel(context.Background())
	s.running, s.end = context.WithCancel(context.Background())
	started := context.AfterFunc(ctx, s.end)
	s.idleMax.Store(int64(idleMax))
	s.seen.Store(&seen{moved: make(chan struct{})})
	if s.config.Shared.Lease == 0 {
		s.config.Shared.Lease = replica.LeaseDefault
	}
	defer func() {
		if err != nil {
			s.closeParts()
			s = nil
			if ctx.Err() != nil {
				err = context.Cause(ctx)
			}
		}
	}()
	if s.listeners, s.Addresses, err = c.Open(); err != nil {
		return s, err
	}
	if err = s.openProcess(); err != nil {
		return s, err
	}
	if err = s.openMain(s.running); err != nil {
		return s, err
	}
	if !started() {
		return s, context.Cause(ctx)
	}
	go s.keepLooking(s.running)
	go s.keepWatching(s.running)
	go s.keepSpending(s.running)
	s.serve()
	return s, nil
}

// openProcess opens what all ledgers share.
func (s *Server) openProcess() (err error) {
	c, p := s.config, s.process
	if err = c.Home.Check(); err != nil {
		return err
	}
	if p.Database, err = postgres.OpenForMany(s.running, c.Shared.URL); err != nil {
		return err
	}
	if p.Engine, err = serve.NewEngine(c); err != nil {
		return err
	}
	p.Counted = metrics.New()
	p.Limits = httpd.NewLimits(c.Trusted, p.Counted)
	s.directory = newDirectory(p.Database)
	s.origins = originsOf(s.PublicURL, s.URL, s.NodeURL)
	if p.Presence, err = serve.BePresent(s.running, p.Database, s.NodeURL, c.Shared.Lease, c.Log); err != nil {
		return err
	}
	s.self = p.Presence.Self().ID
	return nil
}

// openMain opens main, which makes it if it is not there, and leaves the public half of the
// root's key in a home that has none. What the other nodes hold is known then.
func (s *Server) openMain(ctx context.Context) error {
	if err := s.look(ctx); err != nil {
		return &postgres.OpenError{Err: err}
	}
	l, err := s.directory.find(ctx, ledgerpath.Main)
	if err != nil {
		return &postgres.OpenError{Err: err}
	}
	if l == nil {
		if err := s.config.MayBegin(ledgerpath.Main); err != nil {
			return err
		}
		first, err := s.startLedger(ledgerpath.Main)
		if err != nil {
			return err
		}
		if err := first.Close(); err != nil {
			return err
		}
		if l, err = s.directory.find(ctx, ledgerpath.Main); err != nil || l == nil {
			return &postgres.OpenError{Err: errors.Join(errors.New("the ledger main is not there"), err)}
		}
	}
	root, err := s.root(ctx)
	if err != nil {
		return &postgres.OpenError{Err: err}
	}
	if err := s.config.MayListen(root.genesis); err != nil {
		return err
	}
	return s.config.Home.JoinOf(root.genesis) // also where main is never opened
}

// serve begins to answer.
func (s *Server) serve() {
	c, counted := s.config, s.process.Counted
	if len(s.listeners) > 1 {
		s.metrics = httpd.NewMetrics(counted.Handler(), c.Log)
		go func() { s.served <- s.metrics.Serve(s.listeners[1]) }()
	}
	s.front = httpd.NewFront(s.handler(), c.Trusted, counted, c.Log)
	counted.WatchMany(metrics.ManySources{Engine: s.process.Engine.Usage, Connections: s.front.Connections, Ledgers: s.usage,
		Nodes: func() int { return len(s.process.Presence.Nodes()) }, LogAge: s.process.Presence.Age})
	go func() { s.served <- s.front.Serve(s.listeners[0]) }()
}

// usage is how the ledgers stand that are open here.
func (s *Server) usage() (all []metrics.LedgerUsage) {
	for _, l := range s.directory.all() {
		o := l.now()
		if o == nil {
			continue
		}
		member := o.server.Member().Usage()
		requests, _ := l.budget.today(time.Now())
		u := metrics.LedgerUsage{Name: l.name, Leads: member.Leads, LogHead: member.LogHead, Damaged: member.Damaged, Height: o.server.Node.Height(), Requests: requests, Unknown: member.Unknown}
		if n, err := o.server.Node.Usage(); err == nil {
			u.Waiting = n.Waiting
		}
		if bytes, err := o.server.Bytes(); err == nil {
			u.DiskBytes = uint64(bytes)
		}
		all = append(all, u)
	}
	return all
}

// Wait returns when ctx ends or serving fails, after a graceful stop: other nodes have taken
// over what they can, requests that run are answered, what was acknowledged is durable.
func (s *Server) Wait(ctx context.Context) error {
	var err error
	select {
	case <-ctx.Done():
		s.drain()
	case err = <-s.served:
	}
	return errors.Join(err, s.Close())
}

// Failure is nil: a ledger whose log has parted from this node ends here by itself, and the
// others go on.
func (s *Server) Failure() error { return nil }

// drain hands the ledgers over that this node holds, while it goes on to answer.
func (s *Server) drain() {
	ctx, end := context.WithTimeout(context.Background(), drainMax)
	defer end()
	if err := s.process.Presence.Drain(ctx); err != nil {
		return // nobody can take them over either
	}
	for ctx.Err() == nil && s.holds() {
		s.lookSooner()
		time.Sleep(lookSoon)
	}
}

// holds reports whether this node holds a ledger, and there is another one to take it.
func (s *Server) holds() bool {
	v := s.seen.Load()
	for name := range v.held {
		if at, held := v.holder(name); held && at.ID == s.self && len(ledgerlog.Order(name, v.nodes)) > 0 {
			return true
		}
	}
	for _, l := range s.directory.all() { // also what was not seen to be held yet
		if o := l.now(); o != nil && o.server.Member().Leads() && len(ledgerlog.Order(l.name, v.nodes)) > 0 {
			return true
		}
	}
	return false
}

// Close stops the server: no new requests, then no new blocks, then the stores.
func (s *Server) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), shutdownGrace)
	defer cancel()
	s.endStreams()
	var errs []error
	for _, server := range []*httpd.Server{s.front, s.metrics} {
		if server != nil {
			errs = append(errs, server.Shutdown(ctx))
		}
	}
	return errors.Join(append(errs, s.closeParts())...)
}

// endStreams ends the streams of all ledgers, here and at other nodes, so that nobody waits for them.
func (s *Server) endStreams() {
	s.endStreaming()
	for _, l := range s.directory.all() {
		if o := l.now(); o != nil {
			o.server.EndStreams()
		}
	}
}

func (s *Server) closeParts() error {
	for _, l := range s.listeners {
		_ = l.Close()
	}
	s.end()
	var errs []error
	if s.front != nil {
		<-s.looked
		<-s.watched
		<-s.spent
		var closing sync.WaitGroup
		for _, l := range s.directory.all() {
			closing.Go(func() { s.closeNow(l) })
		}
		closing.Wait()
	}
	s.client.CloseIdleConnections()
	p := s.process
	if p.Presence != nil {
		p.Presence.Close()
	}
	if p.Engine != nil {
		errs = append(errs, p.Engine.Close())
	}
	if p.Database != nil {
		p.Database.Close()
	}
	return errors.Join(errs...)
}

// closeNow closes a ledger, also one that is just being opened.
func (s *Server) closeNow(l *local) {
	l.mu.Lock()
	busy := l.busy
	l.mu.Unlock()
	if busy != nil {
		<-busy
	}
	s.close(l)
}
