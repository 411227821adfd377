//go:build !linux

package engine

// mapping, copies and watch are for kernels that say which pages were written to.
type (
	mapping struct{}
	copies  struct{}
	watch   struct{}
)

func newMapping([]byte) *mapping      { return nil }
func (*mapping) open() []byte         { return nil }
func (*mapping) renew([]byte) bool    { return false }
func (*mapping) restore(*memory) bool { return false }
func (*mapping) close()               {}
func unmap([]byte)                    {}
func (*watch) begin()                 {}
func (*watch) end()                   {}
func (*copies) bytes() int            { return 0 }
