package benchmark

import (
	"fmt"
	"runtime"
	"slices"
	"time"

	"latchkey/core/transaction"
)

// measured applies transactions, each in a block of its own, and says what one took
// and left to the collector.
func (c *chain) measured(w *stopwatch, txs []*transaction.Signed) []reading {
	c.t.Helper()
	took := make([]time.Duration, len(txs))
	var before, after runtime.MemStats
	var cpu time.Duration
	unit := w.around(func() {
		runtime.ReadMemStats(&before)
		cpu = ownCPU(c.t)
		for i, tx := range txs {
			start := time.Now()
			c.block(tx)
			took[i] = time.Since(start)
		}
		cpu = ownCPU(c.t) - cpu
		runtime.ReadMemStats(&after)
	})
	c.wants("true", txs...)
	n := float64(len(txs))
	return []reading{
		in(unit, "time", median(took)), in(unit, "CPU", cpu/time.Duration(len(txs))),
		{"allocated", bytesEach, float64(after.TotalAlloc-before.TotalAlloc) / n},
		{"allocations", objectsEach, float64(after.Mallocs-before.Mallocs) / n},
	}
}

// together applies transactions in blocks of so many and says what one took.
func (c *chain) together(w *stopwatch, txs []*transaction.Signed) reading {
	c.t.Helper()
	var took time.Duration
	unit := w.around(func() {
		start := time.Now()
		for group := range slices.Chunk(txs, connectionsAtOnce) {
			c.block(group...)
		}
		took = time.Since(start)
	})
	c.wants("true", txs...)
	return in(unit, "time in blocks of "+fmt.Sprint(connectionsAtOnce), took/time.Duration(len(txs)))
}
