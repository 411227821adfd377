package replica

import (
	"context"
	"time"
)

// Await waits until this node shows the block at a height. It returns false when ctx ends, or
// as soon as it is known that no node has shown that block: whoever names it has not been told
// of it.
func (m *Member) Await(ctx context.Context, height uint64) bool {
	if m.Height() >= height {
		return true
	}
	ctx, end := context.WithCancel(ctx)
	defer end()
	asked, shows := time.Now(), make(chan bool, 1)
	go func() { shows <- m.comesTo(ctx, height) }()
	for {
		looked, is := m.isBeyond(height, asked)
		if is {
			return m.Height() >= height
		}
		select {
		case shown := <-shows:
			return shown
		case <-looked:
		}
	}
}

// isBeyond reports whether no node had shown the block at a height at a time, as far as this
// one knows; looked is closed when it may know more. One that leads has all on its way to the
// log, and another sees what is there.
func (m *Member) isBeyond(height uint64, at time.Time) (looked <-chan struct{}, is bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.Term() != 0 {
		return m.looked, height > max(m.Cache.Recorded(), m.Height())
	}
	return m.looked, m.lookedFrom.After(at) && height > m.seen.Head
}
