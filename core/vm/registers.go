package vm

import "latchkey/core/fees"

// registers hold byte strings between host calls, by number. Usage counts 8
// bytes more than each content, as nearcore does.
type registers struct {
	values    map[uint64][]byte
	bytesUsed uint64
}

const registerOverheadBytes = 8

func (r *registers) set(c *call, id uint64, data []byte) error {
	if err := c.gas.burnEach(c.fees.WriteRegisterBase, c.fees.WriteRegisterByte, uint64(len(data))); err != nil {
		return err
	}
	return r.keep(&c.schedule.Limits, id, data)
}

// setShared sets a register to what the host has anyway, the input or a promise's
// result: nearcore copies none of it, and charges for no bytes.
func (r *registers) setShared(c *call, id uint64, data []byte) error {
	if err := c.gas.burn(c.fees.WriteRegisterBase); err != nil {
		return err
	}
	return r.keep(&c.schedule.Limits, id, data)
}

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
	r.values[id] = append([]byte{}, data...)
	r.bytesUsed = used
	return nil
}

func (r *registers) get(c *call, id uint64) ([]byte, error) {
	data, ok := r.values[id]
	if !ok {
		return nil, invalidRegister(id)
	}
	return data, c.gas.burnEach(c.fees.ReadRegisterBase, c.fees.ReadRegisterByte, uint64(len(data)))
}
