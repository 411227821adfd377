package rules_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/tidwall/gjson"
	"github.com/tidwall/match"
	"pgregory.net/rapid"

	"latchkey/plugins/rules"
)

// anyValue draws JSON whose names and paths often meet.
func anyValue(t *rapid.T, depth int) any {
	kind := rapid.IntRange(0, 5).Draw(t, "kind")
	if depth == 0 {
		kind %= 4
	}
	switch kind {
	case 0:
		return nil
	case 1:
		return rapid.Bool().Draw(t, "bool")
	case 2:
		return rapid.Int64Range(-2, 1<<60).Draw(t, "number")
	case 3:
		return rapid.SampledFrom([]string{"", "x", "é\"\\\n", "a.near"}).Draw(t, "text")
	case 4:
		items := []any{}
		for range rapid.IntRange(0, 3).Draw(t, "items") {
			items = append(items, anyValue(t, depth-1))
		}
		return items
	}
	members := map[string]any{}
	for range rapid.IntRange(0, 3).Draw(t, "members") {
		members[rapid.SampledFrom(names).Draw(t, "name")] = anyValue(t, depth-1)
	}
	return members
}

var names = []string{"a", "b", "0", "1", "a.b", "*", "é", `\`, "x|y", "@this", "#", "~"}

// anyPath draws a path of such names, escaped.
func anyPath(t *rapid.T) string {
	parts := rapid.SliceOfN(rapid.SampledFrom(names), 1, 4).Draw(t, "path")
	for i, name := range parts {
		var escaped strings.Builder
		for _, r := range name {
			if strings.ContainsRune(`.*\|@#~`, r) {
				escaped.WriteByte('\\')
			}
			escaped.WriteRune(r)
		}
		parts[i] = escaped.String()
	}
	return strings.Join(parts, ".")
}

// TestPathsAreGJSONs: a rule looks at what gjson finds at the same path.
func TestPathsAreGJSONs(t *testing.T) {
	met := 0
	rapid.Check(t, func(t *rapid.T) {
		members := map[string]any{"a": anyValue(t, 3), "b": anyValue(t, 2), rapid.SampledFrom(names).Draw(t, "top"): anyValue(t, 3)}
		args, err := json.Marshal(members)
		if err != nil {
			t.Fatal(err)
		}
		path := anyPath(t)
		found := gjson.GetBytes(args, path)
		var want rules.Value
		switch {
		case found.Type == gjson.String:
			want = rules.Value{Kind: rules.String, Text: found.Str}
		case found.Type == gjson.Number:
			want = rules.Value{Kind: rules.Number, Text: found.Raw}
		case found.IsBool():
			want = rules.Value{Kind: rules.Bool, Text: found.Raw}
		case found.IsObject() || found.IsArray():
			want = rules.Value{Kind: rules.String, Text: "an object or array equals nothing"}
		}
		rule, err := rules.Equals(path, want)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		holds := rules.Set{rule}.Check(args) == nil
		if should := found.Exists() && !found.IsObject() && !found.IsArray(); holds != should {
			t.Fatalf("%s in %s: gjson finds %q, the rule that it equals that holds: %v", path, args, found.Raw, holds)
		}
		if holds {
			met++
		}
	})
	if met == 0 {
		t.Error("no rule ever held")
	}
}

// TestGlobsAreMatchs holds glob to package match, which gjson uses.
func TestGlobsAreMatchs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pattern := rapid.StringMatching(`([ab.é*?]|\\[*?ab])*`).Draw(t, "pattern")
		text := rapid.StringMatching(`[ab.é*?]*`).Draw(t, "text")
		args, _ := json.Marshal(map[string]string{"a": text})
		rule, err := rules.Glob("a", pattern)
		if err != nil {
			t.Skip("no pattern: ", err)
		}
		if got, want := (rules.Set{rule}.Check(args) == nil), match.Match(text, pattern); got != want {
			t.Fatalf("%q matches %q: %v, want %v", text, pattern, got, want)
		}
	})
}

// TestGlobsTakeNoTimeOfAges is a pattern that searches by trial would never end.
func TestGlobsTakeNoTimeOfAges(t *testing.T) {
	rule, err := rules.Glob("a", strings.Repeat("a*", 100)+"b")
	if err != nil {
		t.Fatal(err)
	}
	if (rules.Set{rule}).Check([]byte(`{"a":"`+strings.Repeat("a", 60_000)+`"}`)) == nil {
		t.Error("matched")
	}
}

// FuzzCheck: no arguments and no rules make the reader panic, and arguments that
// rules take mean the same to encoding/json.
func FuzzCheck(f *testing.F) {
	for _, c := range held {
		f.Add([]byte("["+c.rule+"]"), []byte(c.args))
	}
	f.Add([]byte(`[{"path":"a.#","glob":"*"}]`), []byte(`{"a":1,"A":2}`))
	f.Fuzz(func(t *testing.T, text, args []byte) {
		if set, err := rules.Parse(text); err == nil {
			set.Check(args)
		}
		value, err := rules.Arguments(args)
		if err != nil {
			return
		}
		decoder := json.NewDecoder(bytes.NewReader(args))
		decoder.UseNumber()
		var standard map[string]any
		if err := decoder.Decode(&standard); err != nil {
			t.Fatalf("encoding/json does not take %q: %v", args, err)
		}
		if len(standard) != len(value.Names) {
			t.Fatalf("%q has %d members, encoding/json finds %d", args, len(value.Names), len(standard))
		}
		for first := range standard {
			for second := range standard {
				if first != second && strings.EqualFold(first, second) {
					t.Fatalf("%q has %q and %q", args, first, second)
				}
			}
		}
	})
}
