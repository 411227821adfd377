package prepare

import (
	"encoding/binary"
	"math/bits"
)

// The binary format's numbers, each in its shortest form.

func appendU32(b []byte, v uint32) []byte { return binary.AppendUvarint(b, uint64(v)) }

func sizeU32(v uint32) int { return (bits.Len32(v|1) + 6) / 7 }

func appendSigned(b []byte, v int64) []byte {
	for {
		low := byte(v & 0x7f)
		v >>= 7
		if v == 0 && low&0x40 == 0 || v == -1 && low&0x40 != 0 {
			return append(b, low)
		}
		b = append(b, low|0x80)
	}
}

func appendBytes[T []byte | string](b []byte, data T) []byte {
	return append(appendU32(b, uint32(len(data))), data...)
}

// appendSection writes a section unless it is empty.
func appendSection(b []byte, id byte, body []byte) []byte {
	if len(body) == 0 {
		return b
	}
	return appendBytes(append(b, id), body)
}

// vectorOf writes items with their count; nothing for none of them.
func vectorOf[T any](items []T, item func([]byte, *T) []byte) []byte {
	if len(items) == 0 {
		return nil
	}
	b := appendU32(nil, uint32(len(items)))
	for i := range items {
		b = item(b, &items[i])
	}
	return b
}
