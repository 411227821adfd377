package abi

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/tidwall/gjson"
)

// Answer reads what a person typed for a member: JSON, or text without quotation marks
// where text fits. The error says what does; *Error.
func (m *Method) Answer(member Member, typed string) (json.RawMessage, error) {
	raw := strings.TrimSpace(typed)
	r := member.Schema.Resolve()
	isText := slices.Contains(r.Kinds, "string") || len(r.Enum) > 0 && r.Enum[0].Type == gjson.String
	if isText && !strings.HasPrefix(raw, `"`) && (!json.Valid([]byte(raw)) || len(r.Kinds) < 2) {
		raw = quoted(raw)
	}
	if !json.Valid([]byte(raw)) {
		return nil, &Error{m.Name, member.Name, "expected " + member.Schema.Words() + ", got " + clipped(raw)}
	}
	w := &walk{method: m.Name}
	raw = w.value(member.Name, member.Schema, gjson.Parse(raw))
	if w.err != nil {
		return nil, w.err
	}
	// Alone in an object it may lack the others, so that only complaints of its own count.
	err := m.validate([]byte("{" + quoted(member.Name) + ":" + raw + "}"))
	if bad, is := err.(*Error); is && bad.Path != "" {
		return nil, bad
	}
	return json.RawMessage(raw), nil
}

// With returns a JSON object with one more member at its end.
func With(object []byte, name string, value json.RawMessage) []byte {
	inner := strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(string(object)), "{"), "}"))
	if inner != "" {
		inner += ","
	}
	return []byte("{" + inner + quoted(name) + ":" + string(value) + "}")
}

// Doc is what the ABI says of a member, or of its type.
func (m Member) Doc() string {
	if m.Schema.Doc != "" {
		return m.Schema.Doc
	}
	return m.Schema.Resolve().Doc
}
