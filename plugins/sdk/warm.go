package sdk

// warmed keeps the compiler from leaving the allocations out.
var warmed [2]any

// Start-up runs once, when a contract is prepared, and no call pays for it. So it
// asks Go's allocator for memory of each size that contracts use most: otherwise
// each call would fetch a block of the first of every size. Larger sizes cost
// more in pages than they save.
func init() {
	for size := 16; size <= 256; size += 16 {
		warmed[0] = make([]byte, size)
		warmed[1] = make([]*byte, size/8)
	}
	warmed = [2]any{}
}
