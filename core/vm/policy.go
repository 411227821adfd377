package vm

import (
	"latchkey/core/account"
	"latchkey/core/policy"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// Within reports whether a chain with these caps runs the code. Its memory cannot
// be bounded more tightly than prepare did, so code that may take more than the
// chain allows is refused as a whole. Errors: *policy.Refusal.
func (c *Code) Within(caps policy.Caps) error {
	if most := caps.MemoryPagesMax; most > 0 && c.MemoryPagesMax > most {
		return policy.OverCap{Cap: policy.MemoryCap, OfChain: true, Max: uint64(most), Wanted: uint64(c.MemoryPagesMax)}
	}
	return nil
}

// limitGas lowers what the call may burn to gas_max.
func (c *call) limitGas() {
	ceiling := c.policy.Gas(c.facts.Caps)
	if ceiling.Max > 0 && ceiling.Max < c.gas.burntMax {
		c.gas.burntMax = ceiling.Max
		c.gas.beyond = &PolicyRefusal{ceiling.Refuse(0)}
	}
}

// limitStorage sets what the account may store: storage_bytes_max and, on top,
// its code if that lies with it.
func (c *call) limitStorage(code *Code) {
	c.storage.most = c.policy.Storage(c.facts.Caps)
	if c.storage.most.Max > 0 && c.facts.Contract.Kind == state.LocalContract {
		c.storage.most.Max += uint64(code.OriginalSize)
	}
}

// mayGrowTo checks what a write would leave the account with.
func (s *storage) mayGrowTo(usage uint64) error {
	if most := s.most.Max; most > 0 && usage > s.usage && usage > most {
		return &PolicyRefusal{s.most.Refuse(usage)}
	}
	return nil
}

func (p *promises) mayPlan(receiver account.ID) error {
	return asPolicyRefusal(p.policy.Receipt(p.account, receiver))
}

func (p *promises) mayAdd(receiver account.ID, a transaction.Action) error {
	return asPolicyRefusal(p.policy.Action(p.account, receiver, a))
}

func (p *promises) mayRefundTo(to account.ID) error {
	return asPolicyRefusal(p.policy.RefundTo(p.account, to))
}
