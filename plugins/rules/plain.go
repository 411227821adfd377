package rules

import "unicode/utf8"

// Plain counts the bytes at the start of text that stand for themselves in a JSON
// string: ASCII, and neither a control character, a quotation mark nor a backslash.
func Plain(text string) int {
	i := 0
	if len(text) >= 8 {
		for ; i+8 <= len(text) && !special(eight(text[i:])); i += 8 {
		}
		if last := len(text) - 8; i > last && !special(eight(text[last:])) {
			return len(text)
		}
	}
	for ; i < len(text); i++ {
		if b := text[i]; b < ' ' || b == '"' || b == '\\' || b >= utf8.RuneSelf {
			return i
		}
	}
	return len(text)
}

// eight returns the first eight bytes of text as a number, which takes one instruction.
func eight(text string) uint64 {
	_ = text[7]
	return uint64(text[0]) | uint64(text[1])<<8 | uint64(text[2])<<16 | uint64(text[3])<<24 |
		uint64(text[4])<<32 | uint64(text[5])<<40 | uint64(text[6])<<48 | uint64(text[7])<<56
}

// special reports whether one of eight bytes does not stand for itself. It may take
// another for such a one beside one that is.
func special(bytes uint64) bool {
	const (
		ones = 0x0101010101010101
		tops = 0x8080808080808080
	)
	quote, backslash := bytes^'"'*ones, bytes^'\\'*ones
	return (bytes|(bytes-' '*ones)|(quote-ones)|(backslash-ones))&tops != 0
}
