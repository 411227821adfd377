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

// stackBytes is what a call takes of the stack: by nearcore's rule, or what V8
// needs for it, if that is more.
func (s *scanner) stackBytes() uint32 {
	return uint32(max(s.frameBytes()+s.highest, widened(len(s.locals)+s.deepest+s.outgoing)))
}

// widened is what a frame takes of V8's stack, as a part of vm.StackBytesMax. In a
// Web Worker V8 has 500 kB, of which 420 are left to guests. Each parameter, local
// and operand, and what is passed to a function that is called, may take 8 bytes
// there, whatever its type; 48 come on top. So values of 32 bits count more than
// with nearcore once a function has many, and all others as there:
//
//	a frame of                        nearcore   here    V8 at most
//	nothing                              64       64        48
//	8 values of 32 bits                  96       96       112
//	64 parameters of 32 bits            320      350       560
//	64 arguments, passed on            576      990     1,584
//	400 locals of 32 bits             1,664    2,030     3,248
//	400 locals of 64 bits             3,264    3,264     3,248
//
// What V8's optimising compiler keeps beside these, since the function calculates it
// twice, is not counted: what V8 cuts short for it is run again (vm.Limited).
func widened(slots int) int { return (48 + 8*slots) * 5 / 8 }
