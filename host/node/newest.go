package node

import (
	"sync"
	"sync/atomic"

	"latchkey/core/ledger"
	"latchkey/core/state"
)

// newest hands out one snapshot of the store, with its head, to all who read. It changes
// when a commit has become durable: what a power cut could take back, nobody is shown.
type newest struct {
	mu  sync.Mutex
	now *snapshot // nil: of before the first commit, to be taken
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
		first, err := takeSnapshot(store)
		if err != nil {
			return nil, err
		}
		n.now = first
	}
	n.now.users.Add(1)
	return n.now, nil
}

// takeSnapshot returns a snapshot of what was written last, for one user.
func takeSnapshot(store Store) (*snapshot, error) {
	s, err := snapshotAt(store, nil)
	if err != nil {
		return nil, err
	}
	if s.head, err = ledger.HeadIn(s.Reader); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// snapshotAt is takeSnapshot where the head is known.
func snapshotAt(store Store, head *ledger.Block) (*snapshot, error) {
	reader, release, err := store.View()
	if err != nil {
		return nil, err
	}
	s := &snapshot{Reader: reader, head: head, close: release}
	s.users.Add(1)
	return s, nil
}

// show has those who read from now on see another snapshot, unless there is a later one
// already; nil: none.
func (n *newest) show(next *snapshot) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.now != nil && next != nil && next.head.Height < n.now.head.Height {
		next.release()
		return
	}
	if n.now != nil {
		n.now.release()
	}
	n.now = next
}
