package tagged

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

type misreadTarget struct {
	Name  string `json:"name"`
	Count uint8  `json:"count"`
	Deep  struct{ List []string }
	Own   ownText `json:"own"`
	Flags map[string]bool
	Text  uint64 `json:",string"`
}

// ownText reads itself, and says what is wrong in its own words.
type ownText string

func (o *ownText) UnmarshalJSON(b []byte) error { return fmt.Errorf("%s will not do", b) }

func TestMisread(t *testing.T) {
	for text, want := range map[string]string{
		`{"count":1,"name":[]}`:        "name: want a string, got a list",
		`{"count":300}`:                "count: want a whole number within its bounds, got the number 300",
		`{"count":"1"}`:                "count: want a whole number within its bounds, got a string",
		`{"Deep":{"List":["a",true]}}`: "Deep.List: want a string, got true or false",
		`{"name":"x","own":1}`:         "own: 1 will not do",
		`{"Flags":{"a":{}}}`:           "Flags: want true or false, got an object",
		`[]`:                           "want an object, got a list",
		`{"name":`:                     "the JSON ends too early",
		``:                             "the JSON ends too early",
		`{"name":1x}`:                  "it is not JSON at byte 10",
		`{"Text":"x"}`:                 "Text: want a whole number within its bounds, as text",
	} {
		var v misreadTarget
		err := json.Unmarshal([]byte(text), &v)
		if err == nil {
			t.Fatalf("%s was read", text)
		}
		if got := Misread([]byte(text), &v, err); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

func FuzzMisread(f *testing.F) {
	f.Add([]byte(`{"count":300,"own":1}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var v misreadTarget
		err := json.Unmarshal(text, &v)
		if err == nil {
			return
		}
		if got := Misread(text, &v, err); got == "" || strings.Contains(got, "Go ") || strings.Contains(got, "struct tag") || strings.Contains(got, "EOF") {
			t.Errorf("%q: %s", text, got)
		}
	})
}
