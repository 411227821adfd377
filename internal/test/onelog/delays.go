package onelog

import (
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
	"latchkey/internal/test/asm"
)

// delays spends blocks' gas, so that receipts and transactions wait.
func delays(r *recorder) {
	r.deployBurner(toolID)
	burn := call("burn", "", 900, amount.Zero)
	// Receipts that wait: those of the third and fourth run in later blocks.
	r.blocks(r.sign(alice, toolID, burn), r.sign(bob, toolID, burn), r.sign(alice, toolID, burn), r.sign(bob, toolID, burn))
	// Transactions that wait: each runs at once, until the gas is spent.
	r.blocks(r.sign(toolID, toolID, burn), r.sign(toolID, toolID, burn), r.sign(toolID, toolID, burn),
		r.sign(toolID, bob, transaction.Transfer{Deposit: amount.From(1)}))
}

// deployBurner gives an account a contract whose method burn burns 590 Tgas.
func (r *recorder) deployBurner(id account.ID) {
	c := newContract(1)
	const size = 10 << 20 // hashing it burns 293 Tgas
	c.method("burn", asm.I32Const(size>>16), asm.MemoryGrow, asm.Drop,
		c.do("sha256", size, 0, 0), c.do("sha256", size, 0, 0), c.do("value_return", -1, 0))
	r.deploy(c, id)
}
