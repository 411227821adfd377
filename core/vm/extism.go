package vm

import "fmt"

// The Extism kernel is a small module beside the guest, with a memory of its
// own for input, output and errors. The figures belong to the kernel that
// go-sdk v1.7.1 ships and every host loads; enginetest meets them at their edges.
const (
	// KernelPages is its initial memory in 64 KiB pages; it allocates in the
	// first of them only, and needs them even if the guest may have fewer.
	KernelPages      = 16
	kernelSpareBytes = 4 << 10 // its own records in that page
	pageBytes        = 64 << 10
	pagesMax         = 64 << 10 // of any wasm memory
)

// KernelPagesMax is the limit of the kernel's memory beside this code.
func (c *Code) KernelPagesMax() uint32 { return max(c.MemoryPagesMax, KernelPages) }

// CheckInput refuses an input that does not fit the kernel's memory. The kernel
// itself does not: a longer one would be written over its records.
func (c *Code) CheckInput(length int) error {
	growth := min(c.KernelPagesMax(), pagesMax) - KernelPages
	if limit := uint64(growth+1)*pageBytes - kernelSpareBytes; uint64(length) > limit {
		return &Failure{Code: 1, Message: fmt.Sprintf(
			"input of %d bytes is longer than the %d that fit into this plugin's %d pages of memory",
			length, limit, c.MemoryPagesMax)}
	}
	return nil
}

// OutputOutside is the failure of a guest that named as its output what lies
// outside of the kernel's memory, as when it found no room for it.
func OutputOutside(length uint64) error {
	return &Failure{Code: 1, Message: fmt.Sprintf("output of %d bytes lies outside of the plugin's Extism memory", length)}
}

// InitialMemoryTooLarge is code that wants more memory from the start than it
// may have.
func (c *Code) InitialMemoryTooLarge() error {
	return &CompileError{Reason: fmt.Sprintf("initial memory is larger than the limit of %d pages", c.MemoryPagesMax)}
}

// CheckMethod refuses what is not exported as a method.
func (c *Code) CheckMethod(export string) error {
	switch kind, exported := c.Exports[export]; {
	case !exported:
		return NotExported(export)
	case kind == ExportOther:
		return &LinkError{Reason: fmt.Sprintf(
			"exported function %q is no method: it must take nothing and return nothing or one i32", export)}
	}
	return nil
}

// NotExported is a call of what the module does not have.
func NotExported(export string) error {
	return &LinkError{Reason: fmt.Sprintf("no function %q is exported", export)}
}
