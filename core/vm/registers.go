package vm

import "latchkey/core/fees"

// registers hold byte strings between host calls, by number. Usage counts 8
// bytes more than each content, as nearcore does.
type registers struct {
	values    map[uint64][]byte
	bytesUsed uint64
}

const registerOverheadBytes = 8

func (g *guest) setRegister(id uint64, data []byte) error {
	if err := g.gas.burnEach(g.fees.WriteRegisterBase, g.fees.WriteRegisterByte, uint64(len(data))); err != nil {
		return err
	}
	return g.registers.keep(g.limits, id, data)
}

// shareRegister sets a register to what the host has anyway, the input or a promise's
// result: nearcore copies none of it, and charges for no bytes.
func (g *guest) shareRegister(id uint64, data []byte) error {
	if err := g.gas.burn(g.fees.WriteRegisterBase); err != nil {
		return err
	}
	return g.registers.keep(g.limits, id, data)
}

// keep takes data as it is: what is in a register, nobody changes.
func (r *registers) keep(l *fees.Limits, id uint64, data []byte) error {
	if uint64(len(data)) > l.RegisterBytesMax || uint64(len(r.values)) >= l.RegistersMax {
		return errMemoryAccess
	}
	used := r.bytesUsed + uint64(len(data)) + registerOverheadBytes
	if old, ok := r.values[id]; ok {
		used -= uint64(len(old)) + registerOverheadBytes
	}
	if used > l.RegistersBytesMax {
		return errMemoryAccess
	}
	if r.values == nil {
		r.values = map[uint64][]byte{}
	}
	r.values[id] = data
	r.bytesUsed = used
	return nil
}

func (g *guest) register(id uint64) ([]byte, error) {
	data, ok := g.registers.values[id]
	if !ok {
		return nil, invalidRegister(id)
	}
	return data, g.gas.burnEach(g.fees.ReadRegisterBase, g.fees.ReadRegisterByte, uint64(len(data)))
}
