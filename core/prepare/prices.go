package prepare

import "latchkey/core/fees"

// prices are what a module's instructions cost, in units.
type prices struct{ access, float, ranged, grownPage uint32 }

// prices follow from what the module's memory may grow to, once that is limited.
func (m *module) prices(i *fees.Instructions) prices {
	pages := uint32(0)
	if len(m.memories) > 0 {
		pages = *m.memories[0].max
	}
	return prices{i.AccessUnits(pages), i.Float, i.RangeUnits(pages), i.GrownPage}
}

// of is the price of an instruction that works on no range.
func (p *prices) of(in *instruction) uint32 {
	switch {
	case in.shape.immediate == access:
		return p.access
	case isSlowFloat(in.op):
		return p.float
	}
	return 1
}

// isSlowFloat recognises what fees.Instructions.Float is for.
func isSlowFloat(op byte) bool {
	switch op {
	case 0x91, 0x94, 0x95, // f32: sqrt, mul, div
		0x9f, 0xa2, 0xa3, // f64
		0xb6, 0xbb: // demotion, promotion
		return true
	}
	return false
}
