package cli

import (
	"encoding/base64"
	"encoding/json"
	"unicode/utf8"
)

// value is what a method returned: JSON as such, other bytes in base64.
type value struct {
	Result json.RawMessage `json:"result,omitempty"`
	Base64 *string         `json:"result_base64,omitempty"`
}

func newValue(b []byte) value {
	switch {
	case len(b) == 0:
		return value{Result: json.RawMessage("null")}
	case json.Valid(b):
		return value{Result: b}
	}
	text := base64.StdEncoding.EncodeToString(b)
	return value{Base64: &text}
}

// printValue prints what a method returned for people.
func (a *app) printValue(b []byte) {
	switch {
	case len(b) == 0:
	case utf8.Valid(b):
		a.printf("%s\n", b)
	default:
		a.printf("%s\n", base64.StdEncoding.EncodeToString(b))
	}
}

func (a *app) printLogs(logs []string) {
	for _, log := range logs {
		a.row("log", log)
	}
}
