package vm

import "strings"

// A host function's form with Extism memory handles follows from its form with
// guest pointers. HostFunction.handles has a letter for each parameter of the
// latter, or "-" when there are none:
//
//	b   length and pointer of bytes    a handle
//	a   pointer to an amount           a handle of 16 little-endian bytes; 0 is nothing
//	l   pointer and count of numbers   a handle of 8 little-endian bytes each
//	n   a number                       the same
//	A   where an amount goes           none: the result is a handle of it
//	o   the register of the output     none: the result is a handle of it, 0 for none
//
// The handles of a guest are pointers into the memory of its blocks, and the
// one implementation runs with that in the place of the guest's memory.

// dressed returns the rows that have a form with handles, in it.
func dressed(rows []HostFunction) []HostFunction {
	var forms []HostFunction
	for i := range rows {
		row := &rows[i]
		if row.handles == "" {
			continue
		}
		form := HostFunction{Name: row.Name, Fee: row.Fee, Check: row.Check, noBase: true, Results: row.Results,
			Params: i64s(len(row.handles) - strings.Count(row.handles, "A") - strings.Count(row.handles, "o") - strings.Count(row.handles, "-")),
			run:    func(c *call, args []uint64) (uint64, error) { return c.withHandles(row, args) }}
		if strings.ContainsAny(row.handles, "Ao") {
			form.Results = i64s(1)
			form.Fee += " + write_memory"
		}
		forms = append(forms, form)
	}
	return forms
}

// outputRegister is where the output of a form with handles passes through.
const outputRegister = 0

// withHandles runs row for a guest that named bytes by handle.
func (c *call) withHandles(row *HostFunction, handles []uint64) (uint64, error) {
	args, amount, err := c.pointers(row.handles, handles)
	if err != nil {
		return 0, err
	}
	guest, own := c.guest, c.registers
	c.guest, c.registers = &c.blocks, registers{}
	result, err := row.invoke(c, args)
	output := c.registers
	c.guest, c.registers = guest, own
	switch {
	case err != nil:
		return 0, err
	case amount != 0:
		return amount, nil
	case !strings.Contains(row.handles, "o"):
		return result, nil
	}
	data, ok := output.values[outputRegister]
	if !ok {
		return 0, nil
	}
	return c.newBlock(data)
}

// pointers turns handles into the arguments of the form with pointers. amount
// is the block that an amount will be written to, if any.
func (c *call) pointers(letters string, handles []uint64) (args []uint64, amount uint64, err error) {
	for _, letter := range letters {
		switch letter {
		case '-':
			continue
		case 'o':
			args = append(args, outputRegister)
			continue
		case 'A':
			if amount, err = c.newBlock(make([]byte, 16)); err != nil {
				return nil, 0, err
			}
			args = append(args, amount)
			continue
		}
		handle := handles[0]
		handles = handles[1:]
		if letter == 'n' {
			args = append(args, handle)
			continue
		}
		content, ok := c.blocks.content(handle)
		length := uint64(len(content))
		switch {
		case !ok:
			return nil, 0, errMemoryAccess
		case letter == 'b':
			args = append(args, length, handle)
		case letter == 'a' && (length == 16 || handle == 0):
			args = append(args, handle)
		case letter == 'l' && length%8 == 0:
			args = append(args, handle, length/8)
		default:
			return nil, 0, errMemoryAccess
		}
	}
	return args, amount, nil
}

// newBlock hands data to the guest.
func (c *call) newBlock(data []byte) (uint64, error) {
	if err := c.gas.burnEach(c.fees.WriteMemoryBase, c.fees.WriteMemoryByte, uint64(len(data))); err != nil {
		return 0, err
	}
	handle := c.blocks.alloc(uint64(len(data)), c.blockBytesMax())
	if handle == 0 {
		return 0, errMemoryAccess
	}
	copy(c.blocks.memory[handle:], data)
	return handle, nil
}

// blockBytesMax bounds blocks as the guest's own memory is bounded.
func (c *call) blockBytesMax() uint64 {
	pages := uint64(c.schedule.Limits.MemoryPagesMax)
	if most := c.policy.Memory(c.ctx.Caps).Max; most > 0 {
		pages = min(pages, most)
	}
	return pages << 16
}
