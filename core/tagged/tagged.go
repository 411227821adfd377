package tagged

import (
	"encoding/json"
	"reflect"
)

// Code is the stable name of a protocol error: the name of its Go type, which
// is NEAR's name of the variant.
func Code(v any) string {
	t := reflect.TypeOf(v)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Name()
}

// JSON returns NEAR's JSON of an enum variant: "Name" for a type without
// fields, else {"Name": {fields}}.
func JSON(v any) json.RawMessage {
	name, _ := json.Marshal(Code(v))
	t := reflect.TypeOf(v)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() == reflect.Struct && t.NumField() == 0 {
		return name
	}
	fields, err := json.Marshal(v)
	if err != nil {
		panic("tagged: " + err.Error()) // a variant's fields are plain data: a programmer's error
	}
	return Wrap(Code(v), fields)
}

// Wrap returns {"name": inner}.
func Wrap(name string, inner json.RawMessage) json.RawMessage {
	out, err := json.Marshal(map[string]json.RawMessage{name: inner})
	if err != nil {
		panic("tagged: " + err.Error())
	}
	return out
}
