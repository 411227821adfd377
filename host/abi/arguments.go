package abi

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"github.com/tidwall/gjson"

	"latchkey/core/amount"
)

// Error is what does not fit of some arguments.
type Error struct {
	Method string
	Path   string // the member, such as calls[0].contract_id; empty: all of them
	Reason string
}

func (e *Error) Error() string {
	if e.Path == "" {
		return e.Method + ": " + e.Reason
	}
	return e.Method + ": " + e.Path + ": " + e.Reason
}

// MissingError lists the members that are required and not there.
type MissingError struct {
	Method  string
	Members []Member
}

func (e *MissingError) Error() string {
	var all []string
	for _, m := range e.Members {
		all = append(all, m.Name+" ("+m.Schema.Words()+")")
	}
	return fmt.Sprintf("%s needs %s", e.Method, strings.Join(all, ", "))
}

// Arguments returns JSON arguments with amounts of NEAR written out in yocto, once they
// fit. Errors: *Error, *MissingError.
func (m *Method) Arguments(given []byte) ([]byte, error) {
	if m.Args == nil {
		return given, nil
	}
	value := gjson.ParseBytes(given)
	if !value.IsObject() && len(m.Members()) > 0 {
		return nil, &Error{m.Name, "", "the arguments are an object, such as {" + m.example() + "}"}
	}
	w := &walk{method: m.Name}
	complete := w.value("", m.Args, value)
	if w.err != nil {
		return nil, w.err
	}
	if missing := m.missing(value); len(missing) > 0 {
		return nil, &MissingError{m.Name, missing}
	}
	return []byte(complete), m.validate([]byte(complete))
}

// example shows the first member.
func (m *Method) example() string { return strconv.Quote(m.Members()[0].Name) + ": ..." }

func (m *Method) missing(value gjson.Result) (missing []Member) {
	given := map[string]bool{}
	value.ForEach(func(name, _ gjson.Result) bool {
		given[name.String()] = true
		return true
	})
	for _, member := range m.Members() {
		if member.Required && !given[member.Name] {
			missing = append(missing, member)
		}
	}
	return missing
}

// validate asks the JSON Schema library, and says in our words where it is not content.
func (m *Method) validate(complete []byte) error {
	schema, err := m.compiled()
	if err != nil {
		return nil // the contract decides what its ABI cannot say
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(complete))
	if err != nil {
		return &Error{m.Name, "", err.Error()}
	}
	var invalid *jsonschema.ValidationError
	if !errors.As(schema.Validate(value), &invalid) {
		return nil
	}
	leaf := deepest(invalid, invalid)
	path, found, s := "", gjson.ParseBytes(complete), m.Args
	for _, step := range leaf.InstanceLocation {
		path, found, s = stepped(path, step, found, s)
	}
	if lacks, is := leaf.ErrorKind.(*kind.Required); is {
		return &Error{m.Name, path, "it needs " + strings.Join(lacks.Missing, ", ")}
	}
	return &Error{m.Name, path, "expected " + s.Words() + ", got " + clipped(found.Raw)}
}

func (m *Method) compiled() (*jsonschema.Schema, error) {
	return m.contract.checker.Compile(fmt.Sprintf("%s#/methods/%d/args", resource, m.place))
}

// deepest is the cause of an error that is furthest inside the value: of alternatives,
// the one that was probably meant. Of several it is the first by name: the library has
// them in any order.
func deepest(e, found *jsonschema.ValidationError) *jsonschema.ValidationError {
	if len(e.Causes) == 0 {
		deeper := cmp.Or(len(e.InstanceLocation)-len(found.InstanceLocation), slices.Compare(found.InstanceLocation, e.InstanceLocation))
		if len(found.Causes) > 0 || deeper > 0 {
			return e
		}
		return found
	}
	for _, cause := range e.Causes {
		found = deepest(cause, found)
	}
	return found
}

// stepped goes into a member or an item.
func stepped(path, step string, value gjson.Result, s *Schema) (string, gjson.Result, *Schema) {
	r := s.Resolve()
	if value.IsArray() {
		i, _ := strconv.Atoi(step)
		inner := r.Items
		if inner == nil {
			inner = &Schema{contract: s.contract, Open: true}
		}
		return path + "[" + step + "]", value.Array()[i], inner
	}
	inner := s.member(step)
	if inner == nil {
		inner = &Schema{contract: s.contract, Open: true}
	}
	return joined(path, step), value.Map()[step], inner
}

func joined(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// shownBytesMax is how much of a value an error shows.
const shownBytesMax = 80

func clipped(raw string) string {
	if len(raw) <= shownBytesMax {
		return raw
	}
	return strings.ToValidUTF8(raw[:shownBytesMax], "") + "..."
}

// walk goes through a value beside its schema.
type walk struct {
	method string
	err    *Error // the first
}

func (w *walk) fail(path, format string, args ...any) {
	if w.err == nil {
		w.err = &Error{w.method, path, fmt.Sprintf(format, args...)}
	}
}

// value returns a value as it is sent.
func (w *walk) value(path string, s *Schema, value gjson.Result) string {
	r := s.Resolve()
	switch {
	case value.IsObject() && (!r.Open || len(r.Members) > 0):
		return w.object(path, r, value)
	case value.IsArray() && r.Items != nil:
		var items []string
		for i, item := range value.Array() {
			items = append(items, w.value(path+"["+strconv.Itoa(i)+"]", r.Items, item))
		}
		return "[" + strings.Join(items, ",") + "]"
	case value.Type == gjson.Number && slices.Contains(r.Kinds, "integer") && !slices.Contains(r.Kinds, "number") && !whole.MatchString(value.Raw):
		w.fail(path, "expected %s, got %s", s.Words(), clipped(value.Raw))
	case r.Format == "yocto" && value.Type == gjson.String:
		return w.yocto(path, value)
	}
	return value.Raw
}

func (w *walk) object(path string, r *Schema, value gjson.Result) string {
	var members []string
	value.ForEach(func(name, inner gjson.Result) bool {
		at := joined(path, name.String())
		s := r.member(name.String())
		switch {
		case s != nil:
			members = append(members, name.Raw+":"+w.value(at, s, inner))
		case r.Open:
			members = append(members, name.Raw+":"+inner.Raw)
		default:
			var names []string
			for _, m := range r.Members {
				names = append(names, m.Name)
			}
			w.fail(at, "there is no such member%s", Suggestion(name.String(), names))
		}
		return true
	})
	return "{" + strings.Join(members, ",") + "}"
}

// yocto writes "2.5 NEAR" out; other texts stay, for the schema to judge.
func (w *walk) yocto(path string, value gjson.Result) string {
	text, isNear := strings.CutSuffix(strings.TrimSpace(value.String()), "NEAR")
	if !isNear {
		text, isYocto := strings.CutSuffix(text, "yocto")
		if !isYocto {
			return value.Raw
		}
		return quoted(strings.TrimSpace(text))
	}
	sum, err := amount.ParseNEAR(strings.TrimSpace(text))
	if err != nil {
		w.fail(path, "%v", err)
	}
	return quoted(sum.String())
}

func quoted(text string) string {
	out, _ := json.Marshal(text) // a text
	return string(out)
}
