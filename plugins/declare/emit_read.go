package declare

import (
	"fmt"
	"math"
	"strings"
)

// reader writes the function that reads a struct from JSON.
func (e *emitter) reader(s *structure) {
	e.line("func read%s(a sdk.Arguments) (v %s) {", upperFirst(s.name), s.name)
	for _, f := range s.fields {
		e.readField(f)
	}
	e.line("return v\n}\n")
}

func (e *emitter) readField(f *field) {
	switch {
	case f.shape.form == ofPage:
		e.line("v.%s = a.Page(%d)", f.name, *f.limits.maximum)
	case f.embedded:
		e.line("v.%s = read%s(a)", f.name, upperFirst(f.shape.of.name))
	case f.empty || f.shape.form == ofOption:
		e.line("if a.Has(%q) {", f.member)
		e.readInto(f)
		e.line("}")
	default:
		e.readRequired(f)
	}
}

// readRequired reads a member that has to be there; variables that it needs stay its own.
func (e *emitter) readRequired(f *field) {
	if !needsVariables(f) {
		e.readInto(f)
		return
	}
	e.line("{")
	e.readInto(f)
	e.line("}")
}

func needsVariables(f *field) bool {
	return f.shape.form == ofList && f.shape.elem.form == ofStruct
}

// readInto writes the statements that read a member which is there.
func (e *emitter) readInto(f *field) {
	t, wrap := f.shape, "%s"
	if t.form == ofOption {
		t, wrap = t.elem, "sdk.Some(%s)"
	}
	value := ""
	switch {
	case t.form == ofList && t.elem.form == ofStruct:
		e.line("items := a.Objects(%q)", f.member)
		e.line("list := make([]%s, len(items))", t.elem.goType())
		e.line("for i, item := range items {\nlist[i] = read%s(item)\n}", upperFirst(t.elem.of.name))
		value = "list"
	case t.form == ofList:
		value = fmt.Sprintf("a.%s(%q)", t.elem.scalar.list, f.member)
	case t.form == ofStruct:
		value = fmt.Sprintf("read%s(a.Object(%q))", upperFirst(t.of.name), f.member)
	case t.form == ofEnum:
		value = fmt.Sprintf("%s(a.Choice(%q, %sNames[:]))", t.name, f.member, t.enum.name)
	default:
		value = readScalar(f, t)
	}
	checks := lengthCheck(f, t, "value")
	if checks == "" || f.shape.form != ofOption {
		e.line("v.%s = "+wrap, f.name, value)
		if checks != "" {
			e.line("%s", lengthCheck(f, t, "v."+f.name))
		}
		return
	}
	e.line("value := %s\n%s", value, checks)
	e.line("v.%s = "+wrap, f.name, "value")
}

// readScalar is the expression that reads a member of a scalar type.
func readScalar(f *field, t *shape) string {
	s, l := t.scalar, f.limits
	if s.least == 0 && s.most == 0 || f.own && s.cast == "" {
		if len(l.enum) > 0 && !f.own {
			return fmt.Sprintf("a.OneOf(%q, %s)", f.member, quotedList(l.enum))
		}
		return converted(t, s, fmt.Sprintf("a.%s(%q)", s.read, f.member))
	}
	least, most := s.least, s.most
	if l.minimum != nil && !f.own {
		least = *l.minimum
	}
	if l.maximum != nil && !f.own {
		most = *l.maximum
	}
	switch {
	case s.read == "Int":
		return numberOf(t, "int64", fmt.Sprintf("a.Int(%q, %d, %d)", f.member, least, most))
	case least > 0:
		return numberOf(t, "uint64", fmt.Sprintf("a.Between(%q, %d, %s)", f.member, least, bound(s, most)))
	case s.goType == "uint64" && most == math.MaxInt64:
		return numberOf(t, "uint64", fmt.Sprintf("a.U64(%q)", f.member))
	case s.goType == "uint32" && most == math.MaxUint32:
		return numberOf(t, "uint32", fmt.Sprintf("a.U32(%q)", f.member))
	}
	return numberOf(t, "uint64", fmt.Sprintf("a.Uint(%q, %d)", f.member, most))
}

// bound is the greatest value; of uint64 there is more than an int64 holds.
func bound(s *scalar, most int64) string {
	if s.goType == "uint64" && most == math.MaxInt64 {
		return "1<<64-1"
	}
	return fmt.Sprint(most)
}

// numberOf converts a number to the field's type.
func numberOf(t *shape, from, expression string) string {
	if t.goType() == from {
		return expression
	}
	return t.goType() + "(" + expression + ")"
}

// converted converts to a type of the package's own.
func converted(t *shape, s *scalar, expression string) string {
	if t.name == "" || t.name == s.goType {
		return expression
	}
	return t.name + "(" + expression + ")"
}

// lengthCheck are the statements that hold a value to its length.
func lengthCheck(f *field, t *shape, value string) string {
	l := f.limits
	if f.own {
		return ""
	}
	switch {
	case t.form == ofList && (l.minItems != nil || l.maxItems != nil):
		return fmt.Sprintf("sdk.CheckItems(%q, len(%s), %s)", f.member, value, fromTo(l.minItems, l.maxItems))
	case t.form == ofScalar && (l.minLength != nil || l.maxLength != nil):
		if t.name != "" {
			value = "string(" + value + ")"
		}
		return fmt.Sprintf("sdk.CheckLength(%q, %s, %s)", f.member, value, fromTo(l.minLength, l.maxLength))
	}
	return ""
}

func fromTo(least, most *int64) string {
	from, to := int64(0), int64(math.MaxInt32)
	if least != nil {
		from = *least
	}
	if most != nil {
		to = *most
	}
	return fmt.Sprintf("%d, %d", from, to)
}

func quotedList(texts []string) string {
	quoted := make([]string, len(texts))
	for i, text := range texts {
		quoted[i] = fmt.Sprintf("%q", text)
	}
	return strings.Join(quoted, ", ")
}
