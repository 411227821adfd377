package abi_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/host/abi"
)

const shop = `{"version":1,"methods":[
	{"name":"buy","kind":"change","payable":true,"doc":"Buys.","args":{"type":"object","properties":{
		"item_id":{"$ref":"#/types/id","description":"What."},
		"price":{"$ref":"#/types/yocto"},
		"to":{"anyOf":[{"$ref":"#/types/account_id"},{"type":"null"}]},
		"count":{"type":["integer","null"],"minimum":1,"maximum":9},
		"size":{"enum":["small","large",null]},
		"gift":{"$ref":"#/types/gift"},
		"gifts":{"type":"array","items":{"$ref":"#/types/gift"}},
		"more":{"type":"object"}},
		"required":["item_id","price"]}},
	{"name":"look","kind":"view"},
	{"name":"odd","kind":"view","args":{"$ref":"#/types/self"}},
	{"name":"any","kind":"view","args":{"type":"object"}}],
	"types":{"id":{"type":"integer","minimum":0},
		"yocto":{"type":"string","pattern":"^[0-9]+$","format":"yocto"},
		"account_id":{"type":"string","format":"account_id","minLength":2,"maxLength":64},
		"gift":{"type":"object","properties":{"text":{"type":"string"},"worth":{"$ref":"#/types/yocto"}},"required":["text"]},
		"self":{"$ref":"#/types/self"}}}`

func method(t testing.TB, name string) *abi.Method {
	t.Helper()
	c, err := abi.Parse([]byte(shop))
	if err != nil {
		t.Fatal(err)
	}
	return c.Method(name)
}

func TestArgumentsAreCompleted(t *testing.T) {
	for given, want := range map[string]string{
		`{"item_id":1,"price":"2 NEAR"}`:                                         `{"item_id":1,"price":"2000000000000000000000000"}`,
		`{"item_id":1,"price":"0.5NEAR"}`:                                        `{"item_id":1,"price":"500000000000000000000000"}`,
		`{"item_id":1,"price":"7 yocto"}`:                                        `{"item_id":1,"price":"7"}`,
		`{ "item_id": 1, "price": "7" }`:                                         `{"item_id":1,"price":"7"}`,
		`{"price":"7","item_id":1,"to":null}`:                                    `{"price":"7","item_id":1,"to":null}`,
		`{"price":"7","item_id":1,"size":null}`:                                  `{"price":"7","item_id":1,"size":null}`,
		`{"price":"7","item_id":1,"more":{"x":[1.5,"2 NEAR"]}}`:                  `{"price":"7","item_id":1,"more":{"x":[1.5,"2 NEAR"]}}`,
		`{"price":"7","item_id":1,"gifts":[{"text":"2 NEAR","worth":"1 NEAR"}]}`: `{"price":"7","item_id":1,"gifts":[{"text":"2 NEAR","worth":"1000000000000000000000000"}]}`,
	} {
		got, err := method(t, "buy").Arguments([]byte(given))
		if err != nil || string(got) != want {
			t.Errorf("%s: got %s, %v", given, got, err)
		}
	}
	for _, name := range []string{"look", "any"} {
		if got, err := method(t, name).Arguments([]byte(`{"x":1}`)); err != nil || string(got) != `{"x":1}` {
			t.Errorf("%s: got %s, %v", name, got, err)
		}
	}
}

func TestWhatDoesNotFitIsNamed(t *testing.T) {
	with := func(members string) string { return `{"item_id":1,"price":"7",` + members + `}` }
	for given, want := range map[string]string{
		`[]`:                                        `buy: the arguments are an object, such as {"item_id": ...}`,
		`{"item":1}`:                                `buy: item: there is no such member; did you mean item_id?`,
		with(`"xyzzy":1`):                           `buy: xyzzy: there is no such member; there are item_id, price, to, count, size, gift, gifts, more`,
		`{}`:                                        `buy needs item_id (a whole number of at least 0), price (an amount, such as "2.5 NEAR" or yoctoNEAR in decimal ("1000"))`,
		`{"item_id":"1","price":"7"}`:               `buy: item_id: expected a whole number of at least 0, got "1"`,
		`{"item_id":-1,"price":"7"}`:                `buy: item_id: expected a whole number of at least 0, got -1`,
		`{"item_id":1,"price":7}`:                   `buy: price: expected an amount, such as "2.5 NEAR" or yoctoNEAR in decimal ("1000"), got 7`,
		`{"item_id":1,"price":"x NEAR"}`:            `buy: price: "x" is not an amount: want decimal NEAR`,
		with(`"count":10`):                          `buy: count: expected a whole number from 1 to 9, or null, got 10`,
		with(`"size":"medium"`):                     `buy: size: expected one of "small", "large", or null, got "medium"`,
		with(`"to":"A"`):                            `buy: to: expected an account id, such as alice.test.near, or null, got "A"`,
		with(`"gift":{}`):                           `buy: gift: it needs text`,
		with(`"gift":{"text":1}`):                   `buy: gift.text: expected text, got 1`,
		with(`"gifts":[{"text":"","tekst":1}]`):     `buy: gifts[0].tekst: there is no such member; did you mean text?`,
		with(`"gifts":[{"text":""},{"text":true}]`): `buy: gifts[1].text: expected text, got true`,
	} {
		_, err := method(t, "buy").Arguments([]byte(given))
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s\ngot  %v\nwant %s", given, err, want)
		}
	}
}

func TestAnswersAreTextOrJSON(t *testing.T) {
	m := method(t, "buy")
	member := func(name string) abi.Member {
		for _, one := range m.Members() {
			if one.Name == name {
				return one
			}
		}
		t.Fatal(name)
		return abi.Member{}
	}
	for _, c := range []struct{ name, typed, want string }{
		{"item_id", " 7\n", "7"}, {"price", "2 NEAR\n", `"2000000000000000000000000"`}, {"price", `"5"`, `"5"`}, {"price", "5", `"5"`},
		{"to", "a.near", `"a.near"`}, {"size", "small", `"small"`}, {"gift", `{"text":"x"}`, `{"text":"x"}`},
	} {
		got, err := m.Answer(member(c.name), c.typed)
		if err != nil || string(got) != c.want {
			t.Errorf("%s %q: got %s, %v", c.name, c.typed, got, err)
		}
	}
	for _, c := range []struct{ name, typed, want string }{
		{"item_id", "seven", "buy: item_id: expected a whole number of at least 0, got seven"},
		{"item_id", "-7", "buy: item_id: expected a whole number of at least 0, got -7"},
		{"size", "medium", `buy: size: expected one of "small", "large", or null, got "medium"`},
	} {
		if _, err := m.Answer(member(c.name), c.typed); err == nil || err.Error() != c.want {
			t.Errorf("%s %q: got %v", c.name, c.typed, err)
		}
	}
	if got := string(abi.With([]byte(` { "a" : {} } `), "b", json.RawMessage("1"))); got != `{"a" : {},"b":1}` {
		t.Errorf("got %s", got)
	}
	if got := string(abi.With([]byte(`{}`), "b", json.RawMessage("1"))); got != `{"b":1}` {
		t.Errorf("got %s", got)
	}
}

// TestTheABIsOfOurContractsAreUnderstood: each of their schemas is read.
func TestTheABIsOfOurContractsAreUnderstood(t *testing.T) {
	files, _ := filepath.Glob("../../plugins/*/abi.json")
	more, _ := filepath.Glob("../../plugins/examples/*/abi.json")
	if len(files) == 0 || len(more) == 0 {
		t.Fatal("no ABI was found")
	}
	for _, file := range append(files, more...) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		c, err := abi.Parse(text)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, m := range c.Methods {
			for _, member := range m.Members() {
				if member.Schema.Words() == "" {
					t.Errorf("%s: %s: %s has no words", file, m.Name, member.Name)
				}
			}
			if _, err := m.Arguments([]byte(`{"no such member":1}`)); m.Args != nil && len(m.Members()) > 0 && err == nil {
				t.Errorf("%s: %s: takes any member", file, m.Name)
			}
		}
	}
}

func FuzzArguments(f *testing.F) {
	m := method(f, "buy")
	for _, text := range []string{`{"item_id":1,"price":"2 NEAR"}`, `{"gifts":[{"worth":"1 NEAR"}]}`, `[]`, `{"a":{"b":[`, `"x"`, `{"price":"7","item_id":1,"price":"8 NEAR"}`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !json.Valid([]byte(text)) {
			return
		}
		got, err := m.Arguments([]byte(text))
		var bad *abi.Error
		var missing *abi.MissingError
		switch {
		case err == nil && !json.Valid(got):
			t.Errorf("%s became %s", text, got)
		case err != nil && !errors.As(err, &bad) && !errors.As(err, &missing):
			t.Errorf("%s: %v", text, err)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add(shop)
	f.Add(`{"version":1,"methods":[{"name":"a","kind":"view","args":true}],"types":{"x":{"$ref":"#/types/x","anyOf":[{"$ref":"#/types/x"}]}}}`)
	f.Fuzz(func(t *testing.T, text string) {
		c, err := abi.Parse([]byte(text))
		if err != nil {
			return
		}
		for _, m := range c.Methods {
			for _, member := range m.Members() {
				member.Schema.Words()
			}
			_, _ = m.Arguments([]byte(`{"x":{"y":[1]}}`))
		}
	})
}

// TestSchemasReadNoFiles: a contract's ABI is a stranger's, and what its schemas refer to
// is in it or nowhere.
func TestSchemasReadNoFiles(t *testing.T) {
	file := filepath.Join(t.TempDir(), "schema.json")
	if err := os.WriteFile(file, []byte(`{"type":"string"}`), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{`{"properties":{"x":{"$ref":"file://` + file + `"}}}`, `{"$schema":"file://` + file + `"}`, `{"$id":"file://` + file + `","$ref":"#/a"}`} {
		c, err := abi.Parse([]byte(`{"version":1,"methods":[{"name":"f","kind":"view","args":` + text + `}]}`))
		if err != nil {
			continue
		}
		if got, err := c.Method("f").Arguments([]byte(`{"x":1}`)); err != nil || string(got) != `{"x":1}` {
			t.Errorf("%s: got %s, %v", text, got, err)
		}
	}
}

// TestAlternativesMayBeEachOther: what is said of them ends.
func TestAlternativesMayBeEachOther(t *testing.T) {
	c, err := abi.Parse([]byte(`{"version":1,"methods":[{"name":"f","kind":"view","args":{"type":"object","properties":{"x":{"$ref":"#/types/x"}},"required":["x"]}}],
		"types":{"x":{"anyOf":[{"type":"string"},{"$ref":"#/types/y"}]},"y":{"anyOf":[{"type":"integer"},{"$ref":"#/types/x"}]}}}`))
	if err != nil {
		t.Fatal(err)
	}
	for given, want := range map[string]string{`{}`: "f needs x (text or any JSON)", `{"x":true}`: "f: x: expected text or any JSON, got true"} {
		if _, err := c.Method("f").Arguments([]byte(given)); err == nil || err.Error() != want {
			t.Errorf("%s: got %v", given, err)
		}
	}
}

// TestTheSameErrorIsToldEachTime, where several members do not fit.
func TestTheSameErrorIsToldEachTime(t *testing.T) {
	for range 20 {
		_, err := method(t, "buy").Arguments([]byte(`{"size":"x","price":"y","item_id":"z","count":10}`))
		if err == nil || !strings.HasPrefix(err.Error(), "buy: count: ") {
			t.Fatalf("got %v", err)
		}
	}
}
