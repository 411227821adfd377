package engine

import "sync/atomic"

// idleBytesMax bounds what instances that wait for a call have of memory for
// themselves, those of all plugins together. Large ones get half of it: there is room
// for the others whatever they do.
const (
	idleBytesMax      = 64 << 20
	idleBytesLargeMax = idleBytesMax / 2
	largeBytes        = 4 << 20
)

// idleBytes counts it.
type idleBytes struct{ n atomic.Int64 }

func (b *idleBytes) take(n int) bool {
	limit := int64(idleBytesMax)
	if n > largeBytes {
		limit = idleBytesLargeMax
	}
	if b.n.Add(int64(n)) <= limit {
		return true
	}
	b.give(n)
	return false
}

func (b *idleBytes) give(n int) { b.n.Add(-int64(n)) }
