package engine

import "sync/atomic"

// idleBytesMax bounds what instances that wait for a call have of memory for
// themselves, those of all plugins together.
const idleBytesMax = 64 << 20

// idleBytes counts it.
type idleBytes struct{ n atomic.Int64 }

func (b *idleBytes) take(n int) bool {
	if b.n.Add(int64(n)) <= idleBytesMax {
		return true
	}
	b.give(n)
	return false
}

func (b *idleBytes) give(n int) { b.n.Add(-int64(n)) }
