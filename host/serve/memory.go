package serve

import (
	"os"
	"runtime/debug"
)

const (
	// memoryMax is what Go's part of the process keeps to, in bytes, where it can.
	memoryMax = 320 << 20
	// memoryOfManyMax is that of a process with many ledgers.
	memoryOfManyMax = 1 << 30
	// garbageMax is how far the heap may grow between two collections, in percent: a
	// node's is small, and most of what a request allocates does not outlive it.
	garbageMax = 200
)

// BoundMemory has the collector work harder rather than let the process grow, unless
// the environment (GOMEMLIMIT, GOGC) says what it may take. It is for programs that are a
// node and nothing else, of one ledger or of many.
func BoundMemory(many bool) {
	limit := int64(memoryMax)
	if many {
		limit = memoryOfManyMax
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(limit)
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbageMax)
	}
}
