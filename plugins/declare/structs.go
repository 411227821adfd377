package declare

import (
	"go/ast"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// typed reads the directives of a type.
func (s *source) typed(t *ast.TypeSpec) {
	for _, d := range s.types[t.Name.Name].directives {
		switch d.word {
		case "enum":
			s.readEnum(t.Name.Name)
			continue
		case "record", "json", "members", "args":
		default:
			s.fail(d.at, "there is no directive latchkey:%s for a type: there are record, json, members, args and enum", d.word)
			continue
		}
		of := s.structureNamed(t.Name.Name)
		if of == nil {
			s.fail(t, "latchkey:%s is for structs, and %s is none", d.word, t.Name.Name)
			continue
		}
		switch d.word {
		case "record":
			of.record = s.record(d)
		case "json":
			of.writes = true
			s.needMembers(of)
		case "members":
			s.needMembers(of)
		case "args":
			s.needReads(of)
		}
	}
}

// record reads latchkey:record, latchkey:record VERSION or that with the text of
// refusal after it.
func (s *source) record(d directive) *record {
	if d.rest == "" {
		return &record{}
	}
	number, refusal, _ := strings.Cut(d.rest, " ")
	version, err := strconv.ParseUint(number, 10, 8)
	if err != nil {
		s.fail(d.at, "latchkey:record takes a version from 0 to 255, and the text for records of another, got %q", d.rest)
	}
	if refusal == "" {
		refusal = "Stored record is of another version"
	}
	return &record{versioned: true, version: uint8(version), refusal: refusal}
}

// structureNamed returns a struct of the package, read; nil when there is none.
func (s *source) structureNamed(name string) *structure {
	if known := s.contract.structNamed(name); known != nil {
		return known
	}
	decl := s.types[name]
	if decl == nil {
		return nil
	}
	body, ok := decl.spec.Type.(*ast.StructType)
	if !ok || decl.spec.TypeParams != nil {
		return nil
	}
	of := &structure{name: name, doc: decl.doc, place: s.place(decl.spec)}
	s.contract.structs = append(s.contract.structs, of) // before its fields, which may refer to it
	for _, f := range body.Fields.List {
		s.fields(of, f, decl.imports)
	}
	return of
}

// fields reads a line of a struct, which may have several fields.
func (s *source) fields(of *structure, line *ast.Field, imports map[string]string) {
	tag := ""
	if line.Tag != nil {
		tag, _ = strconv.Unquote(line.Tag.Value)
	}
	doc := line.Doc.Text()
	if doc == "" {
		doc = line.Comment.Text()
	}
	base := field{doc: sentence(doc, ""), place: s.place(line), shape: s.shapeOf(line, line.Type, imports)}
	s.tags(line, &base, reflect.StructTag(tag))
	if len(line.Names) == 0 {
		base.embedded, base.name = true, embeddedName(line.Type)
		if base.shape.form != ofStruct && base.shape.form != ofPage {
			s.fail(line, "what is embedded is a struct of this package or sdk.Page")
		}
		of.fields = append(of.fields, &base)
		return
	}
	if base.member != "" && len(line.Names) > 1 {
		s.fail(line, "several fields have the tag json:%q: give each a line", base.member)
	}
	for _, name := range line.Names {
		if name.Name == "_" {
			s.fail(line, "a field that is read or written has a name, not _")
		}
		f := base
		f.name = name.Name
		of.fields = append(of.fields, &f)
	}
}

func embeddedName(t ast.Expr) string {
	switch t := t.(type) {
	case *ast.Ident:
		return t.Name
	case *ast.SelectorExpr:
		return t.Sel.Name
	}
	return ""
}

// tags reads a field's tags.
func (s *source) tags(at ast.Node, f *field, tag reflect.StructTag) {
	s.knownTags(at, string(tag))
	names := strings.Split(tag.Get("json"), ",")
	if f.member = names[0]; f.member == "-" {
		f.member = "" // as encoding/json has it
	}
	for _, option := range names[1:] {
		if option != "omitempty" {
			s.fail(at, "json:%q: beside the name there is omitempty, for what may be missing and is left out when it is zero", tag.Get("json"))
		}
		f.empty, f.omit = true, true
	}
	l := &f.limits
	for name, value := range map[string]**int64{"minimum": &l.minimum, "maximum": &l.maximum, "minLength": &l.minLength,
		"maxLength": &l.maxLength, "minItems": &l.minItems, "maxItems": &l.maxItems} {
		text, there := tag.Lookup(name)
		if !there {
			continue
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			s.fail(at, "%s:%q: want a whole number", name, text)
		}
		*value = &n
	}
	l.pattern = tag.Get("pattern")
	if names, there := tag.Lookup("enum"); there {
		l.enum = strings.Split(names, ",")
	}
	f.short = s.tagIs(at, tag, "count", "u8")
	f.own = s.tagIs(at, tag, "check", "own")
	switch missing, there := tag.Lookup("missing"); {
	case missing == "own":
		f.refuses = true
	case missing == "zero":
		f.empty = true
	case there:
		s.fail(at, `missing:%q: the tag missing can be "zero" or "own"`, missing)
	}
	s.limitsFit(at, f)
}

// tagIs reads a tag that has one possible value.
func (s *source) tagIs(at ast.Node, tag reflect.StructTag, name, value string) bool {
	given, there := tag.Lookup(name)
	if there && given != value {
		s.fail(at, "%s:%q: the tag %s can be %q", name, given, name, value)
	}
	return there
}

// limitsFit refuses limits that say nothing about the type.
func (s *source) limitsFit(at ast.Node, f *field) {
	t := f.shape
	if t.form == ofOption {
		t = t.elem
	}
	isNumber := t.form == ofScalar && t.scalar.most > 0
	isText := t.form == ofScalar && t.scalar.read == "String"
	l := f.limits
	switch {
	case (l.minimum != nil || l.maximum != nil) && !isNumber && t.form != ofPage:
		s.fail(at, "minimum and maximum are for whole numbers")
	case (l.minLength != nil || l.maxLength != nil || len(l.enum) > 0 || l.pattern != "") && !isText:
		s.fail(at, "minLength, maxLength, pattern and enum are for strings")
	case (l.minItems != nil || l.maxItems != nil) && t.form != ofList:
		s.fail(at, "minItems and maxItems are for lists")
	case l.pattern != "" && !f.own:
		s.fail(at, `a pattern is not checked: check it in the method, and say so with check:"own"`)
	case f.refuses && !f.canBeNull():
		s.fail(at, `missing:"own" is for sdk.Option, timestamps and rates: others are refused without it`)
	case f.omit && !f.hasZero():
		s.fail(at, "omitempty is for texts, numbers, lists, amounts, keys and sdk.Option: write sdk.Option for another that may be left out")
	case l.minimum != nil && l.maximum != nil && *l.minimum > *l.maximum, !isCount(l.minLength, l.maxLength), !isCount(l.minItems, l.maxItems):
		s.fail(at, "nothing is within the limits")
	case twice(l.enum) != "":
		s.fail(at, "enum has %q twice", twice(l.enum))
	case t.form == ofPage && l.maximum == nil:
		s.fail(at, "sdk.Page takes the tag maximum, how many a page has at most")
	case isNumber && (l.minimum != nil && *l.minimum < t.scalar.least || l.maximum != nil && *l.maximum > t.scalar.most):
		s.fail(at, "the limits are beyond what a %s holds", t.scalar.goType)
	}
}

// twice is a text that is there more than once; empty: none is.
func twice(texts []string) string {
	for i, text := range texts {
		if slices.Contains(texts[:i], text) {
			return text
		}
	}
	return ""
}

// isCount reports whether counts from least to most are possible.
func isCount(least, most *int64) bool {
	return (least == nil || *least >= 0) && (most == nil || *most >= 0) && (least == nil || most == nil || *least <= *most)
}

// hasZero reports whether generated code can tell that a field is zero.
func (f *field) hasZero() bool {
	switch f.shape.form {
	case ofList, ofOption, ofEnum:
		return true
	case ofScalar:
		return slices.Contains([]string{"string", "bool", "[]byte", "sdk.Amount", "sdk.PublicKey"}, f.shape.scalar.goType) && !(f.shape.name != "" && strings.HasPrefix(f.shape.scalar.goType, "sdk.")) ||
			f.shape.scalar.most > 0 || f.shape.scalar.store == "U64"
	}
	return false
}

// isEnum reports whether a type has the directive enum.
func (s *source) isEnum(name string) bool {
	decl := s.types[name]
	return decl != nil && slices.ContainsFunc(decl.directives, func(d directive) bool { return d.word == "enum" })
}

// readEnum reads a type with latchkey:enum NAME NAME...
func (s *source) readEnum(name string) *enum {
	if known := s.contract.enumNamed(name); known != nil {
		return known
	}
	decl := s.types[name]
	e := &enum{name: name, doc: decl.doc, place: s.place(decl.spec)}
	for _, d := range decl.directives {
		if d.word == "enum" {
			e.names = strings.Fields(d.rest)
		}
	}
	under, ok := decl.spec.Type.(*ast.Ident)
	if !ok || under.Name != "uint8" || len(e.names) == 0 || len(e.names) > 256 {
		s.fail(decl.spec, "an enumeration is a uint8 with 1 to 256 names, from 0 on: //latchkey:enum waiting playing over")
	}
	if name := twice(e.names); name != "" {
		s.fail(decl.spec, "%s has the name %s twice", e.name, name)
	}
	s.contract.enums = append(s.contract.enums, e)
	return e
}
