package prepare

// base is an address that is in a local: of 32 bits, or of 64 of which the lower count.
type base struct {
	local   uint32
	put     int // when something was last put into the local
	wrapped bool
}

// append fetches the address.
func (b base) append(out []byte) []byte {
	out = appendU32(append(out, opLocalGet), b.local)
	if b.wrapped {
		out = append(out, opI32Wrap)
	}
	return out
}

// bases knows which operands are a base, and which bases were noted on every way to the
// current instruction.
type bases struct {
	operands []*base // by place on the stack, the lowest first; nil for what is no base
	puts     int
	put      map[uint32]int // when something was last put into a local
	noted    map[base]bool
}

// begin forgets all, for a new function.
func (b *bases) begin() {
	*b = bases{operands: b.operands[:0], put: map[uint32]int{}, noted: map[base]bool{}}
}

// of returns the base that the operand at a place is, if its local still has it.
func (b *bases) of(place int) (base, bool) {
	if place >= len(b.operands) || b.operands[place] == nil || b.operands[place].put != b.put[b.operands[place].local] {
		return base{}, false
	}
	return *b.operands[place], true
}

// note reports whether a base is still to be noted, which is done then.
func (b *bases) note(one base) bool {
	already := b.noted[one]
	b.noted[one] = true
	return !already
}

// follow goes on behind an instruction, which has left the lowest operands as they were
// and of which there are height now.
func (b *bases) follow(in *instruction, lowest, height int) {
	top := (*base)(nil)
	switch in.op {
	case opLoop, opElse, opEnd: // another way leads here
		clear(b.noted)
	case opLocalSet:
		b.puts++
		b.put[in.index] = b.puts
	case opLocalTee:
		b.puts++
		b.put[in.index] = b.puts
		top = &base{local: in.index, put: b.puts}
	case opLocalGet:
		top = &base{local: in.index, put: b.put[in.index]}
	case opI32Wrap:
		if wide, ok := b.of(height - 1); ok {
			wide.wrapped = true
			top = &wide
		}
	}
	b.operands = b.operands[:min(lowest, len(b.operands))]
	for len(b.operands) < height {
		b.operands = append(b.operands, nil)
	}
	if top != nil {
		b.operands[height-1] = top
	}
}
