package nep297

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"latchkey/plugins/rules"
)

func TestWhatIsAnEvent(t *testing.T) {
	const good = `{"standard":"x","version":"1.0.0","event":"moved","data":[{"a":1}]}`
	deep := strings.Repeat("[", depthMax+1) + strings.Repeat("]", depthMax+1)
	for log, want := range map[string]bool{
		Prefix + good:             true,
		Prefix + " " + good + " ": true,
		good:                      false,
		" " + Prefix + good:       false,
		Prefix + good + good:      false,
		Prefix + good[1:]:         false,
		Prefix + `{"standard":"x","version":"1.0.0","event":"moved"}`:                            true,
		Prefix + `{"standard":"x","version":"1.0.0","event":"moved","event":"gone"}`:             false,
		Prefix + `{"standard":"x","version":"1.0.0","event":"moved","Event":"gone"}`:             false,
		Prefix + `{"standard":"x","version":"1.0.0","event":"moved","e\u0076ent":"gone"}`:        false,
		Prefix + `{"standard":"x","version":"1.0.0","event":"moved","data":{"a":{"b":1,"b":2}}}`: false,
		Prefix + `{"standard":"x","version":"1.0.0","event":"moved","data":` + deep + `}`:        false,
		Prefix + `{"standard":"x","version":1,"event":"moved"}`:                                  false,
		Prefix + `{"standard":"","version":"1","event":"moved"}`:                                 false,
		Prefix + `{"standard":"x","version":"1","event":"a` + "\xff" + `"}`:                      false,
		Prefix + `[]`: false,
		Prefix:        false,
	} {
		if _, _, is := Parse(log); is != want {
			t.Errorf("%q: %t", log, is)
		}
	}
}

// TestManyNamesTakeNoTime: a log of the greatest size, all of it names.
func TestManyNamesTakeNoTime(t *testing.T) {
	var text strings.Builder
	for i := range 4000 {
		text.WriteString(`,"` + string(rune('a'+i%26)) + string(rune(0x4e00+i)) + `":1`)
	}
	start := time.Now()
	if _, is := Read("{" + text.String()[1:] + "}"); !is {
		t.Error("not read")
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("took %s", took)
	}
	if _, is := Read("{" + text.String()[1:] + `,"A` + string(rune(0x4e00)) + `":1}`); is {
		t.Error("a name in upper case is among them")
	}
}

// anyJSON draws JSON as text, often with names that are the same.
func anyJSON(t *rapid.T, depth int) string {
	kind := rapid.IntRange(0, 4).Draw(t, "kind")
	if depth == 0 {
		kind %= 3
	}
	space := rapid.SampledFrom([]string{"", "", " ", "\n\t"}).Draw(t, "space")
	switch kind {
	case 0:
		return space + rapid.SampledFrom([]string{"null", "true", "false", "0", "-1", "12", "1.5e3"}).Draw(t, "word") + space
	case 1, 2:
		text, _ := json.Marshal(rapid.SampledFrom(parts).Draw(t, "text"))
		return string(text) + space
	}
	var items []string
	for range rapid.IntRange(0, 3).Draw(t, "items") {
		item := anyJSON(t, depth-1)
		if kind == 4 {
			name, _ := json.Marshal(rapid.SampledFrom(parts).Draw(t, "name"))
			item = space + string(name) + space + ":" + item
		}
		items = append(items, item)
	}
	if kind == 4 {
		return "{" + space + strings.Join(items, ",") + "}"
	}
	return "[" + strings.Join(items, ","+space) + space + "]"
}

var parts = []string{"a", "b", "A", "0", "1", "01", "a.b", "*", "é", `\`, `"`, "#"}

// TestEventsAreReadAsArgumentsAre: what plugins/rules refuses of arguments is read
// here as little, and a path leads to the same.
func TestEventsAreReadAsArgumentsAre(t *testing.T) {
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		text := `{"top":` + anyJSON(t, 3) + `}`
		want, err := rules.Arguments([]byte(text))
		got, is := Read(text)
		if is != (err == nil) {
			t.Fatalf("%s is read: %t, and as arguments: %v", text, is, err)
		}
		if !is {
			return
		}
		path := "top"
		for _, part := range rapid.SliceOfN(rapid.SampledFrom(parts), 0, 3).Draw(t, "path") {
			path += "."
			for _, c := range part {
				if strings.ContainsRune(`.\`+syntax, c) {
					path += `\`
				}
				path += string(c)
			}
		}
		p, err := ParsePath(path)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		value := got.Find(p)
		for _, scalar := range []rules.Value{{Kind: rules.String, Text: "a"}, {Kind: rules.Number, Text: "12"}, {Kind: rules.Bool, Text: "true"}, {}} {
			rule, err := rules.Equals(path, scalar)
			if err != nil {
				t.Fatal(err)
			}
			holds := (rules.Set{rule}).Check([]byte(text)) == nil
			text := scalar.Text
			if scalar.Kind == rules.Null {
				text = "null"
			}
			same := value != nil && value.Text() == text && (value.Kind == String) == (scalar.Kind == rules.String)
			if holds != same {
				t.Fatalf("%s in %s is %v, and for rules %s: %t", path, text, value, text, holds)
			}
			if holds {
				found++
			}
		}
		_ = want
	})
	if found == 0 {
		t.Error("no path led to anything")
	}
}

func TestPathsWithoutModifiers(t *testing.T) {
	for _, text := range []string{"", ".", "a.", ".a", "a..b", "data.#", "data.*", "@this", "a|b", `a\`, "data.#(a==1)", "a\x00", strings.Repeat("a", 257), strings.Repeat("a.", 32) + "a"} {
		if p, err := ParsePath(text); err == nil {
			t.Errorf("%q is read as %q", text, p)
		}
	}
}

// FuzzRead: what is read is JSON, and what is JSON and not read is ambiguous at some place
// that package rules finds as well.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{`{"a":[1,-2.5e+7,"\u00e9\n",null,true],"b":{}}`, `[]`, ` 0 `, `01`, `1.`, `"\x"`, `{"a":1,}`, `[1,]`, `{"a" 1}`, `tru`, "\"\x01\"", `{"a":1,"A":1}`, `"\ud800"`, `-`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, is := Read(text)
		if is && !json.Valid([]byte(text)) {
			t.Fatalf("%q is no JSON", text)
		}
		if is && v.Raw != strings.Trim(text, " \t\r\n") {
			t.Fatalf("%q is read as %q", text, v.Raw)
		}
		if _, err := rules.Arguments([]byte(`{"x":` + text + `}`)); err == nil && !is && !strings.Contains(text, strings.Repeat("[", 8)) && !strings.Contains(text, "{") {
			t.Fatalf("%q is not read", text)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{`{"standard":"x","version":"1","event":"y","data":[{"a":"\u00e9\"","b":[]},{}]}`, `{"a":{"a":1},"A":2}`, `[1,-2.5e7 ,true]`} {
		f.Add(Prefix+seed, "data.0.a")
	}
	f.Fuzz(func(t *testing.T, log, path string) {
		e, v, is := Parse(log)
		if !is {
			return
		}
		var again Event
		if err := json.Unmarshal([]byte(v.Raw), &again); err != nil || again.Standard != e.Standard || again.Event != e.Event || string(again.Data) != string(e.Data) {
			t.Fatalf("%s is %+v, and %+v for encoding/json (%v)", log, e, again, err)
		}
		_ = v.Objects()
		if p, err := ParsePath(path); err == nil {
			_ = v.Find(p)
		}
	})
}
