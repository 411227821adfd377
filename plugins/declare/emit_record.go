package declare

import "fmt"

// record writes the functions that store a struct and read it again.
func (e *emitter) record(s *structure) {
	name := upperFirst(s.name)
	e.line("func encode%s(e *sdk.Encoder, v %s) {", name, s.name)
	if s.record.versioned {
		e.line("e.U8(%d)", s.record.version)
	}
	for _, f := range s.fields {
		e.encode(f.shape, "v."+f.name, f.short)
	}
	e.line("}\n")
	e.line("func decode%s(d *sdk.Decoder) (v %s) {", name, s.name)
	if s.record.versioned {
		e.line("sdk.Require(d.U8() == %d, %q)", s.record.version, s.record.refusal)
	}
	for _, f := range s.fields {
		e.decode(f.shape, "v."+f.name, f.short)
	}
	e.line("return v\n}\n")
}

// encode writes the statements that store a value; the count of a list takes a byte
// where it is short, else four.
func (e *emitter) encode(t *shape, value string, short bool) {
	if t.own {
		e.line("encode%s(e, %s)", upperFirst(t.name), value)
		return
	}
	switch t.form {
	case ofList:
		count := "U32(uint32"
		if short {
			count = "U8(uint8"
		}
		e.line("e.%s(len(%s)))", count, value)
		i := index(value)
		e.line("for %s := range %s {", i, value)
		e.encode(t.elem, value+"["+i+"]", short)
		e.line("}")
	case ofOption:
		e.line("if value, given := %s.Get(); given {\ne.Bool(true)", value)
		e.encode(t.elem, "value", short)
		e.line("} else {\ne.Bool(false)\n}")
	case ofEnum:
		e.line("e.U8(uint8(%s))", value)
	case ofStruct:
		e.line("encode%s(e, %s)", upperFirst(t.name), value)
	default:
		e.line("e.%s(%s)", t.scalar.store, stored(t, value))
	}
}

// stored converts a value to what sdk.Encoder takes.
func stored(t *shape, value string) string {
	switch s := t.scalar; {
	case s.least < 0:
		return "u" + s.goType + "(" + value + ")"
	case t.name != "":
		return s.goType + "(" + value + ")"
	}
	return value
}

// decode writes the statements that read what encode wrote.
func (e *emitter) decode(t *shape, value string, short bool) {
	if t.own {
		e.line("%s = decode%s(d)", value, upperFirst(t.name))
		return
	}
	switch t.form {
	case ofList:
		count := "d.Count()"
		if short {
			count = "d.U8()"
		}
		e.line("%s = make(%s, %s)", value, t.goType(), count)
		i := index(value)
		e.line("for %s := range %s {", i, value)
		e.decode(t.elem, value+"["+i+"]", short)
		e.line("}")
	case ofOption:
		e.line("if d.Bool() {\nvar value %s", t.elem.goType())
		e.decode(t.elem, "value", short)
		e.line("%s = sdk.Some(value)\n}", value)
	default:
		e.line("%s = %s", value, decoded(t))
	}
}

// decoded is the expression that reads a value which is no list.
func decoded(t *shape) string {
	switch {
	case t.form == ofEnum:
		return fmt.Sprintf("%s(d.U8())", t.name)
	case t.form == ofStruct:
		return fmt.Sprintf("decode%s(d)", upperFirst(t.name))
	case t.name != "" || t.scalar.least < 0:
		return fmt.Sprintf("%s(d.%s())", t.goType(), t.scalar.store)
	}
	return fmt.Sprintf("d.%s()", t.scalar.store)
}
