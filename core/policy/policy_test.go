package policy_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/policy"
)

const everything = `{
	"version": 1,
	"guard": true,
	"functions": ["storage_read", "promise_create"],
	"promises": [
		{"kind": "function_call", "receivers": ["*.test.near", "self"], "methods": ["ft_transfer"], "deposit_max": "1"},
		{"kind": "add_key", "permission": "function_call", "key_receivers": ["self"], "key_methods": ["claim_for"], "allowance_max": "25"},
		{"kind": "add_key", "permission": "full_access", "receivers": ["sub.*"]},
		{"kind": "delete_account", "beneficiaries": ["registrar"]},
		{"deposit_max": "0", "kind": "transfer"},
		{"kind": "function_call", "methods_except": ["ft_transfer", "nft_transfer"]}
	],
	"memory_pages_max": 256,
	"storage_bytes_max": 100000,
	"gas_max": 300000000000000
}`

func TestEveryFieldIsRead(t *testing.T) {
	got, err := policy.Parse([]byte(everything))
	if err != nil {
		t.Fatal(err)
	}
	yocto := func(n uint64) *amount.Yocto { a := amount.From(n); return &a }
	want := &policy.Policy{
		Guard: true, Functions: []string{"storage_read", "promise_create"},
		Promises: []policy.Rule{
			{Kind: policy.FunctionCall, Receivers: []policy.Pattern{"*.test.near", "self"}, Methods: []string{"ft_transfer"}, DepositMax: yocto(1)},
			{Kind: policy.AddKey, Permission: policy.OnlyFunctionCall, KeyReceivers: []policy.Pattern{"self"}, KeyMethods: []string{"claim_for"}, AllowanceMax: yocto(25)},
			{Kind: policy.AddKey, Permission: policy.OnlyFullAccess, Receivers: []policy.Pattern{"sub.*"}},
			{Kind: policy.DeleteAccount, Beneficiaries: []policy.Pattern{"registrar"}},
			{Kind: policy.Transfer, DepositMax: yocto(0)},
			{Kind: policy.FunctionCall, MethodsExcept: []string{"ft_transfer", "nft_transfer"}},
		},
		Own: policy.Caps{MemoryPagesMax: 256, StorageBytesMax: 100_000, GasMax: 300_000_000_000_000},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// TestSilenceAndNoneDiffer: a field that is absent allows all, an empty list
// nothing.
func TestSilenceAndNoneDiffer(t *testing.T) {
	silent, err := policy.Parse([]byte(`{"version":1}`))
	if err != nil || silent.Functions != nil || silent.Promises != nil || !silent.Grants("panic") {
		t.Errorf("got %+v, %v", silent, err)
	}
	none, err := policy.Parse([]byte(`{"version":1,"functions":[],"promises":[]}`))
	if err != nil || none.Functions == nil || none.Promises == nil || none.Grants("panic") {
		t.Errorf("got %+v, %v", none, err)
	}
}

func TestMalformedPoliciesNameThePlaceAndTheRule(t *testing.T) {
	rule := func(fields string) string { return `{"version":1,"promises":[{"kind":"transfer"},{` + fields + `}]}` }
	for want, text := range map[string]string{
		"it is not one JSON value":                                   `{"version":1} {}`,
		"it is not UTF-8":                                            "{\"version\":1,\"\xff\":1}",
		"65547 bytes, at most 65536":                                 `{"version":1` + strings.Repeat(" ", 65534) + `}`,
		"it must be an object":                                       `[]`,
		"version: it must be there":                                  `{}`,
		"version: it must be a whole number from 1 to 1":             `{"version":2}`,
		"version: it must be a whole number":                         `{"version":1.0}`,
		"guard: it must be true or false":                            `{"version":1,"guard":null}`,
		"Guard: no such field":                                       `{"version":1,"Guard":true}`,
		"guard: the name comes twice":                                `{"version":1,"guard":true,"guard":true}`,
		"functions: it must be an array":                             `{"version":1,"functions":"storage_read"}`,
		"functions[1]: it must be the name":                          `{"version":1,"functions":["panic","Panic"]}`,
		`functions[1]: "panic" comes twice`:                          `{"version":1,"functions":["panic","panic"]}`,
		"memory_pages_max: it must be a whole number from 1":         `{"version":1,"memory_pages_max":0}`,
		"gas_max: it must be a whole number from 1 to 9007199254":    `{"version":1,"gas_max":9007199254740992}`,
		"storage_bytes_max: it must be a whole number":               `{"version":1,"storage_bytes_max":"1"}`,
		"promises[1].kind: it must be there":                         rule(``),
		"promises[1].kind: it must be one of create_account":         rule(`"kind":"FunctionCall"`),
		"promises[1].methods: a rule of kind transfer has no such":   rule(`"kind":"transfer","methods":["a"]`),
		"promises[1]: a rule has methods or methods_except":          rule(`"kind":"function_call","methods":["a"],"methods_except":["b"]`),
		"promises[1].methods_except: a rule of kind transfer":        rule(`"kind":"transfer","methods_except":["a"]`),
		"promises[1].methods[0]: it must be a method name":           rule(`"kind":"function_call","methods":["a,b"]`),
		"promises[1].methods: it must have a value":                  rule(`"kind":"function_call","methods":[]`),
		"promises[1].receivers[0]: it must be an account id":         rule(`"kind":"transfer","receivers":["Bob"]`),
		"promises[1].receivers[1]: it must be an account id":         rule(`"kind":"transfer","receivers":["*","*.*"]`),
		"promises[1].deposit_max: it must be an amount":              rule(`"kind":"transfer","deposit_max":1`),
		"promises[1].permission: it must be function_call or full":   rule(`"kind":"add_key","permission":"any"`),
		"promises[1]: key_receivers, key_methods and":                rule(`"kind":"add_key","permission":"full_access","key_methods":["a"]`),
		"promises[1].beneficiaries: a rule of kind transfer has no":  rule(`"beneficiaries":["a.b"],"kind":"transfer"`),
		"promises: it has 65 values, at most 64":                     `{"version":1,"promises":[` + strings.Repeat(`{"kind":"stake"},`, 64) + `{"kind":"stake"}]}`,
		"nested deeper than 64":                                      `{"version":` + strings.Repeat("[", 70) + strings.Repeat("]", 70) + `}`,
		`promises[1].aaaaaaaaaaaaaaaa…: no such field`:               rule(`"kind":"transfer","` + strings.Repeat("a", 99) + `":1`),
		"promises[1].allowance_max: it must be an amount of yoctoN":  rule(`"kind":"add_key","allowance_max":"340282366920938463463374607431768211456"`),
		"promises[1].key_receivers: it has 65 values, at most 64 ar": rule(`"kind":"add_key","key_receivers":[` + strings.Repeat(`"*",`, 64) + `"a*"]`),
	} {
		_, err := policy.Parse([]byte(text))
		var malformed *policy.Malformed
		if !errors.As(err, &malformed) || malformed.Section != policy.Section || !strings.Contains(err.Error(), want) {
			t.Errorf("%.80s: want %q, got %v", text, want, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(everything))
	f.Add([]byte(`{"version":1,"promises":[{"kind":"transfer","receivers":["*"]}]}`))
	schema := compiled(f, policy.Schema)
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := policy.Parse(text)
		if (p == nil) == (err == nil) {
			t.Fatalf("got %v, %v", p, err)
		}
		if p == nil {
			return
		}
		if len(text) > policy.SectionBytesMax {
			t.Fatalf("%d bytes were read", len(text))
		}
		if err := accepts(t, schema, text); err != nil {
			t.Fatalf("the decoder takes what the schema refuses: %v", err)
		}
	})
}
