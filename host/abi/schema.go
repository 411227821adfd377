package abi

import (
	"slices"
	"strings"

	"github.com/tidwall/gjson"
)

// Schema is what of a JSON Schema people and generated clients are told.
type Schema struct {
	Ref     string   // the type that it refers to; empty: none
	Kinds   []string // JSON's types, without null; empty: any
	Null    bool     // null will do, too
	Format  string   // such as yocto, account_id
	Doc     string
	Enum    []gjson.Result // without null
	Members []Member       // of an object
	Items   *Schema        // of a list; nil: anything
	AnyOf   []*Schema      // alternatives, without null
	Open    bool           // an object takes members beside Members

	minimum, maximum gjson.Result
	contract         *Contract
}

const typesPrefix = "#/types/"

// schema reads a schema. What it does not know it takes for anything.
func (c *Contract) schema(raw gjson.Result) *Schema {
	s := &Schema{contract: c, Format: raw.Get("format").String(), Doc: raw.Get("description").String(), minimum: raw.Get("minimum"), maximum: raw.Get("maximum")}
	s.Ref, _ = strings.CutPrefix(raw.Get(`\$ref`).String(), typesPrefix)
	for _, kind := range list(raw.Get("type")) {
		if kind.String() == "null" {
			s.Null = true
		} else {
			s.Kinds = append(s.Kinds, kind.String())
		}
	}
	for _, value := range raw.Get("enum").Array() {
		if value.Type == gjson.Null {
			s.Null = true
		} else {
			s.Enum = append(s.Enum, value)
		}
	}
	s.readMembers(raw)
	if items := raw.Get("items"); items.Exists() {
		s.Items = c.schema(items)
	}
	for _, word := range []string{"anyOf", "oneOf"} {
		for _, one := range raw.Get(word).Array() {
			if one.Get("type").String() == "null" {
				s.Null = true
			} else {
				s.AnyOf = append(s.AnyOf, c.schema(one))
			}
		}
	}
	return s
}

func list(one gjson.Result) []gjson.Result {
	if !one.Exists() {
		return nil
	}
	return one.Array() // of one that is no list: itself
}

func (s *Schema) readMembers(raw gjson.Result) {
	var required []string
	for _, name := range raw.Get("required").Array() {
		required = append(required, name.String())
	}
	raw.Get("properties").ForEach(func(name, schema gjson.Result) bool {
		s.Members = append(s.Members, Member{name.String(), s.contract.schema(schema), slices.Contains(required, name.String())})
		return true
	})
	more := raw.Get("additionalProperties")
	s.Open = !raw.Get("properties").Exists() || more.Exists() && more.Type != gjson.False
}

// refsMax bounds references that lead to each other.
const refsMax = 32

// Resolve follows references, and the only alternative beside null.
func (s *Schema) Resolve() *Schema {
	for range refsMax {
		next := s
		switch {
		case s.Ref != "":
			next = s.contract.typeNamed(s.Ref)
		case len(s.AnyOf) == 1 && len(s.Kinds) == 0:
			next = s.AnyOf[0]
		default:
			return s
		}
		if next == nil {
			return &Schema{contract: s.contract, Open: true}
		}
		s = next
	}
	return &Schema{contract: s.contract, Open: true}
}

// Named is the type that the schema refers to; nil when the ABI has none of the name.
func (s *Schema) Named() *Schema { return s.contract.typeNamed(s.Ref) }

func (c *Contract) typeNamed(name string) *Schema {
	for _, t := range c.Types {
		if t.Name == name {
			return t.Schema
		}
	}
	return nil
}

// member returns the schema of an object's member; nil when the schema has none.
func (s *Schema) member(name string) *Schema {
	for _, m := range s.Resolve().Members {
		if m.Name == name {
			return m.Schema
		}
	}
	return nil
}

// Words say what fits: "an account id", "true or false".
func (s *Schema) Words() string { return s.words(true) }

// words are Words; alternatives within alternatives, which may be each other, are not
// told.
func (s *Schema) words(alternatives bool) string {
	r := s.Resolve()
	words := r.plainWords(alternatives)
	if s.Null || r.Null {
		words += ", or null"
	}
	return words
}

// formats are the formats that this project's contracts state, in words.
var formats = map[string]string{
	"yocto":      `an amount, such as "2.5 NEAR" or yoctoNEAR in decimal ("1000")`,
	"u128":       `a whole number in quotation marks ("1000")`,
	"account_id": "an account id, such as alice.test.near",
	"public_key": "a public key, such as ed25519:...",
	"timestamp":  "nanoseconds since 1970",
	"base64":     "base64",
	"hash":       "32 bytes in base58",
}

var kindWords = map[string]string{"string": "text", "integer": "a whole number", "number": "a number", "boolean": "true or false",
	"object": "an object", "array": "a list"}

func (s *Schema) plainWords(alternatives bool) string {
	if words := formats[s.Format]; words != "" {
		return words
	}
	if len(s.Enum) > 0 {
		var names []string
		for _, value := range s.Enum {
			names = append(names, value.Raw)
		}
		return "one of " + strings.Join(names, ", ")
	}
	var all []string
	for _, kind := range s.Kinds {
		all = append(all, kindWords[kind])
	}
	for _, one := range s.AnyOf {
		if alternatives {
			all = append(all, one.words(false))
		}
	}
	if len(all) == 0 {
		return "any JSON"
	}
	return strings.Join(all, " or ") + s.rangeWords()
}

func (s *Schema) rangeWords() string {
	low, high := s.minimum.Exists(), s.maximum.Exists()
	switch {
	case low && high:
		return " from " + s.minimum.Raw + " to " + s.maximum.Raw
	case low:
		return " of at least " + s.minimum.Raw
	case high:
		return " of at most " + s.maximum.Raw
	}
	return ""
}

// AtLeastZero reports whether numbers below 0 do not fit.
func (s *Schema) AtLeastZero() bool { return s.minimum.Exists() && s.minimum.Num >= 0 }
