package rules

import "unicode/utf8"

// string reads a string from its opening quote on.
func (r *reader) string() string {
	r.skip('"')
	start := r.at
	r.at += Plain(r.text[r.at:])
	for r.at < len(r.text) {
		switch b := r.text[r.at]; {
		case b == '"': // the common case: no escapes, nothing to build
			r.at++
			return r.text[start : r.at-1]
		case b == '\\':
			return r.escaped(start)
		case b < ' ':
			r.fail("control character in a string")
		default:
			r.at += literal(r.text[r.at:])
		}
	}
	r.fail("unfinished string")
	return ""
}

// escaped reads on from the first escape of a string that starts at start.
func (r *reader) escaped(start int) string {
	text := append(make([]byte, 0, r.quoted(start)), r.text[start:r.at]...)
	for r.at < len(r.text) {
		plain := Plain(r.text[r.at:])
		text = append(text, r.text[r.at:r.at+plain]...)
		if r.at += plain; r.at == len(r.text) {
			break
		}
		switch b := r.text[r.at]; {
		case b == '"':
			r.at++
			return ownText(text)
		case b == '\\':
			r.at++
			text = utf8.AppendRune(text, r.escape())
		case b < ' ':
			r.fail("control character in a string")
		default:
			n := literal(r.text[r.at:])
			text = append(text, r.text[r.at:r.at+n]...)
			r.at += n
		}
	}
	r.fail("unfinished string")
	return ""
}

// quoted is how many bytes a string that starts at start takes as it is written: what it
// stands for takes no more.
func (r *reader) quoted(start int) int {
	at := start
	for at < len(r.text) && r.text[at] != '"' {
		if r.text[at] == '\\' {
			at++
		}
		at++
		if at < len(r.text) {
			at += Plain(r.text[at:])
		}
		if at < len(r.text) && r.text[at] >= utf8.RuneSelf {
			at += literal(r.text[at:])
		}
	}
	return min(at, len(r.text)) - start
}

// escape reads what follows a backslash.
func (r *reader) escape() rune {
	b := r.peek()
	if b == 'u' {
		r.at++
		return r.unicode()
	}
	for i, letter := range `"\/bfnrt` {
		if rune(b) == letter {
			r.at++
			return rune("\"\\/\b\f\n\r\t"[i])
		}
	}
	r.fail("unknown escape")
	return 0
}

// unicode reads the digits of \u, and the second half of a surrogate pair.
func (r *reader) unicode() rune {
	const (
		highFirst, lowFirst, lowLast = 0xd800, 0xdc00, 0xdfff
		pairBase                     = 0x10000
	)
	first := r.hex4()
	if first < highFirst || first > lowLast {
		return first
	}
	if first >= lowFirst || !r.word(`\u`) {
		r.fail("lone surrogate")
		return 0
	}
	second := r.hex4()
	if second < lowFirst || second > lowLast {
		r.fail("lone surrogate")
		return 0
	}
	return pairBase + (first-highFirst)<<10 + (second - lowFirst)
}

func (r *reader) hex4() (n rune) {
	for range 4 {
		b := r.peek()
		switch {
		case isDigit(b):
			n = n<<4 + rune(b-'0')
		case 'a' <= b && b <= 'f':
			n = n<<4 + rune(b-'a'+10)
		case 'A' <= b && b <= 'F':
			n = n<<4 + rune(b-'A'+10)
		default:
			r.fail("expected four hex digits")
			return 0
		}
		r.at++
	}
	return n
}
