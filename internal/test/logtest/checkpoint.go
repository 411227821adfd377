package logtest

import (
	"bytes"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

// Checkpoint is that of the newest block, with its pages by their hashes.
func (c *Chain) Checkpoint() (*ledger.Checkpoint, map[transaction.Hash][]byte) {
	c.t.Helper()
	pages := map[transaction.Hash][]byte{}
	point, err := c.view().Checkpoint(c.Head().Height, func(hash transaction.Hash, page []byte) error {
		pages[hash] = bytes.Clone(page)
		return nil
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return point, pages
}
