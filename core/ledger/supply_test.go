package ledger

import (
	"latchkey/core/amount"
	"latchkey/core/receipt"
)

// checkSupply adds up everything there is: balances, stakes, and what receipts
// on their way carry in deposits and gas.
func (c *chain) checkSupply() {
	c.t.Helper()
	v, sum := c.view(), amount.Zero
	for key, value := range c.stateBytes() {
		id, rest, ok := cutKey(key)
		switch {
		case !ok:
			c.t.Fatalf("key %q", key)
		case rest == "\x00":
			acc, _ := v.Account(id)
			sum = sum.SaturatingAdd(acc.Balance())
		case rest[0] == 3 || rest[0] == 6: // waits for data, or for a block
			rc, err := receipt.Decode([]byte(value))
			if err != nil {
				c.t.Fatal(err)
			}
			sum = sum.SaturatingAdd(depositsOf(rc)).SaturatingAdd(c.paidFor(rc))
		}
	}
	if sum != v.Head.Supply {
		c.t.Fatalf("height %d: accounts and receipts hold %s yocto, the supply is %s", v.Head.Height, sum, v.Head.Supply)
	}
}
