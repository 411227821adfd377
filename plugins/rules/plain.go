package rules

import (
	"math/bits"
	"unicode/utf8"
)

// Plain counts the bytes at the start of text that stand for themselves in a JSON
// string: ASCII, and neither a control character, a quotation mark nor a backslash.
func Plain(text string) int {
	i := 0
	for ; i+8 <= len(text); i += 8 {
		if found := special(eight(text[i:])); found != 0 {
			return i + first(found)
		}
	}
	if last := len(text) - 8; last >= 0 {
		if found := special(eight(text[last:])); found != 0 {
			return last + first(found)
		}
		return len(text)
	}
	if n := len(text); n >= 4 && special(four(text)|four(text[n-4:])<<32) == 0 {
		return n
	}
	for ; i < len(text); i++ {
		if b := text[i]; b < ' ' || b == '"' || b == '\\' || b >= utf8.RuneSelf {
			return i
		}
	}
	return len(text)
}

// literal counts the bytes at the start of text that stand for themselves in a JSON string
// which is valid UTF-8: all but control characters, quotation marks and backslashes.
func literal(text string) int {
	i := 0
	for ; i+8 <= len(text); i += 8 {
		if found := meant(eight(text[i:])); found != 0 {
			return i + first(found)
		}
	}
	for ; i < len(text); i++ {
		if b := text[i]; b < ' ' || b == '"' || b == '\\' {
			return i
		}
	}
	return len(text)
}

// meant is special for literal.
func meant(bytes uint64) uint64 {
	quote, backslash := bytes^'"'*ones, bytes^'\\'*ones
	return ((bytes-' '*ones)&^bytes | (quote-ones)&^quote | (backslash-ones)&^backslash) & tops
}

// eight returns the first eight bytes of text as a number, which takes one instruction.
func eight(text string) uint64 {
	_ = text[7]
	return uint64(text[0]) | uint64(text[1])<<8 | uint64(text[2])<<16 | uint64(text[3])<<24 |
		uint64(text[4])<<32 | uint64(text[5])<<40 | uint64(text[6])<<48 | uint64(text[7])<<56
}

// four is eight of four bytes.
func four(text string) uint64 {
	_ = text[3]
	return uint64(text[0]) | uint64(text[1])<<8 | uint64(text[2])<<16 | uint64(text[3])<<24
}

// A bit of each of eight bytes: the lowest, the highest.
const (
	ones = 0x0101010101010101
	tops = 0x8080808080808080
)

// special has the highest bit of the first of eight bytes that does not stand for
// itself, perhaps those of others behind it, and none before.
func special(bytes uint64) uint64 {
	quote, backslash := bytes^'"'*ones, bytes^'\\'*ones
	return (bytes | (bytes - ' '*ones) | (quote - ones) | (backslash - ones)) & tops
}

// first is the first of eight bytes that has a bit.
func first(bits8 uint64) int { return bits.TrailingZeros64(bits8) / 8 }
