package rules

import (
	"strconv"
	"unicode/utf8"
)

// jsonDepthMax bounds nesting, and with it the reader's recursion.
const jsonDepthMax = 32

// Read reads one JSON text. It is strict: nothing may follow the value,
// strings are valid UTF-8 without lone surrogates, and no object names a member
// twice, since two readers could then act on different values.
func Read(data []byte) (Value, error) { return ReadText(string(data)) }

// ReadText is Read. The strings of the value are parts of text.
func ReadText(text string) (Value, error) {
	if !utf8.ValidString(text) {
		return Value{}, Error("not valid UTF-8")
	}
	r := reader{text: text}
	value := r.value(0)
	r.space()
	if r.err == "" && r.at < len(r.text) {
		r.fail("trailing characters")
	}
	if r.err != "" {
		return Value{}, r.err
	}
	return value, nil
}

// reader goes through a text once. After the first failure it stands at the
// end, so that everything after it stops by itself.
type reader struct {
	text string
	at   int
	err  Error
}

func (r *reader) fail(what string) {
	if r.err == "" {
		r.err = Error(what + " at byte " + strconv.Itoa(r.at))
	}
	r.at = len(r.text)
}

// peek returns the next byte, or 0 at the end (a NUL is valid nowhere).
func (r *reader) peek() byte {
	if r.at == len(r.text) {
		return 0
	}
	return r.text[r.at]
}

func (r *reader) skip(b byte) bool {
	if r.peek() != b || b == 0 {
		return false
	}
	r.at++
	return true
}

func (r *reader) space() {
	for r.at < len(r.text) {
		switch r.text[r.at] {
		case ' ', '\t', '\n', '\r':
			r.at++
		default:
			return
		}
	}
}

func (r *reader) value(depth int) Value {
	if depth > jsonDepthMax {
		r.fail("nested too deeply")
		return Value{}
	}
	r.space()
	switch b := r.peek(); {
	case b == '{':
		return r.object(depth)
	case b == '[':
		return r.array(depth)
	case b == '"':
		return Value{Kind: String, Text: r.string()}
	case b == '-' || isDigit(b):
		return Value{Kind: Number, Text: r.number()}
	case r.word("true"):
		return Value{Kind: Bool, Text: "true"}
	case r.word("false"):
		return Value{Kind: Bool, Text: "false"}
	case r.word("null"):
		return Value{}
	}
	r.fail("expected a value")
	return Value{}
}

func (r *reader) word(word string) bool {
	if len(r.text)-r.at < len(word) || r.text[r.at:r.at+len(word)] != word {
		return false
	}
	r.at += len(word)
	return true
}

func (r *reader) array(depth int) Value {
	value := Value{Kind: Array}
	r.skip('[')
	r.space()
	if r.skip(']') {
		return value
	}
	for r.err == "" {
		value.Items = append(value.Items, r.value(depth+1))
		r.space()
		if r.skip(']') {
			return value
		}
		if !r.skip(',') {
			r.fail("expected , or ]")
		}
	}
	return value
}

func (r *reader) object(depth int) Value {
	value := Value{Kind: Object}
	seen := names{}
	r.skip('{')
	r.space()
	if r.skip('}') {
		return value
	}
	for r.err == "" {
		r.space()
		if r.peek() != '"' {
			r.fail("expected a member name")
			break
		}
		name := r.string()
		if !seen.add(value.Names, name) {
			r.fail("duplicate field " + name)
		}
		r.space()
		if !r.skip(':') {
			r.fail("expected :")
		}
		if value.Names == nil {
			value.Names, value.Items = members(depth)
		}
		value.Names = append(value.Names, name)
		value.Items = append(value.Items, r.value(depth+1))
		r.space()
		if r.skip('}') {
			return value
		}
		if !r.skip(',') {
			r.fail("expected , or }")
		}
	}
	return value
}

// names finds the second of two equal names: among few by comparing them, among many
// by a map.
type names map[string]bool

// namesCompared is how many are compared one by one.
const namesCompared = 8

// add notes a name that comes after others of the same object. It returns false when
// that is among them.
func (n *names) add(before []string, name string) bool {
	if len(before) < namesCompared {
		for _, other := range before {
			if other == name {
				return false
			}
		}
		return true
	}
	if *n == nil {
		*n = make(names, 4*namesCompared)
		for _, other := range before {
			(*n)[other] = true
		}
	}
	if (*n)[name] {
		return false
	}
	(*n)[name] = true
	return true
}

func (r *reader) number() string {
	start := r.at
	r.skip('-')
	if !r.skip('0') {
		r.digits()
	}
	if r.skip('.') {
		r.digits()
	}
	if r.skip('e') || r.skip('E') {
		if !r.skip('+') {
			r.skip('-')
		}
		r.digits()
	}
	return r.text[start:r.at]
}

func (r *reader) digits() {
	if !isDigit(r.peek()) {
		r.fail("expected a digit")
	}
	for isDigit(r.peek()) {
		r.at++
	}
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }
