package fees

// Instructions are prices of instructions, in units of Host.Instruction. Those that
// are not named cost one.
type Instructions struct {
	// Access is for a load or a store, by what the memory may grow to: the classes
	// ascend, and the last one's is Limits.MemoryPagesMax.
	Access []MemoryClass
	// Float is for a multiplication, a division, a root and a change of width, which
	// take processors longest where numbers are subnormal.
	Float uint32
	// Range is for an instruction that works on a range, beside a unit for each byte
	// or element of it.
	Range uint32
	// GrownPage is for each page that memory.grow asks for.
	GrownPage uint32
	// FirstPage is for each page beyond FirstPagesFree that a call's memory starts with.
	FirstPage, FirstPagesFree uint32
}

// FirstPages is what a memory costs that starts with so many pages.
func (i *Instructions) FirstPages(pages uint32) uint64 {
	return uint64(i.FirstPage) * uint64(max(pages, i.FirstPagesFree)-i.FirstPagesFree)
}

// MemoryClass is of memories that may have up to so many pages of 64 KiB.
type MemoryClass struct{ PagesMax, Units uint32 }

// AccessUnits is what a load or a store costs where the memory may grow to pages.
func (i *Instructions) AccessUnits(pages uint32) uint32 {
	for _, c := range i.Access {
		if pages <= c.PagesMax {
			return c.Units
		}
	}
	return i.Access[len(i.Access)-1].Units
}

// RangeUnits is the same of an instruction that works on a range: its ends may be
// anywhere in the memory.
func (i *Instructions) RangeUnits(pages uint32) uint32 {
	return i.Range + 2*(i.AccessUnits(pages)-1)
}
