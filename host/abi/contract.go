package abi

import (
	"bytes"
	"fmt"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/tidwall/gjson"

	"latchkey/core/policy"
)

// Contract is an ABI.
type Contract struct {
	Methods []*Method
	Types   []Member // that schemas refer to by name
	checker *jsonschema.Compiler
}

// Method is one of a contract's methods.
type Method struct {
	policy.Method
	Args   *Schema // nil: the ABI does not say
	Result *Schema // nil: nothing, or the ABI does not say

	contract *Contract
	place    int // among the methods
}

// Member is a named schema: a member of an object, or a type.
type Member struct {
	Name     string
	Schema   *Schema
	Required bool
}

const resource = "mem:abi"

// Parse reads the content of the section. Errors: *policy.Malformed, or a schema that
// cannot be read.
func Parse(section []byte) (*Contract, error) {
	known, err := policy.ParseABI(section)
	if err != nil {
		return nil, err
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(section))
	if err != nil {
		return nil, err
	}
	c := &Contract{checker: jsonschema.NewCompiler()}
	c.checker.UseLoader(jsonschema.SchemeURLLoader{}) // an ABI is a stranger's: it may not have files of this machine read
	hold(c.checker)
	if err := c.checker.AddResource(resource, document); err != nil {
		return nil, fmt.Errorf("the ABI's schemas cannot be read: %w", err)
	}
	root := gjson.ParseBytes(section)
	root.Get("types").ForEach(func(name, schema gjson.Result) bool {
		c.Types = append(c.Types, Member{Name: name.String(), Schema: c.schema(schema)})
		return true
	})
	for i, one := range root.Get("methods").Array() {
		m := &Method{Method: known.Methods[i], contract: c, place: i}
		if args := one.Get("args"); args.Exists() {
			m.Args = c.schema(args)
		}
		if result := one.Get("result"); result.Exists() {
			m.Result = c.schema(result)
		}
		c.Methods = append(c.Methods, m)
	}
	return c, nil
}

// Method returns the method of a name; nil when the ABI lists none.
func (c *Contract) Method(name string) *Method {
	for _, m := range c.Methods {
		if m.Name == name {
			return m
		}
	}
	return nil
}

// Names are the names of the methods.
func (c *Contract) Names() []string {
	var names []string
	for _, m := range c.Methods {
		names = append(names, m.Name)
	}
	return names
}

// TakesNothing reports whether the ABI says that the method has no arguments.
func (m *Method) TakesNothing() bool {
	return m.Args != nil && len(m.Members()) == 0 && !m.Args.Resolve().Open
}

// Members are what the method's arguments may have; nothing when the ABI does not say.
func (m *Method) Members() []Member {
	if m.Args == nil {
		return nil
	}
	return m.Args.Resolve().Members
}
