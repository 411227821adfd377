package node

import (
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"latchkey/core/ledger"
	"latchkey/core/rpc"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// queueMax bounds the transactions that wait for a block.
const queueMax = 4096

// writtenMax is how many commits may wait for the disk while another is made.
const writtenMax = 2

// ErrClosed is what Submit returns after Close.
var ErrClosed = errors.New("the node is shutting down; send the transaction again when it is back")

// Store is a state.Store that gives consistent snapshots.
type Store interface {
	state.Store
	// View returns a consistent reader and a function that releases it.
	View() (state.Reader, func(), error)
}

// Config is what a node runs on.
type Config struct {
	Ledger *ledger.Ledger
	Store  Store
	Info   rpc.Node // UptimeSec is the node's own
	Log    *slog.Logger
	Meter  Meter // nil: nobody counts
	Keep   ledger.Keep
	// Follows has the node make no blocks until Make says so: another node does.
	Follows bool
	// Clock and Random default to the machine's; tests replace them.
	Clock  func() time.Time
	Random io.Reader
}

// Node is an rpc.Host. One goroutine of its own makes all blocks.
type Node struct {
	Config
	started time.Time
	queue   chan *pending
	backlog *backlog                              // of what came out of queue; the block maker's own
	makes   bool                                  // blocks; the block maker's own, as are delayed and admits
	admits  func(*ledger.SignedAdminChange) error // nil: all changes
	delayed bool                                  // receipts wait for another block, as far as the block maker knows
	turns   chan *turn
	admin   chan *change
	chores  *time.Timer  // when the next are due
	written chan commit  // blocks that are not durable yet
	waiting atomic.Int64 // transactions that no block has taken

	mu      sync.Mutex // guards closed, lines and sends to queue
	closed  bool
	lines   map[signer]*line // of the keys that have transactions on their way
	stopped chan struct{}

	progress progress
	newest   newest

	sending sync.Mutex // so that calls of Send do not take each other's nonces
}

// pending is a transaction on its way into a block.
type pending struct {
	tx      *transaction.Signed
	who     string       // sent it: a client of the node, or empty
	verdict chan verdict // has room for it

	arrived uint64 // its place among all
	passed  int    // commits that have taken others first
}

// change is one of the settings, on its way into a block of its own.
type change struct {
	signed  *ledger.SignedAdminChange
	verdict chan adminVerdict
}

type adminVerdict struct {
	refusal ledger.AdminRefusal
	err     error
}

type verdict struct {
	done rpc.Submitted
	err  error
}

// Start runs a node until Close.
func Start(c Config) *Node {
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Random == nil {
		c.Random = rand.Reader
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Meter == nil {
		c.Meter = unmetered{}
	}
	n := &Node{Config: c, started: c.Clock(), queue: make(chan *pending, queueMax), backlog: newBacklog(), makes: !c.Follows, admin: make(chan *change), turns: make(chan *turn), written: make(chan commit, writtenMax),
		lines: map[signer]*line{}, stopped: make(chan struct{})}
	if first, err := takeSnapshot(c.Store); err == nil { // else who reads is told why not
		n.advance(first.head.Height, first)
	}
	n.chores = time.NewTimer(0)
	go n.run()
	go n.tell()
	return n
}

// Close stops taking transactions, finishes those that were taken and returns.
func (n *Node) Close() {
	n.mu.Lock()
	if !n.closed {
		n.closed = true
		close(n.queue)
	}
	n.mu.Unlock()
	<-n.stopped
	n.newest.show(nil)
}

// Submit implements rpc.Host. The caller has verified the signature.
func (n *Node) Submit(tx *transaction.Signed, who string) (rpc.Submitted, error) {
	p := &pending{tx: tx, who: who, verdict: make(chan verdict, 1)}
	s := signerOf(tx)
	l := n.join(s)
	defer n.leave(s, l)
	if !n.enqueue(p, l) {
		return rpc.Submitted{}, ErrClosed
	}
	v := <-p.verdict
	return v.done, v.err
}

// Administer implements rpc.Host.
func (n *Node) Administer(signed *ledger.SignedAdminChange) (ledger.AdminRefusal, error) {
	c := &change{signed: signed, verdict: make(chan adminVerdict, 1)}
	select {
	case n.admin <- c:
		v := <-c.verdict
		return v.refusal, v.err
	case <-n.stopped:
		return nil, ErrClosed
	}
}

// Snapshot implements rpc.Host.
func (n *Node) Snapshot() (state.Reader, func(), error) {
	s, err := n.newest.take(n.Store)
	if err != nil {
		return nil, nil, err
	}
	return s, s.release, nil
}

// Now implements rpc.Host. A clock that stands before 1970 reads 0.
func (n *Node) Now() uint64 { return uint64(max(0, n.Clock().UnixNano())) }

// Node implements rpc.Host.
func (n *Node) Node() rpc.Node {
	info := n.Info
	info.UptimeSec = uint64(max(0, n.Clock().Sub(n.started)) / time.Second) // clocks are set back
	return info
}

// Height is that of the newest block that is shown.
func (n *Node) Height() uint64 {
	height, _ := n.progress.now()
	return height
}
