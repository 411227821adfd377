package sdk

// headroom is memory that start-up asks for, in bytes, so that calls find some left.
const headroom = 256 << 10

// warmed keeps the compiler from leaving the allocations out.
var warmed [2]any

// Start-up runs once, when a contract is prepared, and no call pays for it. So it
// asks Go's allocator for memory of each size that contracts use most: otherwise
// each call would fetch a block of the first of every size. Larger sizes cost
// more in pages than they save.
//
// The heap grows by half a megabyte at a time, and an instance whose memory has grown
// is not used again: a call that needs a little more than start-up left takes three
// times as long. So start-up asks for more than can be left in the last piece. What it
// asks for is never written, and no host keeps pages of zeros.
func init() {
	for size := 16; size <= 256; size += 16 {
		warmed[0] = make([]byte, size)
		warmed[1] = make([]*byte, size/8)
	}
	warmed[0] = make([]byte, headroom)
	warmed = [2]any{}
}
