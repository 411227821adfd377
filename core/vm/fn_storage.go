package vm

import (
	"latchkey/core/account"
	"latchkey/core/fees"
	"latchkey/core/policy"
	"latchkey/core/state"
)

// storage is what the contract keeps.
type storage struct {
	state   *state.State
	account account.ID // whose it is
	prices  fees.Storage
	usage   uint64 // of the account, in bytes
	most    policy.Ceiling
}

// storageKey reads a key after base was charged: each function has its own.
func (s *storage) key(g *guest, base, length, ptr uint64) ([]byte, error) {
	if err := g.gas.burn(base); err != nil {
		return nil, err
	}
	key, err := g.bytes(length, ptr)
	if err != nil {
		return nil, err
	}
	if n, limit := uint64(len(key)), g.limits.StorageKeyBytesMax; n > limit {
		return nil, keyTooLong(n, limit)
	}
	return key, nil
}

func storageWrite(g *guest, s *storage, a []uint64) (uint64, error) {
	f := g.fees
	key, err := s.key(g, f.StorageWriteBase, a[0], a[1])
	if err != nil {
		return 0, err
	}
	value, err := g.bytes(a[2], a[3])
	if err != nil {
		return 0, err
	}
	if n, limit := uint64(len(value)), g.limits.StorageValueBytesMax; n > limit {
		return 0, valueTooLong(n, limit)
	}
	if err := g.gas.burnUnits(f.StorageWriteKeyByte, uint64(len(key))); err != nil {
		return 0, err
	}
	if err := g.gas.burnUnits(f.StorageWriteValueByte, uint64(len(value))); err != nil {
		return 0, err
	}
	usage := s.usage + state.DataBytes(s.prices, key, value)
	old, existed := s.state.Data(s.account, key)
	if existed {
		if err := g.gas.burnUnits(f.StorageWriteEvictedByte, uint64(len(old))); err != nil {
			return 0, err
		}
		if err := g.setRegister(a[4], old); err != nil {
			return 0, err
		}
		usage -= state.DataBytes(s.prices, key, old)
	}
	if err := s.mayGrowTo(usage); err != nil {
		return 0, err
	}
	s.usage = usage
	s.state.SetData(s.account, key, append([]byte{}, value...))
	return flag(existed), nil
}

func storageRead(g *guest, s *storage, a []uint64) (uint64, error) {
	key, err := s.key(g, g.fees.StorageReadBase, a[0], a[1])
	if err != nil {
		return 0, err
	}
	if err := g.gas.burnUnits(g.fees.StorageReadKeyByte, uint64(len(key))); err != nil {
		return 0, err
	}
	value, ok := s.state.Data(s.account, key)
	if !ok {
		return 0, nil
	}
	return 1, giveRead(g, a[2], value)
}

// giveRead charges for a value that was read and puts it into a register.
func giveRead(g *guest, register uint64, value []byte) error {
	f, n := g.fees, uint64(len(value))
	if err := g.gas.burnUnits(f.StorageReadValueByte, n); err != nil {
		return err
	}
	if n > f.StorageLargeReadAbove {
		if err := g.gas.burnEach(f.StorageLargeReadBase, f.StorageLargeReadByte, n); err != nil {
			return err
		}
	}
	return g.setRegister(register, value)
}

func storageRemove(g *guest, s *storage, a []uint64) (uint64, error) {
	f := g.fees
	key, err := s.key(g, f.StorageRemoveBase, a[0], a[1])
	if err != nil {
		return 0, err
	}
	if err := g.gas.burnUnits(f.StorageRemoveKeyByte, uint64(len(key))); err != nil {
		return 0, err
	}
	old, existed := s.state.Data(s.account, key)
	if !existed {
		return 0, nil
	}
	if err := g.gas.burnUnits(f.StorageRemoveValueByte, uint64(len(old))); err != nil {
		return 0, err
	}
	s.usage -= state.DataBytes(s.prices, key, old)
	s.state.DeleteData(s.account, key)
	return 1, g.setRegister(a[2], old)
}

func storageHasKey(g *guest, s *storage, a []uint64) (uint64, error) {
	key, err := s.key(g, g.fees.StorageHasKeyBase, a[0], a[1])
	if err != nil {
		return 0, err
	}
	if err := g.gas.burnUnits(g.fees.StorageHasKeyByte, uint64(len(key))); err != nil {
		return 0, err
	}
	_, ok := s.state.Data(s.account, key)
	return flag(ok), nil
}

// latchkeyAccessKey gives the Borsh record of a key on the contract's own
// account, so that a contract can return what a key left unspent.
func latchkeyAccessKey(g *guest, s *storage, a []uint64) (uint64, error) {
	key, malformed, err := g.publicKey(a[0], a[1])
	switch {
	case err != nil:
		return 0, err
	case malformed != nil:
		return 0, malformed
	}
	if err := g.gas.burnEach(g.fees.StorageReadBase, g.fees.StorageReadKeyByte, uint64(len(key.Borsh()))); err != nil {
		return 0, err
	}
	record, ok := s.state.AccessKey(s.account, key)
	if !ok {
		return 0, nil
	}
	return 1, giveRead(g, a[2], record.Borsh())
}

// refusedIterator stands for the functions that walked over storage: NEAR gave
// them up, and contracts that still import them can be loaded.
func refusedIterator(name string) part {
	return part{guest: func(*guest, []uint64) (uint64, error) { return 0, deprecated(name) }}
}
