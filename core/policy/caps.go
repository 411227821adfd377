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
