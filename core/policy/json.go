package policy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf8"
)

const (
	// SectionBytesMax bounds either custom section.
	SectionBytesMax = 64 << 10
	nestingMax      = 64
	integerMax      = 1<<53 - 1 // what JSON's readers agree on
)

// Malformed is a section that breaks a rule. Path names the place in it, such
// as promises[1].methods; it is empty for the whole.
type Malformed struct{ Section, Path, Rule string }

func (e *Malformed) Error() string {
	at := e.Section
	if e.Path != "" {
		at += ": " + e.Path
	}
	return at + ": " + e.Rule
}

// node is a JSON value as it is written: an object keeps its order, a number its
// text.
type node struct {
	path  string
	value any // nil, bool, string, json.Number, list or object
}

type (
	list   []node
	object []member
	member struct {
		name string
		node node
	}
)

// document reads one section; its first error sticks.
type document struct {
	section string
	err     *Malformed
}

func (d *document) fail(path, format string, args ...any) {
	if d.err == nil {
		d.err = &Malformed{d.section, path, fmt.Sprintf(format, args...)}
	}
}

// root reads the whole of data as one value without repeated names.
func (d *document) root(data []byte) node {
	switch {
	case len(data) > SectionBytesMax:
		d.fail("", "it has %d bytes, at most %d are allowed", len(data), SectionBytesMax)
	case !utf8.Valid(data):
		d.fail("", "it is not UTF-8")
	case !json.Valid(data):
		d.fail("", "it is not one JSON value")
	default:
		tokens := json.NewDecoder(bytes.NewReader(data))
		tokens.UseNumber()
		return d.read(tokens, "", 0)
	}
	return node{}
}

// read returns the next value of valid JSON.
func (d *document) read(tokens *json.Decoder, path string, depth int) node {
	token, _ := tokens.Token()
	if depth > nestingMax {
		d.fail(path, "values are nested deeper than %d", nestingMax)
	}
	delimiter, nested := token.(json.Delim)
	if !nested {
		return node{path, token}
	}
	var values list
	var members object
	seen := map[string]bool{}
	for d.err == nil && tokens.More() {
		if delimiter == '[' {
			values = append(values, d.read(tokens, fmt.Sprintf("%s[%d]", path, len(values)), depth+1))
			continue
		}
		key, _ := tokens.Token()
		name, _ := key.(string)
		at := join(path, name)
		if seen[name] {
			d.fail(at, "the name comes twice")
		}
		seen[name] = true
		members = append(members, member{name, d.read(tokens, at, depth+1)})
	}
	_, _ = tokens.Token()
	if delimiter == '[' {
		return node{path, values}
	}
	return node{path, members}
}

// join names a member of the object at path. A name from outside is shortened.
func join(path, name string) string {
	if len(name) > 64 {
		name = string([]rune(name)[:16]) + "…"
	}
	if path == "" {
		return name
	}
	return path + "." + name
}

// object hands each member to the reader of its name.
func (d *document) object(n node, readers map[string]func(node), required ...string) {
	members, ok := n.value.(object)
	if !ok {
		d.fail(n.path, "it must be an object")
		return
	}
	present := map[string]bool{}
	for _, m := range members {
		present[m.name] = true
		if read := readers[m.name]; read != nil {
			read(m.node)
		} else {
			d.fail(m.node.path, "no such field")
		}
	}
	for _, name := range required {
		if !present[name] {
			d.fail(join(n.path, name), "it must be there")
		}
	}
}

// values hands each value of an array to read, and refuses fewer than least and
// more than most.
func (d *document) values(n node, least, most int, read func(node)) {
	values, ok := n.value.(list)
	if !ok {
		d.fail(n.path, "it must be an array")
		return
	}
	switch count := len(values); {
	case count < least:
		d.fail(n.path, "it must have a value; leave the field out to say nothing")
	case count > most:
		d.fail(n.path, "it has %d values, at most %d are allowed", count, most)
	}
	for _, v := range values {
		read(v)
	}
}

// distinct reads an array of texts, none of them twice.
func (d *document) distinct(n node, least, most int, read func(node) string) []string {
	texts := []string{}
	seen := map[string]bool{}
	d.values(n, least, most, func(v node) {
		text := read(v)
		if seen[text] {
			d.fail(v.path, "%q comes twice", text)
		}
		seen[text] = true
		texts = append(texts, text)
	})
	return texts
}

func (d *document) text(n node, what string, valid func(string) bool) string {
	text, ok := n.value.(string)
	if !ok || !valid(text) {
		d.fail(n.path, "it must be %s", what)
	}
	return text
}

func (d *document) anyText(n node) string {
	return d.text(n, "a text", func(string) bool { return true })
}

func (d *document) flag(n node) bool {
	value, ok := n.value.(bool)
	if !ok {
		d.fail(n.path, "it must be true or false")
	}
	return value
}

// integer takes digits only: no fraction, exponent or sign.
func (d *document) integer(n node, least, most uint64) uint64 {
	number, _ := n.value.(json.Number)
	v, err := strconv.ParseUint(number.String(), 10, 64)
	if err != nil || v < least || v > most {
		d.fail(n.path, "it must be a whole number from %d to %d", least, most)
	}
	return v
}
