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
func ReadText(text string) (value Value, err error) {
	if err := ReadInto(&value, text); err != nil {
		return Value{}, err
	}
	return value, nil
}

// ReadInto is ReadText, into a zero Value, which holds nothing of use after an error.
func ReadInto(value *Value, text string) error {
	if !utf8.ValidString(text) {
		return Error("not valid UTF-8")
	}
	r := reader{text: text}
	r.value(value, 0)
	r.space()
	if r.err == "" && r.at < len(r.text) {
		r.fail("trailing characters")
	}
	if r.err != "" {
		return r.err
	}
	return nil
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

// value reads into a zero value. It is told where: a Value is nine words, and copying
// them costs as much as reading what is in most.
func (r *reader) value(value *Value, depth int) {
	if depth > jsonDepthMax {
		r.fail("nested too deeply")
		return
	}
	r.space()
	switch b := r.peek(); {
	case b == '{':
		r.object(value, depth)
	case b == '[':
		r.array(value, depth)
	case b == '"':
		value.Kind, value.Text = String, r.string()
	case b == '-' || isDigit(b):
		value.Kind, value.Text = Number, r.number()
	case r.word("true"):
		value.Kind, value.Text = Bool, "true"
	case r.word("false"):
		value.Kind, value.Text = Bool, "false"
	case r.word("null"):
	default:
		r.fail("expected a value")
	}
}

// item reads one more of a value's items.
func (r *reader) item(value *Value, depth int) {
	value.Items = append(value.Items, Value{})
	r.value(&value.Items[len(value.Items)-1], depth+1)
}

func (r *reader) word(word string) bool {
	if len(r.text)-r.at < len(word) || r.text[r.at:r.at+len(word)] != word {
		return false
	}
	r.at += len(word)
	return true
}

func (r *reader) array(value *Value, depth int) {
	value.Kind = Array
	r.skip('[')
	r.space()
	if r.skip(']') {
		return
	}
	for r.err == "" {
		r.item(value, depth)
		r.space()
		if r.skip(']') {
			return
		}
		if !r.skip(',') {
			r.fail("expected , or ]")
		}
	}
}

func (r *reader) object(value *Value, depth int) {
	value.Kind = Object
	var seen names
	r.skip('{')
	r.space()
	if r.skip('}') {
		return
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
		r.item(value, depth)
		r.space()
		if r.skip('}') {
			return
		}
		if !r.skip(',') {
			r.fail("expected , or }")
		}
	}
}

// names finds the second of two equal names: among few by comparing those that look
// alike, among many by a map.
type names struct {
	looks uint64 // a bit for each look
	all   map[string]bool
}

// namesCompared is how many are compared one by one.
const namesCompared = 16

// add notes a name that comes after others of the same object. It returns false when
// that is among them.
func (n *names) add(before []string, name string) bool {
	if len(before) < namesCompared {
		look := lookOf(name)
		if n.looks&look != 0 && contains(before, name) {
			return false
		}
		n.looks |= look
		return true
	}
	if n.all == nil {
		n.all = make(map[string]bool, 4*namesCompared)
		for _, other := range before {
			n.all[other] = true
		}
	}
	if n.all[name] {
		return false
	}
	n.all[name] = true
	return true
}

// lookOf is one of 64 bits, by a name's length and its first and last letter.
func lookOf(name string) uint64 {
	if name == "" {
		return 1
	}
	return 1 << ((len(name) + 3*int(name[0]) + 5*int(name[len(name)-1])) & 63)
}

func contains(names []string, name string) bool {
	for _, other := range names {
		if other == name {
			return true
		}
	}
	return false
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
