package node

import (
	"sync"
	"sync/atomic"

	"latchkey/core/ledger"
	"latchkey/core/state"
)

// newest hands out one snapshot of the store, with its head decoded, to all who read
// between two commits.
type newest struct {
	mu  sync.Mutex
	now *snapshot // nil: to be taken
}

// snapshot is a ledger.Headed that lives until the last of its users has released it.
type snapshot struct {
	state.Reader
	head  *ledger.Block
	users atomic.Int64
	close func()
}

var _ ledger.Headed = (*snapshot)(nil)

// Head implements ledger.Headed.
func (s *snapshot) Head() *ledger.Block { return s.head }

func (s *snapshot) release() {
	if s.users.Add(-1) == 0 {
		s.close()
	}
}

// failing is a Store that can fail for good: nobody reads from it any more then.
type failing interface{ Failure() error }

// take returns the snapshot, which its user releases.
func (n *newest) take(store Store) (*snapshot, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if failing, ok := store.(failing); ok && failing.Failure() != nil {
		return nil, failing.Failure()
	}
	if n.now == nil {
		reader, release, err := store.View()
		if err != nil {
			return nil, err
		}
		head, err := ledger.HeadIn(reader)
		if err != nil {
			release()
			return nil, err
		}
		n.now = &snapshot{Reader: reader, head: head, close: release}
		n.now.users.Add(1) // newest itself
	}
	n.now.users.Add(1)
	return n.now, nil
}

// outdate has the next user take a new one. It is called after each commit, and when
// there will be none.
func (n *newest) outdate() {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.now != nil {
		n.now.release()
		n.now = nil
	}
}
