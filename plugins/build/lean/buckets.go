package lean

import "errors"

// The table by which runtime.findfunc finds a program counter's function: one
// bucket for 4,096 counters, which is a number and 16 bytes to add to it. On wasm
// a function begins every 65,536 counters, and findfunc asks for its beginning
// only: of 16 buckets one, and of its bytes the first.
const (
	bucketBytes        = 20
	bucketsPerFunction = 1 << counterShift >> 12
)

// thinBuckets leaves of the buckets what is looked at.
func thinBuckets(m *memory, t *tables) {
	for i := range t.count - 1 {
		at := t.buckets + i*bucketsPerFunction*bucketBytes
		all := m.view(at, bucketsPerFunction*bucketBytes)
		if all == nil {
			return
		}
		if m.u32(at)+int(all[4]) != i {
			m.fail(errors.New("the table of program counters is not in the order of functions"))
			return
		}
		clear(all[5:])
	}
}
