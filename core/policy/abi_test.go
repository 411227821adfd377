package policy_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"latchkey/core/policy"
)

const someABI = `{"version":1,"methods":[
	{"name":"add","kind":"change","payable":true,"doc":"Adds.","args":{"type":"object","properties":{"n":{"$ref":"#/types/n"}}},"result":true},
	{"name":"on_added","kind":"change","private":true},
	{"name":"get","kind":"view"}],
	"types":{"n":{"type":"integer"}}}`

func TestABIIsRead(t *testing.T) {
	got, err := policy.ParseABI([]byte(someABI))
	want := &policy.ABI{Methods: []policy.Method{
		{Name: "add", Change: true, Payable: true, Doc: "Adds."}, {Name: "on_added", Change: true, Private: true}, {Name: "get"}}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestMalformedABIsNameThePlaceAndTheRule(t *testing.T) {
	method := func(fields string) string { return `{"version":1,"methods":[{` + fields + `}]}` }
	for want, text := range map[string]string{
		"methods: it must be there":                  `{"version":1}`,
		"methods[0].name: it must be there":          method(`"kind":"view"`),
		"methods[0].kind: it must be view or change": method(`"name":"a","kind":"call"`),
		"methods[0].payable: a view takes no":        method(`"name":"a","kind":"view","payable":true`),
		"methods[0].args: it must be a JSON Schema":  method(`"name":"a","kind":"view","args":[]`),
		"methods[0].doc: it must be a text":          method(`"name":"a","kind":"view","doc":1`),
		"types: it must be an object":                `{"version":1,"methods":[],"types":true}`,
		"types.n: it must be a JSON Schema":          `{"version":1,"methods":[],"types":{"n":1}}`,
		`methods[1].name: "a" comes twice`:           `{"version":1,"methods":[{"name":"a","kind":"view"},{"name":"a","kind":"view"}]}`,
	} {
		_, err := policy.ParseABI([]byte(text))
		var malformed *policy.Malformed
		if !errors.As(err, &malformed) || malformed.Section != policy.ABISection || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: want %q, got %v", text, want, err)
		}
	}
}

func FuzzParseABI(f *testing.F) {
	f.Add([]byte(someABI))
	schema := compiled(f, policy.ABISchema)
	f.Fuzz(func(t *testing.T, text []byte) {
		abi, err := policy.ParseABI(text)
		if (abi == nil) == (err == nil) {
			t.Fatalf("got %v, %v", abi, err)
		}
		if abi != nil {
			if err := accepts(t, schema, text); err != nil {
				t.Fatalf("the decoder takes what the schema refuses: %v", err)
			}
		}
	})
}
