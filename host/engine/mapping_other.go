//go:build !linux

package engine

// mapping is for kernels that say which pages were written to.
type mapping struct{}

func newMapping([]byte) *mapping     { return nil }
func (*mapping) open() []byte        { return nil }
func (*mapping) renew([]byte) bool   { return false }
func (*mapping) restore([]byte) bool { return false }
func (*mapping) close()              {}
func unmap([]byte)                   {}
