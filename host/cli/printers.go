package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// terminal is what a command writes to. Its four printers are the only writers
// of the program, but for what asks a person or tells one how far something is.
type terminal struct {
	out  *output
	err  io.Writer
	json bool
}

// printf writes a part of the result to standard output.
func (t *terminal) printf(format string, args ...any) {
	fmt.Fprint(t.out, harmless(fmt.Sprintf(format, args...)))
}

// row prints one labelled line of a result.
func (t *terminal) row(label string, value any) {
	t.printf("%-14s %s\n", label, indented(fmt.Sprint(value), 15))
}

// indented keeps the later lines of a text off the margin: what a contract says
// must not look like a line of this program's.
func indented(text string, by int) string {
	return strings.ReplaceAll(text, "\n", "\n"+strings.Repeat(" ", by))
}

// warningf reports something that did not stop the command.
func (t *terminal) warningf(format string, args ...any) {
	t.complain("warning", fmt.Errorf(format, args...), nil)
}

// errorf says why the command failed.
func (t *terminal) errorf(format string, args ...any) {
	t.complain("error", fmt.Errorf(format, args...), nil)
}

// errorWithHint says why the command failed, and what to try.
func (t *terminal) errorWithHint(err error, hints ...string) {
	t.complain("error", err, hints)
}

// complain writes one complaint to standard error.
func (t *terminal) complain(kind string, err error, hints []string) {
	if t.json {
		var what any = err.Error()
		if kind == "error" {
			what = describe(err, hints)
		}
		fmt.Fprintln(t.err, asJSON(map[string]any{kind: what}))
		return
	}
	fmt.Fprintf(t.err, "latchkey: %s: %s\n", kind, indented(harmless(err.Error()), 4))
	for _, hint := range hints {
		fmt.Fprintf(t.err, "latchkey: hint: %s\n", harmless(hint))
	}
}

// harmless takes the control characters out of text for people: logs, results
// and errors of a contract could otherwise rewrite the screen, or turn around what
// stands after them.
func harmless(text string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsControl(c) && c != '\n' && c != '\t' || unicode.Is(unicode.Bidi_Control, c) {
			return unicode.ReplacementChar
		}
		return c
	}, text)
}

// asJSON returns the JSON of v on one line, without escaping < and >.
func asJSON(v any) string {
	var text strings.Builder
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("cli: " + err.Error()) // results are plain data
	}
	return strings.TrimSuffix(text.String(), "\n")
}
