package policy

// Caps are ceilings of one plugin: those that a chain sets for every plugin, or
// those that a plugin sets for itself. 0 is none.
type Caps struct {
	// MemoryPagesMax of 64 KiB that its memory may grow to.
	MemoryPagesMax uint32 `json:"memory_pages_max,omitempty"`
	// StorageBytesMax that its account may store besides the contract's code:
	// writes that would grow storage beyond it fail.
	StorageBytesMax uint64 `json:"storage_bytes_max,omitempty"`
	// GasMax that one call may burn.
	GasMax uint64 `json:"gas_max,omitempty"`
}

// Ceiling is the lower of two caps and what sets it.
type Ceiling struct {
	Max     uint64 // 0: none
	Cap     Cap
	OfChain bool
}

// Refuse says that something would go beyond the ceiling: what the account would
// store, in bytes, or what the memory may grow to, in pages; nothing of gas.
func (c Ceiling) Refuse(wanted uint64) Refusal { return OverCap{c.Cap, c.OfChain, c.Max, wanted} }

// Storage is the ceiling for the account's storage in bytes, besides the code.
func (p *Policy) Storage(chain Caps) Ceiling {
	return lower(StorageCap, p.own().StorageBytesMax, chain.StorageBytesMax)
}

// Gas is the ceiling for what one call may burn.
func (p *Policy) Gas(chain Caps) Ceiling { return lower(GasCap, p.own().GasMax, chain.GasMax) }

// Memory is the ceiling for the plugin's memory in pages.
func (p *Policy) Memory(chain Caps) Ceiling {
	return lower(MemoryCap, uint64(p.own().MemoryPagesMax), uint64(chain.MemoryPagesMax))
}

func (p *Policy) own() Caps {
	if p == nil {
		return Caps{}
	}
	return p.Own
}

func lower(c Cap, own, chain uint64) Ceiling {
	if own == 0 || chain != 0 && chain < own {
		return Ceiling{chain, c, true}
	}
	return Ceiling{own, c, false}
}
