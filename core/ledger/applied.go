package ledger

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"latchkey/core/authorize"
	"latchkey/core/borsh"
	"latchkey/core/receipt"
	"latchkey/core/runtime"
	"latchkey/core/transaction"
)

// Applied is what a block made of its input.
type Applied struct {
	// Block is nil when every transaction was refused and no receipt ran: the
	// head stays, and the input is as if it had never been. An input without
	// transactions makes a block even if nothing runs in it.
	Block *Block
	// Outcomes is the hash of all outcomes of the block.
	Outcomes transaction.Hash
	// Refusals has an entry for each transaction of the input, in order; nil
	// is accepted. Shorter than the input when the block's gas ran out: the
	// rest belongs into the next block.
	Refusals []authorize.InvalidTx
	// Burnt has the gas that each of those has burnt in the block, with its receipts; of
	// one that was refused what its guard has burnt, as far as is known.
	Burnt []uint64
	// AdminRefusals has an entry for each admin change of the input, in order.
	AdminRefusals []AdminRefusal
	// DuePaid has an entry for each due of the input, in order: whether it ran.
	DuePaid []bool
	// DropsToEnd says that a drop was made that will be over some day.
	DropsToEnd bool

	wasted   uint64
	ran      []ran // with an entry for each of Refusals
	outcomes []runtime.Outcome
	deeds    []Deed             // of those outcomes
	receipts []*receipt.Receipt // that came with them
}

// Made is a block with what ran in it, in the order of its outcomes, so that who has made it
// need not read them.
type Made struct {
	Block *Block
	Deeds []Deed
}

// Made is the block, if there is one.
func (a *Applied) Made() Made {
	for i := range a.deeds {
		a.deeds[i].Outcome = &a.outcomes[i]
	}
	return Made{a.Block, a.deeds}
}

// refusal is the first of an input of which nothing was to be refused; nil: none was.
func (a *Applied) refusal() error {
	for _, refusal := range a.AdminRefusals {
		if refusal != nil {
			return refusal
		}
	}
	for _, refusal := range a.Refusals {
		if refusal != nil {
			return refusal
		}
	}
	return nil
}

// Line sums the block up for comparing hosts: height, state root, hash of the
// outcomes, hash of the refusals with their figures, and the names of the verdicts,
// those on admin changes first. Without a block the first two are dashes.
func (a *Applied) Line() string {
	var w borsh.Writer
	verdicts := make([]string, 0, len(a.AdminRefusals)+len(a.Refusals))
	for i, refusal := range a.AdminRefusals {
		verdicts = append(verdicts, "ok")
		if refusal != nil {
			verdicts[i] = AdminRefusals.Name(refusal)
			w.Count(i)
			AdminRefusals.Encode(&w, refusal)
		}
	}
	for i, refusal := range a.Refusals {
		verdicts = append(verdicts, "ok")
		if refusal != nil {
			verdicts[len(verdicts)-1] = authorize.Code(refusal)
			w.Count(i)
			authorize.InvalidTxs.Encode(&w, refusal)
		}
	}
	refusals := transaction.Hash(sha256.Sum256(w.Bytes()))
	height, root := "-", "-"
	if a.Block != nil {
		height, root = fmt.Sprint(a.Block.Height), a.Block.State.String()
	}
	return strings.Join(append([]string{height, root, a.Outcomes.String(), refusals.String()}, verdicts...), " ")
}
