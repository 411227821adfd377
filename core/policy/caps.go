package policy

import "fmt"

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
	Max  uint64 // 0: none
	Rule string
}

// Refuse says that something would go beyond the ceiling.
func (c Ceiling) Refuse(format string, args ...any) *Refusal {
	return &Refusal{c.Rule, fmt.Sprintf(format, args...)}
}

// Storage is the ceiling for the account's storage in bytes, besides the code.
func (p *Policy) Storage(chain Caps) Ceiling {
	return lower("storage_bytes_max", p.own().StorageBytesMax, chain.StorageBytesMax)
}

// Gas is the ceiling for what one call may burn.
func (p *Policy) Gas(chain Caps) Ceiling { return lower("gas_max", p.own().GasMax, chain.GasMax) }

// Memory is the ceiling for the plugin's memory in pages.
func (p *Policy) Memory(chain Caps) Ceiling {
	return lower("memory_pages_max", uint64(p.own().MemoryPagesMax), uint64(chain.MemoryPagesMax))
}

func (p *Policy) own() Caps {
	if p == nil {
		return Caps{}
	}
	return p.Own
}

func lower(field string, own, chain uint64) Ceiling {
	if own == 0 || chain != 0 && chain < own {
		return Ceiling{chain, field + " of the chain"}
	}
	return Ceiling{own, field}
}
