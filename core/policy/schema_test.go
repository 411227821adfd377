package policy_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"latchkey/core/policy"
)

func compiled(t testing.TB, schema []byte) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("mem:schema", document); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("mem:schema")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// accepts reports what the schema says of a text that is JSON.
func accepts(t rapid.TB, s *jsonschema.Schema, text []byte) error {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return s.Validate(document)
}

func parses(text []byte) error    { _, err := policy.Parse(text); return err }
func parsesABI(text []byte) error { _, err := policy.ParseABI(text); return err }

// value draws one of the good values nine times in ten, else one of the bad.
func value(t *rapid.T, name string, good, bad []any) any {
	if rapid.IntRange(0, 9).Draw(t, name+" is good") > 0 {
		return rapid.SampledFrom(good).Draw(t, name)
	}
	return rapid.SampledFrom(append([]any{nil, map[string]any{}}, bad...)).Draw(t, name)
}

// fields draws some of an object's fields.
func fields(t *rapid.T, always map[string]any, names []string, draw map[string]func() any) map[string]any {
	object := always
	for _, name := range names {
		if rapid.IntRange(0, 2).Draw(t, "has "+name) == 0 {
			object[name] = draw[name]()
		}
	}
	if rapid.IntRange(0, 30).Draw(t, "more") == 0 {
		object["more"] = true
	}
	return object
}

func many(one string, n int) []any {
	var all []any
	for i := range n {
		all = append(all, one+strings.Repeat("a", i))
	}
	return all
}

var (
	accountLists = []any{[]any{"self"}, []any{"*"}, []any{"*.test.near", "bob.near"}, []any{"drop-*"}, []any{"a1"},
		[]any{strings.Repeat("a", 64)}, []any{strings.Repeat("a", 63) + "*"}, []any{"0x" + strings.Repeat("f", 40)}, []any{"*-"}}
	badAccountLists = []any{[]any{}, []any{"a"}, []any{"A.near"}, []any{"a..b"}, []any{"-a"}, []any{"**"}, []any{"a*b*"}, []any{""},
		[]any{"bob.near", "bob.near"}, []any{strings.Repeat("a", 65)}, []any{strings.Repeat("a", 64) + "*"}, "self", []any{1}, many("b*", 65), true}
	methodLists    = []any{[]any{"claim"}, []any{"a", "b", "_c-d.e:f/g$"}, []any{strings.Repeat("m", 256)}, many("m", 64)}
	badMethodLists = []any{[]any{}, []any{""}, []any{"a b"}, []any{"a,b"}, []any{"a", "a"}, []any{strings.Repeat("m", 257)}, []any{"ü"}, many("m", 65), "a"}
	amounts        = []any{"0", "1", "340282366920938463463374607431768211455", strings.Repeat("9", 38)}
	badAmounts     = []any{"", "01", "-1", "1.5", "1 ", "a", 1, strings.Repeat("9", 40)}
	ceilings       = []any{1, 300_000_000_000_000, 9007199254740991}
	badCeilings    = []any{0, -1, 1.5, "1", json.Number("9007199254740992"), json.Number("18446744073709551616"), true}
)

func drawRule(t *rapid.T) any {
	kinds := []any{"create_account", "deploy_contract", "function_call", "transfer", "stake", "add_key", "delete_key", "delete_account",
		"deploy_global_contract", "use_global_contract", "function_call", "add_key", "add_key"}
	always := map[string]any{}
	if rapid.IntRange(0, 20).Draw(t, "has kind") > 0 {
		always["kind"] = value(t, "kind", kinds, []any{"FunctionCall", "", 1})
	}
	names := []string{"receivers"}
	more := map[any][]string{"function_call": {"methods", "methods_except", "deposit_max"}, "transfer": {"deposit_max"}, "delete_account": {"beneficiaries"},
		"add_key": {"permission", "key_receivers", "key_methods", "allowance_max"}}
	if kind, ok := always["kind"].(string); ok {
		names = append(names, more[kind]...)
	}
	if rapid.IntRange(0, 9).Draw(t, "fields of another kind") == 0 {
		names = []string{"methods", "methods_except", "deposit_max", "permission", "key_receivers", "beneficiaries"}
	}
	accounts := func() any { return value(t, "accounts", accountLists, badAccountLists) }
	methods := func() any { return value(t, "methods", methodLists, badMethodLists) }
	yocto := func() any { return value(t, "yocto", amounts, badAmounts) }
	return fields(t, always, names, map[string]func() any{
		"receivers": accounts, "key_receivers": accounts, "beneficiaries": accounts, "methods": methods, "methods_except": methods, "key_methods": methods,
		"deposit_max": yocto, "allowance_max": yocto,
		"permission": func() any { return value(t, "permission", []any{"function_call", "full_access"}, []any{"any", "", 1}) },
	})
}

func drawPolicy(t *rapid.T) any {
	always := map[string]any{}
	if rapid.IntRange(0, 20).Draw(t, "has version") > 0 {
		always["version"] = value(t, "version", []any{1}, []any{0, 2, "1", true})
	}
	names := []string{"$schema", "guard", "functions", "promises", "promises", "memory_pages_max", "storage_bytes_max", "gas_max"}
	ceiling := func() any { return value(t, "ceiling", ceilings, badCeilings) }
	return fields(t, always, names, map[string]func() any{
		"$schema": func() any { return value(t, "$schema", []any{"latchkey:policy"}, []any{1}) },
		"guard":   func() any { return value(t, "guard", []any{true, false}, []any{"true", 1}) },
		"functions": func() any {
			return value(t, "functions", []any{[]any{}, []any{"sha256", "storage_read"}, many("f_", 62)},
				[]any{[]any{"Sha256"}, []any{""}, []any{"panic", "panic"}, []any{strings.Repeat("f", 65)}, "panic", []any{1}})
		},
		"promises": func() any {
			rules := rapid.SliceOfN(rapid.Custom(drawRule), 0, 4).Draw(t, "promises")
			return value(t, "rules", []any{rules}, []any{"*", []any{"transfer"}})
		},
		"memory_pages_max":  func() any { return value(t, "pages", []any{1, 512, 65_536}, []any{0, 65_537, "1"}) },
		"storage_bytes_max": ceiling, "gas_max": ceiling,
	})
}

func drawABI(t *rapid.T) any {
	schema := func() any {
		return value(t, "schema", []any{map[string]any{"type": "object"}, true, false}, []any{[]any{}, "string", 1})
	}
	bit := func() any { return value(t, "bit", []any{true, false}, []any{"true", 1}) }
	method := func(name string) any {
		return fields(t, map[string]any{"name": value(t, "name", []any{name}, []any{"", "a b", 1}), "kind": value(t, "kind", []any{"view", "change"}, []any{"call"})},
			[]string{"payable", "private", "doc", "args", "result"}, map[string]func() any{"payable": bit, "private": bit, "args": schema, "result": schema,
				"doc": func() any { return value(t, "doc", []any{"", "Claims."}, []any{1}) }})
	}
	methods := []any{}
	for _, name := range []string{"claim", "create", "get"}[rapid.IntRange(0, 3).Draw(t, "without"):] {
		methods = append(methods, method(name))
	}
	return fields(t, map[string]any{"version": value(t, "version", []any{1}, []any{2}), "methods": value(t, "methods", []any{methods}, []any{"a", []any{"a"}})},
		[]string{"types", "$schema"}, map[string]func() any{
			"types": func() any {
				return value(t, "types", []any{map[string]any{}, map[string]any{"n": true}}, []any{true, []any{}})
			},
			"$schema": func() any { return value(t, "$schema", []any{"latchkey:abi"}, []any{1}) },
		})
}

// TestSchemasSayWhatTheDecodersDo on documents of good and bad parts.
func TestSchemasSayWhatTheDecodersDo(t *testing.T) {
	for name, c := range map[string]struct {
		schema []byte
		draw   func(*rapid.T) any
		parse  func([]byte) error
	}{"policy": {policy.Schema, drawPolicy, parses}, "abi": {policy.ABISchema, drawABI, parsesABI}} {
		t.Run(name, func(t *testing.T) {
			schema := compiled(t, c.schema)
			good, bad := 0, 0
			rapid.Check(t, func(t *rapid.T) {
				text, err := json.Marshal(c.draw(t))
				if err != nil {
					t.Fatal(err)
				}
				parsed, valid := c.parse(text), accepts(t, schema, text)
				if (parsed == nil) != (valid == nil) {
					t.Fatalf("%s\ndecoder: %v\nschema: %v", text, parsed, valid)
				}
				if parsed == nil {
					good++
				} else {
					bad++
				}
			})
			t.Logf("%d good and %d bad documents", good, bad)
			if good < 10 || bad < 10 {
				t.Errorf("%d good and %d bad documents were tried", good, bad)
			}
		})
	}
}

// TestWhatJSONSchemaCannotSay: the decoders refuse what the schemas allow.
func TestWhatJSONSchemaCannotSay(t *testing.T) {
	for what, c := range map[string]struct {
		schema []byte
		text   string
		parse  func([]byte) error
	}{
		"a name that comes twice":          {policy.Schema, `{"version":1,"guard":true,"guard":true}`, parses},
		"whole numbers with a fraction":    {policy.Schema, `{"version":1.0}`, parses},
		"whole numbers with an exponent":   {policy.Schema, `{"version":1,"gas_max":1e3}`, parses},
		"the largest amount":               {policy.Schema, `{"version":1,"promises":[{"kind":"transfer","deposit_max":"340282366920938463463374607431768211456"}]}`, parses},
		"the size of the whole":            {policy.Schema, `{"version":1` + strings.Repeat(" ", policy.SectionBytesMax) + `}`, parses},
		"methods of one name":              {policy.ABISchema, `{"version":1,"methods":[{"name":"a","kind":"view"},{"name":"a","kind":"change"}]}`, parsesABI},
		"how deep a schema may be nested":  {policy.ABISchema, `{"version":1,"methods":[],"types":{"a":{"b":` + strings.Repeat("[", 65) + strings.Repeat("]", 65) + `}}}`, parsesABI},
		"the size of the whole, of an ABI": {policy.ABISchema, `{"version":1,"methods":[]` + strings.Repeat(" ", policy.SectionBytesMax) + `}`, parsesABI},
	} {
		if err := accepts(t, compiled(t, c.schema), []byte(c.text)); err != nil {
			t.Errorf("%s: the schema says: %v", what, err)
		}
		if c.parse([]byte(c.text)) == nil {
			t.Errorf("%s: the decoder takes it", what)
		}
	}
}

// TestPoliciesSurviveJSON: prepared code carries its policy so, and silence must
// not become nothing, nor nothing silence.
func TestPoliciesSurviveJSON(t *testing.T) {
	kept := 0
	survives := func(t rapid.TB, section []byte) {
		p, err := policy.Parse(section)
		if err != nil {
			return
		}
		text, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		again := &policy.Policy{}
		if err := json.Unmarshal(text, again); err != nil || !reflect.DeepEqual(p, again) {
			t.Fatalf("%s became %s, then %+v, %v", section, text, again, err)
		}
		kept++
	}
	for _, section := range []string{everything, `{"version":1}`, `{"version":1,"functions":[],"promises":[]}`} {
		survives(t, []byte(section))
	}
	rapid.Check(t, func(t *rapid.T) {
		section, err := json.Marshal(drawPolicy(t))
		if err != nil {
			t.Fatal(err)
		}
		survives(t, section)
	})
	if kept < 10 {
		t.Errorf("only %d were policies", kept)
	}
}
