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
	if err := c.gas.burnEach(c.fees.ReadMemoryBase, c.fees.ReadMemoryByte, length); err != nil {
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
	if err := c.gas.burnEach(c.fees.WriteMemoryBase, c.fees.WriteMemoryByte, uint64(len(data))); err != nil {
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
	if err := c.gas.burnEach(c.fees.UTF8Base, c.fees.UTF8Byte, uint64(len(b))); err != nil {
		return "", err
	}
	if !utf8.Valid(b) {
		return "", errBadUTF8
	}
	id, err := account.Parse(string(b))
	if err != nil {
		return "", errInvalidAccountID
	}
	return id, nil
}

// publicKey reads a key. What is not a key is malformed: nearcore refuses it after
// what it is for is paid.
func (c *call) publicKey(length, ptr uint64) (k keys.PublicKey, malformed, err error) {
	b, err := c.bytes(length, ptr)
	if err != nil {
		return k, nil, err
	}
	if k, err = keys.PublicKeyFromBorsh(b); err != nil {
		malformed = errInvalidPublicKey
	}
	return k, malformed, nil
}

// text reads UTF-8 that may take at most bytesMax bytes.
func (c *call) text(length, ptr, bytesMax uint64) (string, error) {
	if err := c.gas.burn(c.fees.UTF8Base); err != nil {
		return "", err
	}
	b, err := c.textBytes(length, ptr, bytesMax)
	if err != nil {
		return "", err
	}
	if err := c.gas.burnUnits(c.fees.UTF8Byte, uint64(len(b))); err != nil {
		return "", err
	}
	if !utf8.Valid(b) {
		return "", errBadUTF8
	}
	return string(b), nil
}

// textBytes reads text of known length, or up to its zero byte.
func (c *call) textBytes(length, ptr, bytesMax uint64) ([]byte, error) {
	if length == fromRegister {
		return c.terminated(ptr, bytesMax, 1)
	}
	if length > bytesMax {
		return nil, c.textTooLong(length)
	}
	return c.memory(length, ptr)
}

// text16 reads little-endian UTF-16 of length bytes, or up to a zero unit. Its
// length is looked at when it was read, unlike UTF-8's: nearcore's order.
func (c *call) text16(length, ptr, bytesMax uint64) (string, error) {
	if err := c.gas.burn(c.fees.UTF16Base); err != nil {
		return "", err
	}
	read := c.memory
	if length == fromRegister {
		read = func(_, ptr uint64) ([]byte, error) { return c.terminated(ptr, bytesMax, 2) }
	}
	b, err := read(length, ptr)
	switch {
	case err != nil:
		return "", err
	case len(b)%2 != 0:
		return "", errBadUTF16
	case uint64(len(b)) > bytesMax:
		return "", c.textTooLong(length)
	}
	if err := c.gas.burnUnits(c.fees.UTF16Byte, uint64(len(b))); err != nil {
		return "", err
	}
	return decodeUTF16(b)
}

// terminated reads text up to its terminator of unit bytes.
func (c *call) terminated(ptr, bytesMax uint64, unit int) ([]byte, error) {
	var text []byte
	for {
		at, carry := bits.Add64(ptr, uint64(len(text)), 0)
		if carry != 0 {
			return nil, errMemoryAccess
		}
		b, err := c.memory(uint64(unit), at)
		if err != nil {
			return nil, err
		}
		if b[0] == 0 && b[unit-1] == 0 {
			return text, nil
		}
		if text = append(text, b...); uint64(len(text)) > bytesMax {
			return nil, c.textTooLong(uint64(len(text)))
		}
	}
}

// textTooLong counts to at most 2^64-1, as nearcore does.
func (c *call) textTooLong(length uint64) error {
	sum, carry := bits.Add64(c.logBytes, length, 0)
	return logTooLong(sum|-carry, c.schedule.Limits.LogBytesMax)
}

// decodeUTF16 takes an even number of bytes.
func decodeUTF16(b []byte) (string, error) {
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
