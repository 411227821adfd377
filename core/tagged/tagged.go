package tagged

import (
	"encoding/json"
	"fmt"
	"reflect"

	"latchkey/core/borsh"
)

// Row is a variant of an enum. Neither number nor name may ever change, or be
// given to another variant: ledgers hold the one and clients match on the other.
type Row struct {
	Number uint8
	Name   string
	Type   any // any value of the variant's Go type
}

// Enum is the table of the enum that the interface T is.
type Enum[T any] struct{ *table }

// table is an enum whatever its interface is.
type table struct {
	byNumber map[uint8]*variant
	byType   map[reflect.Type]*variant
	all      []*variant
}

type variant struct {
	number uint8
	name   string
	goType reflect.Type
}

// tables finds the enum of an interface; it is complete when the program starts.
var tables = map[reflect.Type]*table{}

// New returns the enum of T, once for each T. A number or name that is there twice,
// or a type that is not T, is a programmer's error.
func New[T any](rows ...Row) Enum[T] { return Enum[T]{newTable(reflect.TypeFor[T](), rows)} }

func newTable(of reflect.Type, rows []Row) *table {
	t := &table{byNumber: map[uint8]*variant{}, byType: map[reflect.Type]*variant{}}
	names := map[string]bool{}
	for _, row := range rows {
		v := &variant{row.Number, row.Name, reflect.TypeOf(row.Type)}
		if t.byNumber[v.number] != nil || t.byType[v.goType] != nil || names[v.name] {
			panic(fmt.Sprintf("tagged: variant %d, %s: its number, name or type stands in the table twice", v.number, v.name))
		}
		if !v.goType.Implements(of) {
			panic(fmt.Sprintf("tagged: variant %d, %s: %s is no %s", v.number, v.name, v.goType, of))
		}
		t.byNumber[v.number], t.byType[v.goType], names[v.name] = v, v, true
		t.all = append(t.all, v)
	}
	if tables[of] != nil {
		panic("tagged: " + of.String() + " has two tables")
	}
	tables[of] = t
	return t
}

func (t *table) of(v any) *variant {
	found := t.byType[reflect.TypeOf(v)]
	if found == nil {
		panic(fmt.Sprintf("tagged: %T stands in no row of its enum's table", v))
	}
	return found
}

// Name is NEAR's name of the variant.
func (e Enum[T]) Name(v T) string { return e.of(v).name }

// Names are those of all variants, in the order of the table.
func (e Enum[T]) Names() []string { return e.names() }

func (t *table) names() []string {
	var names []string
	for _, v := range t.all {
		names = append(names, v.name)
	}
	return names
}

// JSON returns NEAR's JSON of a variant: what its own method JSON gives if it has
// one, "Name" for a variant without fields, {"Name": variant} for one that only
// holds another enum, else {"Name": {fields}}.
func (e Enum[T]) JSON(v T) json.RawMessage { return e.json(v) }

func (t *table) json(v any) json.RawMessage {
	if own, ok := v.(interface{ JSON() json.RawMessage }); ok {
		return own.JSON()
	}
	name := t.of(v).name
	value := reflect.Indirect(reflect.ValueOf(v))
	switch {
	case value.NumField() == 0:
		return quoted(name)
	case value.NumField() == 1 && tables[value.Type().Field(0).Type] != nil:
		return Wrap(name, tables[value.Type().Field(0).Type].json(value.Field(0).Interface()))
	}
	fields, err := json.Marshal(v)
	if err != nil {
		panic("tagged: " + err.Error()) // a variant's fields are plain data: a programmer's error
	}
	return Wrap(name, fields)
}

// Encode writes a variant: its number, then its fields in the order of the type.
func (e Enum[T]) Encode(w *borsh.Writer, v T) { e.encode(w, v) }

// Decode reads what Encode writes; nil after an error.
func (e Enum[T]) Decode(r *borsh.Reader) T {
	v, _ := e.decode(r).(T)
	return v
}

// Wrap returns {"name": inner}.
func Wrap(name string, inner json.RawMessage) json.RawMessage {
	out, err := json.Marshal(map[string]json.RawMessage{name: inner})
	if err != nil {
		panic("tagged: " + err.Error())
	}
	return out
}

// WrapText returns {"name": "text"}.
func WrapText(name, text string) json.RawMessage { return Wrap(name, quoted(text)) }

func quoted(text string) json.RawMessage {
	out, err := json.Marshal(text)
	if err != nil {
		panic("tagged: " + err.Error())
	}
	return out
}
