package tellerhost

import (
	"context"
	"errors"
	"sync"

	"latchkey/core/ledger"
	"latchkey/core/rpc"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/internal/test/memstore"
	"latchkey/internal/test/teller"
)

// Node is a ledger in memory as hosts see one: others read and wait while blocks are made.
type Node struct {
	ledger *teller.Ledger
	store  *memstore.Store
	making sync.Mutex

	mu    sync.Mutex
	risen chan struct{} // closed when there is another block
}

var _ rpc.Host = (*Node)(nil)

// New returns a node of l, which was made in store.
func New(l *teller.Ledger, store *memstore.Store) *Node {
	return &Node{ledger: l, store: store, risen: make(chan struct{})}
}

// Make makes a block of what say has said.
func (n *Node) Make(say func(*teller.Ledger)) {
	n.making.Lock()
	defer n.making.Unlock()
	say(n.ledger)
	n.ledger.Block()
	n.mu.Lock()
	defer n.mu.Unlock()
	close(n.risen)
	n.risen = make(chan struct{})
}

// Read has the newest block read.
func (n *Node) Read(read func(*ledger.View) error) error {
	v, err := n.ledger.Ledger.View(n.store.Snapshot())
	if err != nil {
		return err
	}
	return read(v)
}

// AwaitAbove waits for a block above height; false when ctx ends first.
func (n *Node) AwaitAbove(ctx context.Context, height uint64) bool {
	for {
		n.mu.Lock()
		risen, head := n.risen, uint64(0)
		err := n.Read(func(v *ledger.View) error {
			head = v.Head.Height
			return nil
		})
		n.mu.Unlock()
		if err == nil && head > height {
			return true
		}
		select {
		case <-risen:
		case <-ctx.Done():
			return false
		}
	}
}

// Snapshot implements rpc.Host.
func (n *Node) Snapshot() (state.Reader, func(), error) { return n.store.View() }

var errReadsOnly = errors.New("tellerhost: Make makes the blocks")

// Submit implements rpc.Host.
func (n *Node) Submit(*transaction.Signed, string) (rpc.Submitted, error) {
	return rpc.Submitted{}, errReadsOnly
}

// Administer implements rpc.Host.
func (n *Node) Administer(*ledger.SignedAdminChange) (ledger.AdminRefusal, error) {
	return nil, errReadsOnly
}

// Now implements rpc.Host.
func (n *Node) Now() uint64 { return teller.Start }

// Node implements rpc.Host.
func (n *Node) Node() rpc.Node { return rpc.Node{} }
