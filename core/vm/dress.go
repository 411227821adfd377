package vm

import (
	"strings"

	"latchkey/core/fees"
	"latchkey/core/policy"
)

// A host function's form with Extism memory handles follows from its form with
// guest pointers, by the letters that HostFunction.handles has for it.
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
			run:    part{form: row}}
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
	args, amount, err := c.extism.pointers(&c.guest, row.handles, handles)
	if err != nil {
		return 0, err
	}
	own := c.guest
	c.guest = own.over(&c.extism.blocks)
	result, err := row.invoke(c, args)
	output := c.guest.registers
	c.guest = own
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
	return c.extism.newBlock(&c.guest, data)
}

// pointers turns handles into the arguments of the form with pointers. amount
// is the block that an amount will be written to, if any.
func (x *extism) pointers(g *guest, letters string, handles []uint64) (args []uint64, amount uint64, err error) {
	for _, letter := range letters {
		switch letter {
		case '-':
			continue
		case 'o':
			args = append(args, outputRegister)
			continue
		case 'A':
			if amount, err = x.newBlock(g, make([]byte, 16)); err != nil {
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
		content, ok := x.blocks.content(handle)
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
func (x *extism) newBlock(g *guest, data []byte) (uint64, error) {
	if err := g.gas.burnEach(g.fees.WriteMemoryBase, g.fees.WriteMemoryByte, uint64(len(data))); err != nil {
		return 0, err
	}
	handle := x.blocks.alloc(uint64(len(data)), g.memoryBytesMax)
	if handle == 0 {
		return 0, errMemoryAccess
	}
	copy(x.blocks.memory[handle:], data)
	return handle, nil
}

// memoryBytesMax is what a guest with this policy may take.
func memoryBytesMax(schedule *fees.Schedule, p *policy.Policy, caps policy.Caps) uint64 {
	pages := uint64(schedule.Limits.MemoryPagesMax)
	if most := p.Memory(caps).Max; most > 0 {
		pages = min(pages, most)
	}
	return pages * PageBytes
}
