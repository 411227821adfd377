package engine

import "testing"

// TestIdleMemoryIsBounded and large instances leave room for others.
func TestIdleMemoryIsBounded(t *testing.T) {
	var b idleBytes
	for b.take(largeBytes + 1) {
	}
	if used := b.n.Load(); used > idleBytesLargeMax || used < idleBytesLargeMax-2*largeBytes {
		t.Errorf("large ones hold %d bytes", used)
	}
	for b.take(1 << 20) {
	}
	if used := b.n.Load(); used > idleBytesMax || used < idleBytesMax-2<<20 {
		t.Errorf("all hold %d bytes", used)
	}
	b.give(1 << 20)
	if !b.take(1 << 20) {
		t.Error("what was given back cannot be had")
	}
}
