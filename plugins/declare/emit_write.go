package declare

import (
	"fmt"
	"strings"
)

// writer writes the functions that write a struct as JSON: its members, and around them
// the braces.
func (e *emitter) writer(s *structure) {
	name := upperFirst(s.name)
	if s.writes {
		e.line("func write%s(w *sdk.Writer, v *%s) {", name, s.name)
		e.line("w.BeginObject()\nwrite%sMembers(w, v)\nw.EndObject()\n}\n", name)
	}
	if !s.members {
		return
	}
	e.line("func write%sMembers(w *sdk.Writer, v *%s) {", name, s.name)
	for _, f := range s.fields {
		e.writeField(f)
	}
	e.line("}\n")
}

func (e *emitter) writeField(f *field) {
	value := "v." + f.name
	switch {
	case f.embedded:
		e.line("write%sMembers(w, &%s)", upperFirst(f.shape.of.name), value)
	case f.omit && f.shape.form == ofOption:
		e.line("if value, given := %s.Get(); given {", value)
		e.line("w.Key(%q)", f.member)
		e.write(f.shape.elem, "value")
		e.line("}")
	case f.omit:
		e.line("if %s {", notZero(f.shape, value))
		e.line("w.Key(%q)", f.member)
		e.write(f.shape, value)
		e.line("}")
	default:
		e.line("w.Key(%q)", f.member)
		e.write(f.shape, value)
	}
}

// notZero is the condition that a value is there.
func notZero(t *shape, value string) string {
	switch {
	case t.form == ofList, t.form == ofScalar && (t.scalar.goType == "string" || t.scalar.goType == "[]byte"):
		return "len(" + value + ") > 0"
	case t.form == ofScalar && t.scalar.goType == "bool":
		return value
	case t.form == ofScalar && (t.scalar.goType == "sdk.Amount" || t.scalar.goType == "sdk.PublicKey"):
		return "!" + value + ".IsZero()"
	}
	return value + " != 0"
}

// write writes the statements that write a value.
func (e *emitter) write(t *shape, value string) {
	switch t.form {
	case ofList:
		i := index(value)
		e.line("w.BeginArray()\nfor %s := range %s {", i, value)
		e.write(t.elem, value+"["+i+"]")
		e.line("}\nw.EndArray()")
	case ofOption:
		e.line("if value, given := %s.Get(); given {", value)
		e.write(t.elem, "value")
		e.line("} else {\nw.Null()\n}")
	case ofStruct:
		e.line("write%s(w, &%s)", upperFirst(t.of.name), value)
	case ofEnum:
		e.line("w.String(%s.String())", value)
	default:
		e.line("%s", writeScalar(t, value))
	}
}

// index is the variable that goes through a list: in a list of lists, each has its own.
func index(value string) string {
	if depth := strings.Count(value, "["); depth > 0 {
		return fmt.Sprint("i", depth+1)
	}
	return "i"
}

func writeScalar(t *shape, value string) string {
	s := t.scalar
	switch {
	case s.write == "base64":
		return fmt.Sprintf("w.String(sdk.EncodeBase64(%s))", value)
	case s.cast != "":
		return fmt.Sprintf("w.%s(%s(%s))", s.write, s.cast, value)
	case t.name != "":
		return fmt.Sprintf("w.%s(%s(%s))", s.write, s.goType, value)
	}
	return fmt.Sprintf("w.%s(%s)", s.write, value)
}
