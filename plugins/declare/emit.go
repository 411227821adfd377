package declare

import (
	"fmt"
	"go/format"
	"strings"
)

const header = "// Code generated from the contract's declarations; DO NOT EDIT.\n" +
	"// Change those and run go generate, or latchkey plugin generate.\n\n"

// emitter writes Go.
type emitter struct{ strings.Builder }

func (e *emitter) line(format string, args ...any) {
	fmt.Fprintf(e, format, args...)
	e.WriteByte('\n')
}

// code returns generated.go.
func (c *contract) code() ([]byte, error) {
	body := &emitter{}
	for _, m := range c.methods {
		body.method(m)
	}
	if c.guard != "" {
		body.line("//go:wasmexport guard\nfunc Guard() { sdk.Guard(%s) }\n", c.guard)
	}
	for _, s := range c.structs {
		if s.reads {
			body.reader(s)
		}
		body.writer(s)
		if s.record != nil {
			body.record(s)
		}
	}
	for _, e := range c.enums {
		body.enum(e)
	}
	for _, s := range c.structs {
		if !s.reads && !s.members && s.record == nil {
			body.line("var _ %s // which the ABI states\n", s.name)
		}
	}
	e := &emitter{}
	e.WriteString(header)
	e.line("package %s\n", c.pkg)
	if strings.Contains(body.String(), "sdk.") {
		e.line("import %q\n", sdkPath)
	}
	e.WriteString(body.String())
	return format.Source([]byte(e.String()))
}

// method writes a method's export.
func (e *emitter) method(m *method) {
	read := ""
	if m.args != nil {
		read = "read" + upperFirst(m.args.name) + "(sdk.Args())"
	}
	call := m.function + "(" + read + ")"
	body := "func() { " + call + " }"
	if m.result != nil {
		body = "func() {\n" + returned(m.result, call) + "}"
	} else if m.args == nil {
		body = m.function
	}
	e.line("//go:wasmexport %s", m.name)
	e.line("func %s() {", GoName(m.name))
	switch m.kind {
	case "view", "payable":
		e.line("sdk.%s(%s)", upperFirst(m.kind), body)
	default:
		e.line("sdk.%s(%q, %s)", upperFirst(m.kind), m.name, body)
	}
	e.line("}\n")
}

// returned are the statements that make the value of a call the method's result.
func returned(t *shape, call string) string {
	if t.form == ofScalar && t.name == "" {
		switch t.scalar.goType {
		case "string":
			return "sdk.ReturnString(" + call + ")\n"
		case "bool":
			return "sdk.ReturnBool(" + call + ")\n"
		case "uint64":
			if !t.scalar.zero {
				return "sdk.ReturnUint(" + call + ")\n"
			}
		case "sdk.Amount":
			return "sdk.ReturnAmount(" + call + ")\n"
		}
	}
	inner := &emitter{}
	inner.write(t, "result")
	return "result := " + call + "\nsdk.ReturnJSON(func(w *sdk.Writer) {\n" + inner.String() + "})\n"
}

// enum writes the names of an enumeration.
func (e *emitter) enum(of *enum) {
	var names []string
	for _, name := range of.names {
		names = append(names, fmt.Sprintf("%q", name))
	}
	e.line("var %sNames = [...]string{%s}\n", of.name, strings.Join(names, ", "))
	e.line("// String is the name that JSON has.\nfunc (n %s) String() string { return %sNames[n] }\n", of.name, of.name)
}
