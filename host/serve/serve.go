package serve

import (
	"context"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"time"

	"latchkey/core/events"
	"latchkey/core/ledger"
	"latchkey/core/rpc"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/host/engine"
	"latchkey/host/eventindex"
	"latchkey/host/home"
	"latchkey/host/httpd"
	"latchkey/host/metrics"
	"latchkey/host/node"
	"latchkey/host/replica"
	"latchkey/host/store"
	"latchkey/web"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// Config says what to serve and where.
type Config struct {
	Home        home.Home
	Shared      *Shared          // of a ledger that several nodes have; Home holds a cache of it
	Memory      *Memory          // instead of Home: a ledger that is gone when the server is closed
	Listen      string           // HOST:PORT; port 0 picks a free one; empty: only Handler answers
	Metrics     string           // HOST:PORT of /metrics, besides Listen; empty: the node answers it, to programs of this machine
	PluginsDir  string           // empty: the folder plugins beside the program
	Plugins     home.Source      // instead of PluginsDir
	Clock       func() time.Time // nil: the machine's
	Pages       fs.FS            // the web pages; nil: those built into the program
	AllowRemote bool             // let a development ledger listen beyond loopback
	PublicURL   string           // where others reach the server; empty: derived from Listen
	Keep        ledger.Keep      // how long outcomes are kept; 0: for good
	Trusted     []netip.Prefix   // proxies that say in X-Forwarded-For who asks
	Log         *slog.Logger
}

// Memory is what a ledger begins with that is kept in memory.
type Memory struct {
	Genesis *ledger.Genesis
	Code    func(transaction.Hash) ([]byte, bool) // of its global contracts
	Key     *home.ValidatorKey                    // of the root account; without a secret there is no faucet
}

// Server is a running server.
type Server struct {
	Ledger *ledger.Ledger
	Node   *node.Node
	Addresses

	store     *store.Store
	among     *among // nil: this node is alone
	events    *eventindex.Follower
	engine    *engine.Engine
	endEngine func() error
	http      *httpd.Server
	metrics   *httpd.Server  // nil: http answers
	listeners []net.Listener // of http, then of metrics
	served    chan error
}

// Addresses are where a server answers.
type Addresses struct {
	URL string // for this machine
	// PublicURL is for others: configured, or a guess where the server listens on
	// all addresses of the machine. It does not end with a slash.
	PublicURL string
	// MetricsURL is where others read metrics; empty: only this machine does, from the node.
	MetricsURL string
	// NodeURL is where other nodes reach it.
	NodeURL string
}

// Start opens the home and serves it. Errors name the part that failed; all
// that was opened before is closed again. When ctx ends while a log in a database is opened or
// caught up with, the error is ctx's, and a later start goes on from there.
func Start(ctx context.Context, c Config) (s *Server, err error) {
	s = &Server{served: make(chan error, 2)}
	defer func() {
		if err != nil {
			closeAll(s.listeners)
			s.closeParts()
			s = nil
			if ctx.Err() != nil && !replica.IsParting(err) { // which may look like anything
				err = context.Cause(ctx)
			}
		}
	}()
	if c.Listen == "" {
		if err = s.open(ctx, c); err == nil {
			err = s.start(ctx, c, "")
		}
		return s, err
	}
	if c.isRemoteDevelopment() { // before a home is made
		return s, &RemoteError{c.Listen}
	}
	if s.listeners, s.Addresses, err = c.Open(); err != nil {
		return s, err
	}
	if err = s.open(ctx, c); err == nil {
		err = c.MayListen(s.Ledger.Genesis)
	}
	if err == nil {
		err = s.start(ctx, c, s.listeners[0].Addr().String())
	}
	if err != nil {
		return s, err
	}
	go func() { s.served <- s.http.Serve(s.listeners[0]) }()
	if s.metrics != nil {
		go func() { s.served <- s.metrics.Serve(s.listeners[1]) }()
	}
	return s, nil
}

func (s *Server) open(ctx context.Context, c Config) (err error) {
	if c.Memory != nil {
		return s.openInMemory(c)
	}
	if err = c.Home.Check(); err != nil {
		return err
	}
	if c.Shared != nil {
		err = s.openShared(ctx, c)
	} else {
		err = s.openAlone(c)
	}
	if err != nil {
		return err
	}
	for _, warning := range c.Home.Warnings() {
		c.Log.Warn("others can get at the home", "error", warning)
	}
	return nil
}

func (s *Server) openAlone(c Config) (err error) {
	if s.store, err = OpenStore(c.Home, c.Log); err != nil {
		return err
	}
	if s.engine, s.endEngine, err = c.engine(); err != nil {
		return err
	}
	s.Ledger, err = c.Home.Open(s.store, s.engine, c.plugins())
	return err
}

// engine is what contracts run on; end must follow.
func (c Config) engine() (e *engine.Engine, end func() error, err error) {
	if p := c.process(); p != nil {
		return p.Engine, func() error { return nil }, nil
	}
	e, err = NewEngine(c)
	if err != nil {
		return nil, nil, err
	}
	return e, e.Close, nil
}

// NewEngine returns one that keeps what it compiles in the home.
func NewEngine(c Config) (*engine.Engine, error) {
	return engine.New(engine.Options{CacheDir: c.Home.Cache(), PluginsDir: c.pluginsDir()})
}

// OpenStore opens what a home keeps its ledger in.
func OpenStore(h home.Home, log *slog.Logger) (*store.Store, error) {
	return store.Open(h.Data(), store.Options{Log: log, Head: headOf})
}

func (c Config) plugins() home.Source {
	if c.Plugins != nil {
		return c.Plugins
	}
	return home.Folder(c.pluginsDir())
}

func (c Config) pluginsDir() string {
	if c.PluginsDir != "" {
		return c.PluginsDir
	}
	return PluginsBesideProgram()
}

func (s *Server) openInMemory(c Config) (err error) {
	if s.store, err = store.Open("ledger", store.Options{Log: c.Log, FS: vfs.NewMem()}); err != nil {
		return err
	}
	if s.engine, err = engine.New(engine.Options{}); err != nil {
		return err
	}
	s.endEngine = s.engine.Close
	s.Ledger, err = ledger.Create(s.store, s.engine, c.Memory.Genesis, c.Memory.Code)
	return err
}

// Key is the key of the root account.
func (c Config) Key() (*home.ValidatorKey, error) {
	if c.Memory != nil {
		return c.Memory.Key, nil
	}
	return c.Home.Key()
}

// start begins making blocks. at is where others reach the server, for status.
func (s *Server) start(ctx context.Context, c Config, at string) error {
	info := rpc.Node{Version: rpc.Version, Listen: at}
	key, err := c.Key()
	if err != nil {
		return err
	}
	info.ValidatorID, info.PublicKey = string(key.AccountID), key.PublicKey.String()
	counted := c.counted()
	n := node.Config{Ledger: s.Ledger, Store: s.store, Info: info, Log: c.Log, Clock: c.Clock, Meter: counted, Keep: c.Keep}
	if s.among != nil {
		n.Store, n.Follows = s.among.cache, true
	}
	s.Node = node.Start(n)
	if s.among != nil {
		if err := s.join(ctx, c); err != nil {
			return err
		}
	}
	heads, err := s.signsHeads(c)
	if err != nil {
		return err
	}
	s.events = eventindex.Start(s.Node, c.eventFiles(), c.Log)
	config := httpd.Config{RPC: rpc.New(s.Ledger, s.Node).WithEvents(s.events.Index).WithHeads(heads), Events: s.events, Engine: s.engine, Trusted: c.Trusted, PublicURL: c.PublicURL, Log: c.Log, Meter: counted}
	config.Pages = c.Pages
	if dist, built := web.Dist(); built && c.Pages == nil {
		config.Pages = dist
	}
	if s.among != nil {
		config.Peers = s.among.member
	}
	if p := c.process(); p != nil {
		config.Limits, config.Quota, config.Used = p.Limits, &p.Quota, s.Bytes
		s.http = httpd.New(config)
		return nil
	}
	if config.Faucet, err = s.faucet(key, config.RPC); err != nil {
		return err
	}
	s.showMetrics(c, counted, &config)
	s.http = httpd.New(config)
	sources := metrics.Sources{Node: s.Node.Usage, Store: s.store.Usage, Engine: s.engine.Usage, Connections: s.http.Connections}
	if s.among != nil {
		sources.Among = s.among.member.Usage
	}
	counted.Watch(sources)
	return nil
}

// faucet is that of a development ledger whose root's key is here; nil: there is none.
func (s *Server) faucet(key *home.ValidatorKey, answers *rpc.Server) (*httpd.Faucet, error) {
	if !s.Ledger.Genesis.Dev || key.SecretKey == "" {
		return nil, nil
	}
	secret, err := key.Secret()
	if err != nil {
		return nil, err
	}
	sender := httpd.Sender(s.Node)
	if s.among != nil {
		sender = &replica.Sender{Member: s.among.member, RPC: answers}
	}
	return &httpd.Faucet{Sender: sender, Root: key.AccountID, Key: secret}, nil
}

// Bytes is what the ledger takes on the disk.
func (s *Server) Bytes() (int64, error) {
	usage, err := s.store.Usage()
	return int64(usage.DiskBytes), err
}

// counted is what counts what the server does.
func (c Config) counted() *metrics.Metrics {
	if p := c.process(); p != nil {
		return p.Counted
	}
	return metrics.New()
}

// Member is what has this node lead or follow; nil: it is alone.
func (s *Server) Member() *replica.Member {
	if s.among == nil {
		return nil
	}
	return s.among.member
}

// Handler is what the server answers requests with, for serving it elsewhere.
func (s *Server) Handler() http.Handler { return s.http.Handler() }

// eventFiles are where the index of events is kept.
func (c Config) eventFiles() events.Files {
	if c.Memory != nil {
		return &eventindex.Memory{}
	}
	return eventindex.Folder(c.Home.Events())
}

// headOf names the block that a commit ends with.
func headOf(changes []state.Change) (height uint64, hash [32]byte, ok bool) {
	return ledger.HeadOf(changes)
}

// PluginsBesideProgram is the folder of the standard plugins that make build
// leaves beside the program.
func PluginsBesideProgram() string {
	program, err := os.Executable()
	if err != nil {
		return "plugins"
	}
	return filepath.Join(filepath.Dir(program), "plugins")
}
