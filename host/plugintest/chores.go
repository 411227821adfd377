package plugintest

import (
	"crypto/sha256"
	"encoding/binary"

	"latchkey/core/ledger"
)

// Chores has the ledger do a slice of what it does by itself, such as taking back drops
// that are over, at the time of its next block.
func (c *Chain) Chores() {
	c.t.Helper()
	if _, err := c.ledger.Chores(moment(c.time+uint64(blockTime)), 0, func(ledger.Committed) { c.time += uint64(blockTime) }); err != nil {
		c.t.Fatalf("%v", err)
	}
}

// moment is a source of blocks at one time, in nanoseconds since 1970.
type moment uint64

func (m moment) Now() uint64 { return uint64(m) }
func (m moment) Random() ([32]byte, error) {
	return sha256.Sum256(binary.LittleEndian.AppendUint64(nil, uint64(m))), nil
}
