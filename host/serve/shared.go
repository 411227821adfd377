package serve

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"time"

	"latchkey/core/ledger"
	"latchkey/core/prepare"
	"latchkey/core/rpc"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/host/engine"
	"latchkey/host/httpd"
	"latchkey/host/ledgerlog"
	"latchkey/host/metrics"
	"latchkey/host/postgres"
	"latchkey/host/replica"
	"latchkey/host/store"
)

// Shared is a ledger whose log is in a database, for any number of nodes.
type Shared struct {
	// CheckpointEvery is how many blocks come between two checkpoints that this node makes,
	// CheckpointEveryMax at most; 0: it makes none.
	CheckpointEvery uint64

	URL     string        // of the database
	Ledger  string        // its name there
	NodeURL string        // under which the other nodes reach this one; empty: derived from Listen
	Lease   time.Duration // 0: replica.LeaseDefault
	Process *Process      // of which the ledger is one of many; nil: it is the only one
	May     func() bool   // whether this node is to make blocks; nil: if no other does
	Made    bool          // the database has the ledger for certain, and Home never had one of its own
}

// Process is what the ledgers of a process have in common. Whoever made it ends it.
type Process struct {
	Database *postgres.Database
	Presence *replica.Presence
	Engine   *engine.Engine
	Limits   *httpd.Limits
	Counted  *metrics.Metrics
	Quota    httpd.Quota // of each ledger
}

// NoLedgerError is a database that does not have the ledger of which the home has a cache.
type NoLedgerError struct{ Ledger, Home string }

func (e *NoLedgerError) Error() string {
	return fmt.Sprintf("the database has no ledger %q, and the home %s has blocks of it: is it the right database? Delete the home's data to begin anew", e.Ledger, e.Home)
}

// OtherLedgerError is a home whose ledger began otherwise than the one in the database.
type OtherLedgerError struct{ Ledger, Home string }

func (e *OtherLedgerError) Error() string {
	return fmt.Sprintf("the ledger %q in the database began with another genesis than the one in the home %s: use another home, or another name", e.Ledger, e.Home)
}

// among is what a node has that is one of several.
type among struct {
	process  *Process // whose database and presence these are; nil: they are the ledger's own
	database *postgres.Database
	log      *postgres.Log
	cache    *replica.Cache
	secret   []byte
	presence *replica.Presence
	member   *replica.Member
}

// openShared opens the database and the cache of the ledger in it. The first node makes
// the ledger, as one without a database would.
func (s *Server) openShared(ctx context.Context, c Config) error {
	database, err := c.database(ctx)
	if err != nil {
		return err
	}
	s.among = &among{process: c.Shared.Process, database: database}
	if !c.Shared.Made {
		if err := bring(ctx, c, database); err != nil {
			return c.orUnreadable(err)
		}
	}
	begins, err := database.Beginning(ctx, c.Shared.Ledger)
	if err != nil {
		return &postgres.OpenError{Err: err}
	}
	if begins == nil && c.Listen != "" {
		if err := c.MayBegin(c.Shared.Ledger); err != nil {
			return err
		}
	}
	if s.store, err = c.openCache(); err != nil {
		return err
	}
	if s.engine, s.endEngine, err = c.engine(); err != nil {
		return err
	}
	if begins != nil {
		if err := s.renew(ctx, c, begins); err != nil {
			return err
		}
	}
	s.among.cache = replica.NewCache(s.store)
	if begins == nil {
		begins, err = s.begin(ctx, c)
	} else {
		s.Ledger, err = s.take(ctx, c, begins)
	}
	if err != nil {
		return err
	}
	first, err := blockAt(s.Ledger, s.among.cache, s.Ledger.Genesis.Height)
	if err != nil {
		return err
	}
	if first.ID() != begins.Block {
		return &OtherLedgerError{c.Shared.Ledger, c.Home.Dir}
	}
	s.among.secret = begins.Secret
	if p := c.process(); p != nil {
		s.among.log = database.LogOfNode(c.Shared.Ledger, begins, p.Presence.Self().ID)
	} else {
		s.among.log = database.Log(c.Shared.Ledger, begins)
	}
	return nil
}

// process is that of which the ledger is one of many; nil: it is the only one.
func (c Config) process() *Process {
	if c.Shared == nil {
		return nil
	}
	return c.Shared.Process
}

func (c Config) database(ctx context.Context) (*postgres.Database, error) {
	if p := c.process(); p != nil {
		return p.Database, nil
	}
	return postgres.Open(ctx, c.Shared.URL)
}

// UnreadableError is a store of which it cannot be told any more whether it is a cache.
type UnreadableError struct {
	Data, Ledger string
	Err          error
}

func (e *UnreadableError) Error() string {
	return fmt.Sprintf("%v; if this node has run with --log before, delete %s: it is made again of the log of the ledger %q", e.Err, e.Data, e.Ledger)
}

func (e *UnreadableError) Unwrap() error { return e.Err }

// orUnreadable has the error of a damaged store say what becomes of a cache.
func (c Config) orUnreadable(err error) error {
	if errors.As(err, new(*store.DamagedError)) || errors.As(err, new(*store.OpenError)) {
		return &UnreadableError{c.Home.Data(), c.Shared.Ledger, err}
	}
	return err
}

// code gives code that the database has.
func (a *among) code(ctx context.Context) func(transaction.Hash) ([]byte, bool) {
	return func(hash transaction.Hash) ([]byte, bool) {
		code, err := a.database.Blob(ctx, hash)
		return code, err == nil
	}
}

// begin makes the ledger in the home, and lays what it begins with into the database. What
// that has in the end may be another node's.
func (s *Server) begin(ctx context.Context, c Config) (*postgres.Beginning, error) {
	var err error
	if s.Ledger, err = c.Home.Open(s.among.cache, s.engine, c.plugins()); err != nil {
		return nil, err
	}
	head, err := ledger.HeadIn(s.among.cache)
	if err != nil {
		return nil, err
	}
	if head.Height > s.Ledger.Genesis.Height {
		return nil, &NoLedgerError{c.Shared.Ledger, c.Home.Dir}
	}
	return layDown(ctx, c, s.among.database, s.Ledger, s.among.cache)
}

// layDown lays what a ledger began with into the database, and returns what that has then.
func layDown(ctx context.Context, c Config, database *postgres.Database, l *ledger.Ledger, r state.Reader) (*postgres.Beginning, error) {
	first, err := blockAt(l, r, l.Genesis.Height)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(l.Genesis)
	if err != nil {
		return nil, err
	}
	codes, err := codesOf(l, r)
	if err != nil {
		return nil, err
	}
	if err := database.Begin(ctx, c.Shared.Ledger, text, first.ID(), codes); err != nil {
		return nil, &postgres.OpenError{Err: err}
	}
	begins, err := database.Beginning(ctx, c.Shared.Ledger)
	switch {
	case err != nil:
		return nil, &postgres.OpenError{Err: err}
	case begins == nil || begins.Block != first.ID():
		return nil, &OtherLedgerError{c.Shared.Ledger, c.Home.Dir}
	}
	return begins, nil
}

// codesOf is the code that a ledger's genesis names.
func codesOf(l *ledger.Ledger, r state.Reader) (codes [][]byte, err error) {
	v, err := l.View(r)
	if err != nil {
		return nil, err
	}
	for _, global := range l.Genesis.GlobalContracts {
		code, ok := v.Code(global.CodeHash)
		if !ok {
			return nil, errors.Join(v.Err(), fmt.Errorf("the code %s of genesis is missing", global.CodeHash))
		}
		codes = append(codes, code)
	}
	return codes, nil
}

// blockAt is a block that a ledger has.
func blockAt(l *ledger.Ledger, r state.Reader, height uint64) (*ledger.Block, error) {
	v, err := l.View(r)
	if err != nil {
		return nil, err
	}
	b, err := v.Block(height)
	if err == nil && b == nil {
		err = &ledger.BlockError{Height: height, What: "it is missing"}
	}
	return b, err
}

// join has the node lead or follow, once it is as far as the log is.
func (s *Server) join(ctx context.Context, c Config) (err error) {
	a, address := s.among, s.NodeURL
	if address == "" { // it listens nowhere itself
		address = c.Shared.NodeURL
	}
	if a.process != nil {
		a.presence = a.process.Presence
	} else if a.presence, err = BePresent(ctx, a.database, address, c.Shared.Lease, c.Log); err != nil {
		return err
	}
	a.member, err = replica.Start(ctx, replica.Config{Log: a.log, Cache: a.cache, Ledger: s.Ledger, Node: s.Node,
		Address: address, Secret: a.secret, Lease: c.Shared.Lease, Presence: a.presence,
		ByNode: a.process != nil, Watched: a.process != nil, May: c.Shared.May, Checkpoints: a.log, CheckpointEvery: c.Shared.CheckpointEvery, Dir: c.Home.Dir, Logger: c.Log})
	return err
}

// BePresent has this process be on a database's list of nodes. Errors: *postgres.OpenError,
// *replica.TakenError.
func BePresent(ctx context.Context, database *postgres.Database, address string, lasts time.Duration, log *slog.Logger) (*replica.Presence, error) {
	if at, bad := url.Parse(address); bad == nil && isLoopback(at.Host) {
		log.Warn("only nodes of this machine reach this one: --listen on another address, or --node-url, lets others", "url", address)
	}
	own := ledgerlog.Node{ID: replica.NewNodeID(), Address: address, Prepare: []uint32{prepare.Version}, Program: rpc.Version}
	presence, err := replica.BePresent(ctx, database, own, lasts, log)
	if err != nil && !errors.As(err, new(*replica.TakenError)) {
		err = &postgres.OpenError{Err: err}
	}
	return presence, err
}

// parted is closed when the log and this node have parted; nil of a node that is alone.
func (a *among) parted() <-chan struct{} {
	if a == nil {
		return nil
	}
	return a.member.Failed()
}

// Failure is how the server and the log of its ledger have parted; nil: they have not.
func (s *Server) Failure() error {
	if s.among == nil {
		return nil
	}
	return s.among.member.Failure()
}

// leave ends leading or following.
func (a *among) leave() {
	if a == nil {
		return
	}
	if a.member != nil {
		a.member.Close()
	}
	if a.log != nil {
		a.log.Close()
	}
	if a.process != nil {
		return
	}
	if a.presence != nil {
		a.presence.Close()
	}
	a.database.Close()
}
