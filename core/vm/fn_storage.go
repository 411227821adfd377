package vm

import "latchkey/core/state"

func (c *call) storageKey(length, ptr uint64) ([]byte, error) {
	key, err := c.bytes(length, ptr)
	if err != nil {
		return nil, err
	}
	if n, limit := uint64(len(key)), c.schedule.Limits.StorageKeyBytesMax; n > limit {
		return nil, keyTooLong(n, limit)
	}
	return key, nil
}

func storageWrite(c *call, a []uint64) (uint64, error) {
	key, err := c.storageKey(a[0], a[1])
	if err != nil {
		return 0, err
	}
	value, err := c.bytes(a[2], a[3])
	if err != nil {
		return 0, err
	}
	if n, limit := uint64(len(value)), c.schedule.Limits.StorageValueBytesMax; n > limit {
		return 0, valueTooLong(n, limit)
	}
	f := c.fees
	if err := c.gas.burnEach(f.StorageWriteBase, f.StorageWriteKeyByte, len(key)); err != nil {
		return 0, err
	}
	if err := c.gas.burnEach(0, f.StorageWriteValueByte, len(value)); err != nil {
		return 0, err
	}
	usage := c.storageUsage + state.DataBytes(c.schedule.Storage, key, value)
	old, existed := c.state.Data(c.ctx.Current, key)
	if existed {
		if err := c.gas.burnEach(0, f.StorageWriteEvictedByte, len(old)); err != nil {
			return 0, err
		}
		if err := c.registers.set(c, a[4], old); err != nil {
			return 0, err
		}
		usage -= state.DataBytes(c.schedule.Storage, key, old)
	}
	if err := c.mayGrowTo(usage); err != nil {
		return 0, err
	}
	c.storageUsage = usage
	c.state.SetData(c.ctx.Current, key, append([]byte{}, value...))
	return flag(existed), nil
}

func storageRead(c *call, a []uint64) (uint64, error) {
	key, err := c.storageKey(a[0], a[1])
	if err != nil {
		return 0, err
	}
	f := c.fees
	if err := c.gas.burnEach(f.StorageReadBase, f.StorageReadKeyByte, len(key)); err != nil {
		return 0, err
	}
	value, ok := c.state.Data(c.ctx.Current, key)
	if !ok {
		return 0, nil
	}
	if err := c.gas.burnEach(0, f.StorageReadValueByte, len(value)); err != nil {
		return 0, err
	}
	return 1, c.registers.set(c, a[2], value)
}

func storageRemove(c *call, a []uint64) (uint64, error) {
	key, err := c.storageKey(a[0], a[1])
	if err != nil {
		return 0, err
	}
	f := c.fees
	if err := c.gas.burnEach(f.StorageRemoveBase, f.StorageRemoveKeyByte, len(key)); err != nil {
		return 0, err
	}
	old, existed := c.state.Data(c.ctx.Current, key)
	if !existed {
		return 0, nil
	}
	if err := c.gas.burnEach(0, f.StorageRemoveValueByte, len(old)); err != nil {
		return 0, err
	}
	c.storageUsage -= state.DataBytes(c.schedule.Storage, key, old)
	c.state.DeleteData(c.ctx.Current, key)
	return 1, c.registers.set(c, a[2], old)
}

func storageHasKey(c *call, a []uint64) (uint64, error) {
	key, err := c.storageKey(a[0], a[1])
	if err != nil {
		return 0, err
	}
	if err := c.gas.burnEach(c.fees.StorageHasKeyBase, c.fees.StorageHasKeyByte, len(key)); err != nil {
		return 0, err
	}
	_, ok := c.state.Data(c.ctx.Current, key)
	return flag(ok), nil
}

// latchkeyAccessKey gives the Borsh record of a key on the contract's own
// account, so that a contract can return what a key left unspent.
func latchkeyAccessKey(c *call, a []uint64) (uint64, error) {
	key, err := c.publicKey(a[0], a[1])
	if err != nil {
		return 0, err
	}
	f := c.fees
	if err := c.gas.burnEach(f.StorageReadBase, f.StorageReadKeyByte, len(key.Borsh())); err != nil {
		return 0, err
	}
	record, ok := c.state.AccessKey(c.ctx.Current, key)
	if !ok {
		return 0, nil
	}
	value := record.Borsh()
	if err := c.gas.burnEach(0, f.StorageReadValueByte, len(value)); err != nil {
		return 0, err
	}
	return 1, c.registers.set(c, a[2], value)
}

// refusedIterator stands for the functions that walked over storage: NEAR gave
// them up, and contracts that still import them can be loaded.
func refusedIterator(name string) func(*call, []uint64) (uint64, error) {
	return func(*call, []uint64) (uint64, error) { return 0, deprecated(name) }
}
