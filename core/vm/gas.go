package vm

import (
	"math"
	"math/bits"
)

// gasCounter tracks one call: burnt is gone, forwarded is reserved for the
// receipts that the call makes. Both come out of prepaid.
type gasCounter struct {
	prepaid   uint64
	burntMax  uint64 // at most what one call may burn
	beyond    Cause  // what says so, when a call would burn more
	burnt     uint64
	forwarded uint64
}

func (g *gasCounter) used() uint64   { return g.burnt + g.forwarded }
func (g *gasCounter) unused() uint64 { return g.prepaid - g.used() }

// burn charges gas that is consumed now.
func (g *gasCounter) burn(gas uint64) error { return g.deduct(gas, 0) }

// burnEach charges base and then units times each, as nearcore does: one after
// the other, which shows in what a call has burnt that could not pay for both.
func (g *gasCounter) burnEach(base, each, units uint64) error {
	if err := g.burn(base); err != nil {
		return err
	}
	return g.burnUnits(each, units)
}

// burnUnits charges units times each.
func (g *gasCounter) burnUnits(each, units uint64) error {
	hi, gas := bits.Mul64(each, units)
	if hi != 0 {
		return errIntegerOverflow
	}
	return g.burn(gas)
}

// deduct charges burn now and reserves forward. When the call cannot pay it,
// everything left is burnt, but never more than was paid for or allowed. Sums
// that nobody could count burn nothing.
func (g *gasCounter) deduct(burn, forward uint64) error {
	burnt, carry1 := bits.Add64(g.burnt, burn, 0)
	forwarded, carry2 := bits.Add64(g.forwarded, forward, 0)
	used, carry3 := bits.Add64(burnt, forwarded, 0)
	if carry1|carry2 != 0 || carry3 != 0 && forward > 0 {
		return errIntegerOverflow
	}
	fits := carry3 == 0
	if fits && burnt <= g.burntMax && used <= g.prepaid {
		g.burnt, g.forwarded = burnt, forwarded
		return nil
	}
	var err Cause = errGasExceeded
	if fits && used <= g.prepaid || burnt > g.burntMax && g.burntMax < g.prepaid {
		err = g.beyond
	}
	g.burnt = min(burnt, g.burntMax, g.prepaid)
	g.forwarded = min(g.forwarded, g.prepaid-g.burnt)
	return err
}

// available is what may still be burnt.
func (g *gasCounter) available() uint64 { return min(g.unused(), g.burntMax-min(g.burnt, g.burntMax)) }

// lend lets the guest use what gas there is for its instructions.
func (c *call) lend() {
	c.lent = int64(min(c.gas.available()/c.guest.fees.Instruction, math.MaxInt64))
	c.meter.Instructions = c.lent
}

// settle burns what the guest has used of that. A guest that has used more finds
// its counter below zero, and stops at the next place where it looks; gas is
// used up at the same instruction on every host.
func (c *call) settle() error {
	used := uint64(c.lent - c.meter.Instructions)
	c.lent = c.meter.Instructions
	hi, gas := bits.Mul64(used, c.guest.fees.Instruction)
	if most := math.MaxUint64 - c.gas.burnt; hi != 0 || gas > most {
		gas = most // nobody has paid that, and it is no sum to refuse
	}
	return c.gas.burn(gas)
}
