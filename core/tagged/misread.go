package tagged

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
)

// membersTried bounds how many members of a wrong object are looked at, to name
// the one that is wrong.
const membersTried = 32

// Misread says what is wrong with JSON that did not decode into v, and with which
// member of it: encoding/json names types of Go, and no member for those that
// read themselves.
func Misread(raw []byte, v any, err error) string {
	d := json.NewDecoder(bytes.NewReader(raw))
	if start, _ := d.Token(); start != json.Delim('{') || !json.Valid(raw) {
		return jsonWords(err)
	}
	one := reflect.New(reflect.TypeOf(v).Elem()).Interface()
	for range membersTried {
		name, _ := d.Token()
		key, isName := name.(string)
		var member json.RawMessage
		if !isName || d.Decode(&member) != nil {
			break
		}
		wrong := json.Unmarshal(Wrap(key, member), one)
		if wrong == nil {
			continue
		}
		var mistyped *json.UnmarshalTypeError
		if errors.As(wrong, &mistyped) && strings.HasPrefix(mistyped.Field, key+".") {
			key = mistyped.Field // the path, when it is further inside
		}
		return key + ": " + jsonWords(wrong)
	}
	return jsonWords(err)
}

// kindWords are the words for what JSON has and Go's types want.
var kindWords = map[string]string{"string": "a string", "bool": "true or false", "slice": "a list", "array": "a list",
	"struct": "an object", "map": "an object", "object": "an object", "number": "a number"}

// jsonWords is an error of encoding/json in the words of JSON.
func jsonWords(err error) string {
	var wrong *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &syntax) && strings.HasPrefix(syntax.Error(), "unexpected end"):
		return "the JSON ends too early"
	case syntax != nil:
		return fmt.Sprintf("it is not JSON at byte %d", syntax.Offset)
	case strings.Contains(err.Error(), ",string struct tag"):
		return "want a whole number within its bounds, as text"
	case !errors.As(err, &wrong):
		return strings.TrimPrefix(err.Error(), "json: ")
	}
	want, got := kindWords[wrong.Type.Kind().String()], kindWords[wrong.Value]
	if want == "" {
		want = "a whole number within its bounds"
	}
	if got == "" {
		got = "the " + wrong.Value // such as the number -1
	}
	return "want " + want + ", got " + got
}
