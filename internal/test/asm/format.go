package asm

import (
	"encoding/binary"
	"slices"
)

// Header is what a module begins with.
const Header = "\x00asm\x01\x00\x00\x00"

// Number is n in its shortest form.
func Number(n int) []byte { return binary.AppendUvarint(nil, uint64(n)) }

// Text is a name, or other bytes, after their number.
func Text(s string) []byte { return append(Number(len(s)), s...) }

// Vector is items after their number.
func Vector(items ...[]byte) []byte { return append(Number(len(items)), slices.Concat(items...)...) }

// Section is a section with any contents.
func Section(id byte, contents []byte) []byte {
	return slices.Concat([]byte{id}, Number(len(contents)), contents)
}

func signed(v int64) (out []byte) {
	for {
		b := byte(v & 0x7f)
		v >>= 7
		if v == 0 && b&0x40 == 0 || v == -1 && b&0x40 != 0 {
			return append(out, b)
		}
		out = append(out, b|0x80)
	}
}
