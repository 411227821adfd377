package vm

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/fees"
	"latchkey/core/keys"
)

// fromRegister as a length means that the pointer is a register's number; for
// text it means that the text ends with a zero byte.
const fromRegister = ^uint64(0)

// guest is a guest's side of its calls of the host: its memory, its registers, and
// what it costs to read and write them.
type guest struct {
	gas       *gasCounter
	fees      *fees.Host
	limits    *fees.Limits
	memory    Memory // of the host call that runs now
	registers registers
	// memoryBytesMax bounds the guest's own memory, and what lies with the host
	// in its place.
	memoryBytesMax uint64
}

// over is the same guest with other memory, and registers of its own.
func (g *guest) over(memory Memory) guest {
	return guest{gas: g.gas, fees: g.fees, limits: g.limits, memory: memory, memoryBytesMax: g.memoryBytesMax}
}

// read copies bytes out of the guest's memory.
func (g *guest) read(length, ptr uint64) ([]byte, error) {
	if err := g.gas.burnEach(g.fees.ReadMemoryBase, g.fees.ReadMemoryByte, length); err != nil {
		return nil, err
	}
	data, ok := g.memory.Read(ptr, length)
	if !ok {
		return nil, errMemoryAccess
	}
	return append(make([]byte, 0, length), data...), nil
}

// bytes reads a (length, pointer) pair, from memory or a register.
func (g *guest) bytes(length, ptr uint64) ([]byte, error) {
	if length == fromRegister {
		return g.register(ptr)
	}
	return g.read(length, ptr)
}

func (g *guest) write(ptr uint64, data []byte) error {
	if err := g.gas.burnEach(g.fees.WriteMemoryBase, g.fees.WriteMemoryByte, uint64(len(data))); err != nil {
		return err
	}
	if !g.memory.Write(ptr, data) {
		return errMemoryAccess
	}
	return nil
}

func (g *guest) yocto(ptr uint64) (amount.Yocto, error) {
	b, err := g.read(16, ptr)
	if err != nil {
		return amount.Zero, err
	}
	return amount.FromBytes(b), nil
}

func (g *guest) accountID(length, ptr uint64) (account.ID, error) {
	b, err := g.bytes(length, ptr)
	if err != nil {
		return "", err
	}
	if err := g.gas.burnEach(g.fees.UTF8Base, g.fees.UTF8Byte, uint64(len(b))); err != nil {
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
func (g *guest) publicKey(length, ptr uint64) (k keys.PublicKey, malformed, err error) {
	b, err := g.bytes(length, ptr)
	if err != nil {
		return k, nil, err
	}
	if k, err = keys.PublicKeyFromBorsh(b); err != nil {
		malformed = errInvalidPublicKey
	}
	return k, malformed, nil
}

// text reads UTF-8 that may take at most bytesMax bytes, which are what is left
// for logs.
func (g *guest) text(length, ptr, bytesMax uint64) (string, error) {
	if err := g.gas.burn(g.fees.UTF8Base); err != nil {
		return "", err
	}
	b, err := g.textBytes(length, ptr, bytesMax)
	if err != nil {
		return "", err
	}
	if err := g.gas.burnUnits(g.fees.UTF8Byte, uint64(len(b))); err != nil {
		return "", err
	}
	if !utf8.Valid(b) {
		return "", errBadUTF8
	}
	return string(b), nil
}

// textBytes reads text of known length, or up to its zero byte.
func (g *guest) textBytes(length, ptr, bytesMax uint64) ([]byte, error) {
	if length == fromRegister {
		return g.terminated(ptr, bytesMax, 1)
	}
	if length > bytesMax {
		return nil, g.textTooLong(length, bytesMax)
	}
	return g.read(length, ptr)
}

// text16 reads little-endian UTF-16 of length bytes, or up to a zero unit. Its
// length is looked at when it was read, unlike UTF-8's: nearcore's order.
func (g *guest) text16(length, ptr, bytesMax uint64) (string, error) {
	if err := g.gas.burn(g.fees.UTF16Base); err != nil {
		return "", err
	}
	read := g.read
	if length == fromRegister {
		read = func(_, ptr uint64) ([]byte, error) { return g.terminated(ptr, bytesMax, 2) }
	}
	b, err := read(length, ptr)
	switch {
	case err != nil:
		return "", err
	case len(b)%2 != 0:
		return "", errBadUTF16
	case uint64(len(b)) > bytesMax:
		return "", g.textTooLong(length, bytesMax)
	}
	if err := g.gas.burnUnits(g.fees.UTF16Byte, uint64(len(b))); err != nil {
		return "", err
	}
	return decodeUTF16(b)
}

// terminated reads text up to its terminator of unit bytes.
func (g *guest) terminated(ptr, bytesMax uint64, unit int) ([]byte, error) {
	var text []byte
	for {
		at, carry := bits.Add64(ptr, uint64(len(text)), 0)
		if carry != 0 {
			return nil, errMemoryAccess
		}
		b, err := g.read(uint64(unit), at)
		if err != nil {
			return nil, err
		}
		if b[0] == 0 && b[unit-1] == 0 {
			return text, nil
		}
		if text = append(text, b...); uint64(len(text)) > bytesMax {
			return nil, g.textTooLong(uint64(len(text)), bytesMax)
		}
	}
}

// textTooLong says how long the logs would be with a text of this length, where
// bytesMax are left of them. It counts to at most 2^64-1, as nearcore does.
func (g *guest) textTooLong(length, bytesMax uint64) error {
	sum, carry := bits.Add64(g.limits.LogBytesMax-bytesMax, length, 0)
	return logTooLong(sum|-carry, g.limits.LogBytesMax)
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
