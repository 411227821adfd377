package vm

import "latchkey/core/state"

// storageKey reads a key after base was charged: each function has its own.
func (c *call) storageKey(base, length, ptr uint64) ([]byte, error) {
	if err := c.gas.burn(base); err != nil {
		return nil, err
	}
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
	f := c.fees
	key, err := c.storageKey(f.StorageWriteBase, a[0], a[1])
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
	if err := c.gas.burnUnits(f.StorageWriteKeyByte, uint64(len(key))); err != nil {
		return 0, err
	}
	if err := c.gas.burnUnits(f.StorageWriteValueByte, uint64(len(value))); err != nil {
		return 0, err
	}
	usage := c.storageUsage + state.DataBytes(c.schedule.Storage, key, value)
	old, existed := c.state.Data(c.ctx.Current, key)
	if existed {
		if err := c.gas.burnUnits(f.StorageWriteEvictedByte, uint64(len(old))); err != nil {
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
	key, err := c.storageKey(c.fees.StorageReadBase, a[0], a[1])
	if err != nil {
		return 0, err
	}
	if err := c.gas.burnUnits(c.fees.StorageReadKeyByte, uint64(len(key))); err != nil {
		return 0, err
	}
	value, ok := c.state.Data(c.ctx.Current, key)
	if !ok {
		return 0, nil
	}
	return 1, c.giveRead(a[2], value)
}

// giveRead charges for a value that was read and puts it into a register.
func (c *call) giveRead(register uint64, value []byte) error {
	f, n := c.fees, uint64(len(value))
	if err := c.gas.burnUnits(f.StorageReadValueByte, n); err != nil {
		return err
	}
	if n > f.StorageLargeReadAbove {
		if err := c.gas.burnEach(f.StorageLargeReadBase, f.StorageLargeReadByte, n); err != nil {
			return err
		}
	}
	return c.registers.set(c, register, value)
}

func storageRemove(c *call, a []uint64) (uint64, error) {
	f := c.fees
	key, err := c.storageKey(f.StorageRemoveBase, a[0], a[1])
	if err != nil {
		return 0, err
	}
	if err := c.gas.burnUnits(f.StorageRemoveKeyByte, uint64(len(key))); err != nil {
		return 0, err
	}
	old, existed := c.state.Data(c.ctx.Current, key)
	if !existed {
		return 0, nil
	}
	if err := c.gas.burnUnits(f.StorageRemoveValueByte, uint64(len(old))); err != nil {
		return 0, err
	}
	c.storageUsage -= state.DataBytes(c.schedule.Storage, key, old)
	c.state.DeleteData(c.ctx.Current, key)
	return 1, c.registers.set(c, a[2], old)
}

func storageHasKey(c *call, a []uint64) (uint64, error) {
	key, err := c.storageKey(c.fees.StorageHasKeyBase, a[0], a[1])
	if err != nil {
		return 0, err
	}
	if err := c.gas.burnUnits(c.fees.StorageHasKeyByte, uint64(len(key))); err != nil {
		return 0, err
	}
	_, ok := c.state.Data(c.ctx.Current, key)
	return flag(ok), nil
}

// latchkeyAccessKey gives the Borsh record of a key on the contract's own
// account, so that a contract can return what a key left unspent.
func latchkeyAccessKey(c *call, a []uint64) (uint64, error) {
	key, malformed, err := c.publicKey(a[0], a[1])
	switch {
	case err != nil:
		return 0, err
	case malformed != nil:
		return 0, malformed
	}
	if err := c.gas.burnEach(c.fees.StorageReadBase, c.fees.StorageReadKeyByte, uint64(len(key.Borsh()))); err != nil {
		return 0, err
	}
	record, ok := c.state.AccessKey(c.ctx.Current, key)
	if !ok {
		return 0, nil
	}
	return 1, c.giveRead(a[2], record.Borsh())
}

// refusedIterator stands for the functions that walked over storage: NEAR gave
// them up, and contracts that still import them can be loaded.
func refusedIterator(name string) func(*call, []uint64) (uint64, error) {
	return func(*call, []uint64) (uint64, error) { return 0, deprecated(name) }
}
