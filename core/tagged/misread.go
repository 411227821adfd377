package tagged

import (
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// membersTried bounds how many members of a wrong object are looked at, to name
// the one that is wrong.
const membersTried = 32

// Misread says what is wrong with JSON that did not decode into v, and with which
// member of it: encoding/json names types of Go, and no member for those that
// read themselves.
func Misread(raw []byte, v any, err error) string {
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) == nil && len(members) <= membersTried {
		for _, name := range slices.Sorted(maps.Keys(members)) {
			one, _ := json.Marshal(map[string]json.RawMessage{name: members[name]}) // both were decoded
			if err := json.Unmarshal(one, reflect.New(reflect.TypeOf(v).Elem()).Interface()); err != nil {
				var wrong *json.UnmarshalTypeError
				if errors.As(err, &wrong) && strings.HasPrefix(wrong.Field, name+".") {
					name = wrong.Field // the path, when it is further inside
				}
				return name + ": " + jsonWords(err)
			}
		}
	}
	return jsonWords(err)
}

// jsonWords is an error of encoding/json in the words of JSON.
func jsonWords(err error) string {
	var wrong *json.UnmarshalTypeError
	if !errors.As(err, &wrong) {
		return strings.TrimPrefix(err.Error(), "json: ")
	}
	want := "an object"
	switch wrong.Type.Kind() {
	case reflect.String:
		want = "a string"
	case reflect.Bool:
		want = "true or false"
	case reflect.Slice, reflect.Array:
		want = "a list"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		want = "a whole number"
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		want = "a whole number from 0 on, not too large"
	}
	got := "the " + wrong.Value // such as the number -1
	if !strings.Contains(wrong.Value, " ") {
		got = map[string]string{"array": "a list", "object": "an object", "bool": "true or false"}[wrong.Value]
		if got == "" {
			got = "a " + wrong.Value
		}
	}
	return "want " + want + ", got " + got
}
