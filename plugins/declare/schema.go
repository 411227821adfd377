package declare

import (
	"bytes"
	"encoding/json"
)

// abi returns abi.json.
func (c *contract) abi() ([]byte, error) {
	b := &abiWriter{contract: c, used: map[string]object{}}
	var methods []object
	for _, m := range c.methods {
		methods = append(methods, b.method(m))
	}
	abi := object{{"version", 1}, {"methods", methods}}
	if len(b.order) > 0 {
		types := object{}
		for _, name := range b.order {
			types = append(types, member{name, b.used[name]})
		}
		abi = append(abi, member{"types", types})
	}
	plain, err := plainJSON(abi)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = json.Indent(&out, plain, "", "  ")
	out.WriteByte('\n')
	return out.Bytes(), err
}

// abiWriter collects the types that schemas refer to.
type abiWriter struct {
	contract *contract
	used     map[string]object
	order    []string
}

func (b *abiWriter) method(m *method) object {
	kind := "change"
	if m.kind == "view" {
		kind = "view"
	}
	o := object{{"name", m.name}, {"kind", kind}}
	switch m.kind {
	case "payable", "private":
		o = append(o, member{m.kind, true})
	}
	if m.doc != "" {
		o = append(o, member{"doc", m.doc})
	}
	if m.args != nil {
		o = append(o, member{"args", b.arguments(m.args)})
	} else {
		o = append(o, member{"args", nothing})
	}
	result := m.result
	if result == nil {
		result = m.says
	}
	if result != nil {
		o = append(o, member{"result", b.of(result)})
	}
	return o
}

// nothing is the schema of arguments that have no members.
var nothing = object{{"type", "object"}, {"properties", object{}}}

// arguments are stated where they are used, unless several methods or types use them.
func (b *abiWriter) arguments(s *structure) object {
	if s.args > 1 || s.part {
		return b.refer(snake(s.name), func() object { return b.structure(s) })
	}
	return b.structure(s)
}

// refer returns a reference to a type, which it makes at its first use.
func (b *abiWriter) refer(name string, make func() object) object {
	if _, there := b.used[name]; !there {
		b.used[name] = nil // make may refer to it
		b.order = append(b.order, name)
		b.used[name] = make()
	}
	return object{{"$ref", "#/types/" + name}}
}

// of returns a type's schema.
func (b *abiWriter) of(t *shape) object {
	switch t.form {
	case ofList:
		return object{{"type", "array"}, {"items", b.of(t.elem)}}
	case ofOption:
		return orNull(b.of(t.elem))
	case ofStruct:
		return b.refer(snake(t.of.name), func() object { return b.structure(t.of) })
	case ofEnum:
		return b.refer(snake(t.enum.name), func() object { return withDoc(object{{"enum", t.enum.names}}, t.enum.doc) })
	}
	if t.scalar.named != "" {
		return b.refer(t.scalar.named, func() object { return t.scalar.schema })
	}
	return t.scalar.schema
}

// structure is the schema of an object.
func (b *abiWriter) structure(s *structure) object {
	o := object{{"type", "object"}}
	if s.part || s.args > 1 {
		o = withDoc(o, s.doc)
	}
	properties, required := b.members(s)
	if len(properties) > 0 {
		o = append(o, member{"properties", properties})
	}
	if len(required) > 0 {
		o = append(o, member{"required", required})
	}
	return o
}

func (b *abiWriter) members(s *structure) (properties object, required []string) {
	for _, f := range s.fields {
		switch {
		case f.shape.form == ofPage:
			properties = append(properties, pageMembers...)
		case f.embedded:
			inner, needed := b.members(f.shape.of)
			properties, required = append(properties, inner...), append(required, needed...)
		case f.member == "":
		default:
			properties = append(properties, member{f.member, withDoc(b.field(f), f.doc)})
			if !f.mayBeMissing(s) {
				required = append(required, f.member)
			}
		}
	}
	return properties, required
}

// mayBeMissing reports whether an object is whole without the field. What is only
// written has null there.
func (f *field) mayBeMissing(of *structure) bool {
	return !f.refuses && (f.empty || f.canBeNull() && (of.reads || of.args > 0))
}

// canBeNull reports whether a field has a value that null stands for.
func (f *field) canBeNull() bool {
	return f.shape.form == ofOption || f.shape.form == ofScalar && f.shape.scalar.zero
}

// field is a field's schema, with its limits.
func (b *abiWriter) field(f *field) object {
	t, optional := f.shape, f.empty
	if t.form == ofOption {
		t, optional = t.elem, !f.refuses
	}
	o := b.of(t)
	l := f.limits
	for _, limit := range []struct {
		name string
		n    *int64
	}{{"minimum", l.minimum}, {"maximum", l.maximum}, {"minLength", l.minLength}, {"maxLength", l.maxLength}, {"minItems", l.minItems}, {"maxItems", l.maxItems}} {
		if limit.n != nil {
			o = o.with(limit.name, *limit.n)
		}
	}
	if l.pattern != "" {
		o = o.with("pattern", l.pattern)
	}
	if len(l.enum) > 0 {
		o = o.with("enum", l.enum)
	}
	if optional {
		o = orNull(o)
	}
	return o
}

// orNull lets null stand for what is missing.
func orNull(o object) object {
	kind, isOne := o.get("type").(string)
	switch {
	case len(o) == 0, o.get("type") != nil && !isOne: // anything, or null already
		return o
	case isOne:
		o = o.with("type", []string{kind, "null"})
		if names, ok := o.get("enum").([]string); ok {
			o = o.with("enum", withNull(names))
		}
		return o
	}
	return object{{"anyOf", []object{o, {{"type", "null"}}}}}
}

func withNull(names []string) (all []any) {
	for _, name := range names {
		all = append(all, name)
	}
	return append(all, nil)
}

func withDoc(o object, doc string) object {
	if doc == "" {
		return o
	}
	return o.with("description", doc)
}
