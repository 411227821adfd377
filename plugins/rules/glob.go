package rules

import "unicode/utf8"

// glob matches text as a whole: * stands for any characters, also none and also
// dots, ? for one, and a backslash takes the meaning from the character after it.
// It takes at most len(pattern)*len(text) steps.
func glob(pattern, text string) bool {
	star, resume := -1, 0 // after the last *, and where its match ends so far
	p, t := 0, 0
	for t < len(text) {
		switch next, size := step(pattern[p:], text[t:]); {
		case p < len(pattern) && pattern[p] == '*':
			p++
			star, resume = p, t
		case next > 0:
			p += next
			t += size
		case star >= 0: // let the * take one character more
			_, size := utf8.DecodeRuneInString(text[resume:])
			resume += size
			p, t = star, resume
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}

// step matches one character of text, and returns the bytes of pattern that did
// and the character's; zero when they do not match.
func step(pattern, text string) (matched, size int) {
	if pattern == "" {
		return 0, 0
	}
	_, size = utf8.DecodeRuneInString(text)
	literal := pattern
	switch {
	case pattern[0] == '?':
		return 1, size
	case pattern[0] == '\\' && len(pattern) > 1:
		literal = pattern[1:]
	}
	if len(literal) < size || literal[:size] != text[:size] {
		return 0, 0
	}
	return len(pattern) - len(literal) + size, size
}
