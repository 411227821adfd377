package node

import (
	"context"
	"sync"
	"time"

	"latchkey/core/rpc"
)

var _ rpc.Waiter = (*Node)(nil)

// WaitAbove implements rpc.Waiter.
func (n *Node) WaitAbove(height, nanosec uint64) bool {
	ctx, end := context.WithTimeout(context.Background(), time.Duration(nanosec))
	defer end()
	return n.AwaitAbove(ctx, height)
}

// AwaitAbove returns true as soon as a block above height is durable, and false when ctx
// ends before.
func (n *Node) AwaitAbove(ctx context.Context, height uint64) bool {
	for {
		head, risen := n.progress.now()
		if head > height {
			return true
		}
		select {
		case <-risen:
		case <-ctx.Done():
			return false
		}
	}
}

// progress is the height of the newest committed block.
type progress struct {
	mu     sync.Mutex
	height uint64
	risen  chan struct{} // closed when height rises
}

func (p *progress) now() (height uint64, risen <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.risen == nil {
		p.risen = make(chan struct{})
	}
	return p.height, p.risen
}

func (p *progress) reach(height uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.height = max(p.height, height) // an admin change may have come first
	if p.risen != nil {
		close(p.risen)
		p.risen = nil
	}
}
