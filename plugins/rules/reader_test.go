package rules_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"latchkey/plugins/rules"
)

// plain turns a value into what encoding/json would give with UseNumber.
func plain(v rules.Value) any {
	switch v.Kind {
	case rules.Bool:
		return v.Text == "true"
	case rules.Number:
		return json.Number(v.Text)
	case rules.String:
		return v.Text
	case rules.Array:
		items := []any{}
		for _, item := range v.Items {
			items = append(items, plain(item))
		}
		return items
	case rules.Object:
		members := map[string]any{}
		for i, name := range v.Names {
			members[name] = plain(v.Items[i])
		}
		return members
	default:
		return nil
	}
}

func standard(text string) (value any, err error) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	err = decoder.Decode(&value)
	return value, err
}

var goodJSON = []string{
	`null`, ` true `, `false`, `0`, `-0`, `12.5e+3`, `1E-2`, `""`, `"\"\\\/\b\f\n\r\t"`, `"\u00e9\uD83D\uDE00é😀"`,
	`[]`, `[ ]`, `[1, [2], {"a":3}]`, `{}`, `{ }`, "\t{\"a\" : 1 ,\r\n\"b\":{\"a\":null}}", `{"":0}`,
	`340282366920938463463374607431768211456`, strings.Repeat("[", 32) + strings.Repeat("]", 32),
}

var badJSON = map[string]string{
	``:                           "expected a value at byte 0",
	`nul`:                        "expected a value at byte 0",
	`{} x`:                       "trailing characters at byte 3",
	`{}{}`:                       "trailing characters at byte 2",
	`01`:                         "trailing characters at byte 1",
	`-`:                          "expected a digit at byte 1",
	`1.`:                         "expected a digit at byte 2",
	`.5`:                         "expected a value at byte 0",
	`1e`:                         "expected a digit at byte 2",
	`+1`:                         "expected a value at byte 0",
	`NaN`:                        "expected a value at byte 0",
	`"a`:                         "unfinished string at byte 2",
	`"a\`:                        "unknown escape at byte 3",
	`"\x"`:                       "unknown escape at byte 2",
	`"\u12g4"`:                   "expected four hex digits at byte 5",
	`"\ud800"`:                   "lone surrogate at byte 7",
	`"\ud800\u0041"`:             "lone surrogate at byte 13",
	`"\udc00"`:                   "lone surrogate at byte 7",
	"\"\n\"":                     "control character in a string at byte 1",
	"\"\\n\x01\"":                "control character in a string at byte 3",
	"\"\xff\"":                   "not valid UTF-8",
	"\ufeff{}":                   "expected a value at byte 0",
	`[1,]`:                       "expected a value at byte 3",
	`[1 2]`:                      "expected , or ] at byte 3",
	`[`:                          "expected a value at byte 1",
	`{"a":1,}`:                   "expected a member name at byte 7",
	`{"a" 1}`:                    "expected : at byte 5",
	`{a:1}`:                      "expected a member name at byte 1",
	`{"a":1 "b":2}`:              "expected , or } at byte 7",
	`{"a":1,"a":2}`:              "duplicate field a at byte 10",
	`{"a":1,"\u0061":2}`:         "duplicate field a at byte 15",
	`[{"x":{"b":1,"b":1}}]`:      "duplicate field b at byte 16",
	strings.Repeat("[", 34):      "nested too deeply at byte 33",
	`{"a":` + "\x00" + `}`:       "expected a value at byte 5",
	strings.Repeat("[", 100_000): "nested too deeply at byte 33",
}

func TestRead(t *testing.T) {
	for _, text := range goodJSON {
		got, err := rules.Read([]byte(text))
		want, _ := standard(text)
		if err != nil || !reflect.DeepEqual(plain(got), want) {
			t.Errorf("%s gives %v, %v; want %v", text, plain(got), err, want)
		}
	}
	for text, want := range badJSON {
		if _, err := rules.Read([]byte(text)); err == nil || err.Error() != want {
			t.Errorf("%.60q gives %v, want %s", text, err, want)
		}
	}
}

// FuzzRead holds the reader against the standard library: what it accepts
// means the same there, and it refuses nothing but what it documents.
func FuzzRead(f *testing.F) {
	for _, text := range goodJSON {
		f.Add(text)
	}
	for text := range badJSON {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := rules.Read([]byte(text))
		want, standardErr := standard(text)
		if err == nil {
			if standardErr != nil || !reflect.DeepEqual(plain(got), want) {
				t.Fatalf("%q gives %v, want %v, %v", text, plain(got), want, standardErr)
			}
			return
		}
		stricter := !utf8.ValidString(text) || strings.Contains(err.Error(), "duplicate field") ||
			strings.Contains(err.Error(), "lone surrogate") || strings.Contains(err.Error(), "nested too deeply")
		if !stricter && json.Valid([]byte(text)) {
			t.Fatalf("%q is refused: %v", text, err)
		}
	})
}
