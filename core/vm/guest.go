package vm

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
)

// fromRegister as a length means that the pointer is a register's number; for
// text it means that the text ends with a zero byte.
const fromRegister = ^uint64(0)

// memory copies bytes out of the guest's memory.
func (c *call) memory(length, ptr uint64) ([]byte, error) {
	if length > uint64(c.schedule.Limits.MemoryPagesMax)<<16 {
		return nil, errMemoryAccess
	}
	if err := c.gas.burnEach(c.fees.ReadMemoryBase, c.fees.ReadMemoryByte, int(length)); err != nil {
		return nil, err
	}
	data, ok := c.guest.Read(ptr, length)
	if !ok {
		return nil, errMemoryAccess
	}
	return append(make([]byte, 0, length), data...), nil
}

// bytes reads a (length, pointer) pair, from memory or a register.
func (c *call) bytes(length, ptr uint64) ([]byte, error) {
	if length == fromRegister {
		return c.registers.get(c, ptr)
	}
	return c.memory(length, ptr)
}

func (c *call) writeMemory(ptr uint64, data []byte) error {
	if err := c.gas.burnEach(c.fees.WriteMemoryBase, c.fees.WriteMemoryByte, len(data)); err != nil {
		return err
	}
	if !c.guest.Write(ptr, data) {
		return errMemoryAccess
	}
	return nil
}

func (c *call) yocto(ptr uint64) (amount.Yocto, error) {
	b, err := c.memory(16, ptr)
	if err != nil {
		return amount.Zero, err
	}
	return amount.FromBytes(b), nil
}

func (c *call) accountID(length, ptr uint64) (account.ID, error) {
	b, err := c.bytes(length, ptr)
	if err != nil {
		return "", err
	}
	if err := c.gas.burnEach(c.fees.UTF8Base, c.fees.UTF8Byte, len(b)); err != nil {
		return "", err
	}
	id, err := account.Parse(string(b))
	if err != nil {
		return "", errInvalidAccountID
	}
	return id, nil
}

func (c *call) publicKey(length, ptr uint64) (keys.PublicKey, error) {
	b, err := c.bytes(length, ptr)
	if err != nil {
		return keys.PublicKey{}, err
	}
	k, err := keys.PublicKeyFromBorsh(b)
	if err != nil {
		return k, errInvalidPublicKey
	}
	return k, nil
}

// text reads UTF-8 that may take at most bytesMax bytes.
func (c *call) text(length, ptr, bytesMax uint64) (string, error) {
	b, err := c.textBytes(length, ptr, bytesMax, 1)
	if err != nil {
		return "", err
	}
	if err := c.gas.burnEach(c.fees.UTF8Base, c.fees.UTF8Byte, len(b)); err != nil {
		return "", err
	}
	if !utf8.Valid(b) {
		return "", errBadUTF8
	}
	return string(b), nil
}

// text16 reads little-endian UTF-16 of length bytes.
func (c *call) text16(length, ptr, bytesMax uint64) (string, error) {
	b, err := c.textBytes(length, ptr, bytesMax, 2)
	if err != nil {
		return "", err
	}
	if err := c.gas.burnEach(c.fees.UTF16Base, c.fees.UTF16Byte, len(b)); err != nil {
		return "", err
	}
	return decodeUTF16(b)
}

// textBytes reads text of known length, or up to its terminator of unit bytes.
func (c *call) textBytes(length, ptr, bytesMax uint64, unit int) ([]byte, error) {
	limit := c.schedule.Limits.LogBytesMax
	if length != fromRegister {
		if length > bytesMax {
			sum, carry := bits.Add64(c.logBytes, length, 0)
			return nil, logTooLong(sum|-carry, limit) // at most 2^64-1, as nearcore counts
		}
		return c.memory(length, ptr)
	}
	var text []byte
	for {
		b, err := c.memory(uint64(unit), ptr+uint64(len(text)))
		if err != nil {
			return nil, err
		}
		if b[0] == 0 && b[unit-1] == 0 {
			return text, nil
		}
		if text = append(text, b...); uint64(len(text)) > bytesMax {
			return nil, logTooLong(c.logBytes+uint64(len(text)), limit)
		}
	}
}

func decodeUTF16(b []byte) (string, error) {
	if len(b)%2 != 0 {
		return "", errBadUTF16
	}
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	for i := 0; i < len(units); i++ {
		if !utf16.IsSurrogate(rune(units[i])) {
			continue
		}
		if i+1 == len(units) || utf16.DecodeRune(rune(units[i]), rune(units[i+1])) == utf8.RuneError {
			return "", errBadUTF16
		}
		i++
	}
	return string(utf16.Decode(units)), nil
}
