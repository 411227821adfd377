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
	Raw   string  // as it was written
	Items []Value // of a List, or the values of an Object's members
	Names []string
}

// depthMax bounds how deep values lie in one another.
const depthMax = 32

// Read reads one JSON text. It is false for what is no JSON, and for JSON that readers
// could understand differently: not UTF-8, deeper than 32 levels, or with two
// members of an object whose names differ in case at most.
func Read(text string) (*Value, bool) {
	if !utf8.ValidString(text) || !json.Valid([]byte(text)) {
		return nil, false
	}
	r := reader{text: text}
	v := r.value(0)
	return &v, !r.ambiguous
}

// Member is an object's member, or nil.
func (v *Value) Member(name string) *Value {
	for i, has := range v.Names {
		if has == name {
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

// reader goes through text that is valid JSON, and so needs to look for no more than
// where values end.
type reader struct {
	text      string
	at        int
	ambiguous bool
}

// next is the byte after white space.
func (r *reader) next() byte {
	for {
		switch c := r.text[r.at]; c {
		case ' ', '\t', '\n', '\r':
			r.at++
		default:
			return c
		}
	}
}

func (r *reader) value(depth int) Value {
	if depth > depthMax {
		r.ambiguous, r.at = true, len(r.text)
		return Value{}
	}
	c, start := r.next(), r.at
	v := Value{}
	switch {
	case c == '{':
		v.Kind = Object
		r.object(&v, depth)
	case c == '[':
		v.Kind = List
		r.list(&v, depth)
	case c == '"':
		v.Kind = String
		r.quoted()
	default:
		if c == '-' || c >= '0' && c <= '9' {
			v.Kind = Number
		}
		r.word()
	}
	v.Raw = r.text[start:r.at]
	return v
}

// quoted passes a string.
func (r *reader) quoted() {
	for r.at++; r.text[r.at] != '"'; r.at++ {
		if r.text[r.at] == '\\' {
			r.at++
		}
	}
	r.at++
}

// word passes a number, true, false or null.
func (r *reader) word() {
	for r.at < len(r.text) && strings.IndexByte(" \t\n\r,]}", r.text[r.at]) < 0 {
		r.at++
	}
}

// more passes the bracket or comma before a further value; false at the end.
func (r *reader) more(end byte) bool {
	if r.ambiguous {
		return false
	}
	r.at++ // { [ or ,
	if r.next() == end {
		r.at++
		return false
	}
	return true
}

// ends passes the closing bracket, if that is next and not a comma.
func (r *reader) ends(end byte) bool {
	if r.ambiguous {
		return true
	}
	if r.next() == end {
		r.at++
		return true
	}
	return false
}

func (r *reader) list(v *Value, depth int) {
	for r.more(']') {
		v.Items = append(v.Items, r.value(depth+1))
		if r.ends(']') {
			return
		}
	}
}

func (r *reader) object(v *Value, depth int) {
	var seen names
	for r.more('}') {
		start := r.at
		r.quoted()
		name := unquote(r.text[start:r.at])
		if !seen.add(v.Names, name) {
			r.ambiguous = true
			return
		}
		r.next()
		r.at++ // :
		v.Names, v.Items = append(v.Names, name), append(v.Items, r.value(depth+1))
		if r.ends('}') {
			return
		}
	}
}

// names finds names that differ in case at most: among few by comparing them, among
// many by a map.
type names map[string]bool

const namesCompared = 8

// add notes a name that comes after others. It is false when one of those is the same.
func (n *names) add(before []string, name string) bool {
	if len(before) < namesCompared {
		for _, other := range before {
			if strings.EqualFold(other, name) {
				return false
			}
		}
		return true
	}
	if *n == nil {
		*n = names{}
		for _, other := range before {
			(*n)[folded(other)] = true
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
