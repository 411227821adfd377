package nep297

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// Kind is the kind of a JSON value.
type Kind uint8

// The kinds. Literal is true, false or null.
const (
	Literal Kind = iota
	Number
	String
	List
	Object
)

// Value is one JSON value.
type Value struct {
	Kind  Kind
	Name  string  // of an Object's member
	Raw   string  // as it was written
	Items []Value // of a List, or an Object's members
}

// depthMax bounds how deep values lie in one another.
const depthMax = 32

// Read reads one JSON text. It is false for what is no JSON, and for JSON that readers
// could understand differently: not UTF-8, deeper than 32 levels, or with two
// members of an object whose names differ in case at most.
func Read(text string) (*Value, bool) {
	r := reader{text: text}
	v := r.value(0)
	if r.next(); r.at < len(text) {
		r.bad = true
	}
	return &v, !r.bad && utf8.ValidString(text)
}

// Member is an object's member, or nil.
func (v *Value) Member(name string) *Value {
	for i := range v.Items {
		if v.Kind == Object && v.Items[i].Name == name {
			return &v.Items[i]
		}
	}
	return nil
}

// Text is a String's text, and of another value what was written.
func (v *Value) Text() string {
	if v.Kind != String {
		return v.Raw
	}
	return unquote(v.Raw)
}

// unquote reads a string of JSON that is valid.
func unquote(raw string) (text string) {
	if inside := raw[1 : len(raw)-1]; strings.IndexByte(inside, '\\') < 0 {
		return inside
	}
	_ = json.Unmarshal([]byte(raw), &text)
	return text
}

// reader goes through a text once. After what is bad it stands at the end, where
// everything stops by itself.
type reader struct {
	text string
	at   int
	bad  bool
}

func (r *reader) fail() { r.bad, r.at = true, len(r.text) }

// peek is the byte that comes, or 0 at the end: no value has one.
func (r *reader) peek() byte {
	if r.at < len(r.text) {
		return r.text[r.at]
	}
	return 0
}

// next is the byte after white space.
func (r *reader) next() byte {
	for {
		switch c := r.peek(); c {
		case ' ', '\t', '\n', '\r':
			r.at++
		default:
			return c
		}
	}
}

// skip passes a byte if it comes.
func (r *reader) skip(c byte) bool {
	if r.peek() != c {
		return false
	}
	r.at++
	return true
}

func (r *reader) value(depth int) Value {
	c, start := r.next(), r.at
	v := Value{}
	switch {
	case depth > depthMax:
		r.fail()
	case c == '{':
		v.Kind = Object
		r.object(&v, depth)
	case c == '[':
		v.Kind = List
		r.list(&v, depth)
	case c == '"':
		v.Kind = String
		r.quoted()
	case c == '-' || isDigit(c):
		v.Kind = Number
		r.number()
	case !r.word("true") && !r.word("false") && !r.word("null"):
		r.fail()
	}
	v.Raw = r.text[min(start, r.at):r.at]
	return v
}

func (r *reader) word(word string) bool {
	is := strings.HasPrefix(r.text[r.at:], word)
	if is {
		r.at += len(word)
	}
	return is
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func (r *reader) number() {
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
}

func (r *reader) digits() {
	if !isDigit(r.peek()) {
		r.fail()
	}
	for isDigit(r.peek()) {
		r.at++
	}
}

// quoted passes a string.
func (r *reader) quoted() {
	for r.at++; ; {
		switch c := r.peek(); {
		case c == '"':
			r.at++
			return
		case c == '\\':
			r.at++
			r.escape()
		case c < ' ': // the end, too
			r.fail()
			return
		default:
			r.at++
		}
	}
}

// escape passes what stands behind a backslash.
func (r *reader) escape() {
	c := r.peek()
	if c == 0 || strings.IndexByte(`"\/bfnrtu`, c) < 0 {
		r.fail()
		return
	}
	r.at++
	for n := 0; c == 'u' && n < 4; n++ {
		if hex := r.peek() | 0x20; !isDigit(r.peek()) && (hex < 'a' || hex > 'f') {
			r.fail()
			return
		}
		r.at++
	}
}

func (r *reader) list(v *Value, depth int) {
	r.at++
	if r.next(); r.skip(']') {
		return
	}
	for !r.bad {
		v.Items = append(v.Items, r.value(depth+1))
		if r.next(); r.skip(']') {
			return
		}
		if !r.skip(',') {
			r.fail()
		}
	}
}

const membersUsual = 8 // of an object

func (r *reader) object(v *Value, depth int) {
	r.at++
	if r.next(); r.skip('}') {
		return
	}
	v.Items = make([]Value, 0, membersUsual)
	var seen names
	for !r.bad {
		if r.next() != '"' {
			r.fail()
			return
		}
		start := r.at
		if r.quoted(); r.bad {
			return
		}
		name := unquote(r.text[start:r.at])
		if r.next(); !seen.add(v.Items, name) || !r.skip(':') {
			r.fail()
			return
		}
		member := r.value(depth + 1)
		member.Name = name
		v.Items = append(v.Items, member)
		if r.next(); r.skip('}') {
			return
		}
		if !r.skip(',') {
			r.fail()
		}
	}
}

// names finds names that differ in case at most: among few by comparing them, among
// many by a map.
type names map[string]bool

const namesCompared = 8

// add notes a name that comes after others. It is false when one of those is the same.
func (n *names) add(before []Value, name string) bool {
	if len(before) < namesCompared {
		for i := range before {
			if strings.EqualFold(before[i].Name, name) {
				return false
			}
		}
		return true
	}
	if *n == nil {
		*n = names{}
		for i := range before {
			(*n)[folded(before[i].Name)] = true
		}
	}
	key := folded(name)
	if (*n)[key] {
		return false
	}
	(*n)[key] = true
	return true
}

// folded is the same of names that differ in case alone.
func folded(name string) string { return strings.ToLower(strings.ToUpper(name)) }
