package serve

import (
	"os"
	"runtime/debug"
)

// memoryMax is what Go's part of the process keeps to, in bytes, where it can.
const memoryMax = 320 << 20

// BoundMemory has the collector work harder rather than let the process grow, unless
// the environment (GOMEMLIMIT) says what it may take. It is for programs that are a
// node and nothing else.
func BoundMemory() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryMax)
	}
}
