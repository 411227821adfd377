package account

import (
	"encoding/json"
	"fmt"
	"strings"

	"latchkey/core/borsh"
)

// ID is a valid account id. Make one with Parse; the zero value is none.
type ID string

const (
	lengthMin = 2  // bytes; near-account-id
	lengthMax = 64 // bytes
)

// System is the predecessor of refunds. It can never be created.
const System ID = "system"

// SyntaxError is text that is not an account id. Kind is nearcore's name of
// the broken rule: TooShort, TooLong, RedundantSeparator or InvalidChar.
type SyntaxError struct {
	Kind  string
	Text  string
	Index int // of the offending byte, for RedundantSeparator and InvalidChar
}

func (e *SyntaxError) Error() string {
	switch e.Kind {
	case "TooShort":
		return fmt.Sprintf("account id %q is too short: it needs at least %d characters", e.Text, lengthMin)
	case "TooLong":
		return fmt.Sprintf("account id is too long: it may have at most %d characters, has %d", lengthMax, len(e.Text))
	case "RedundantSeparator":
		return fmt.Sprintf("account id %q has a separator at the start, the end or beside another at index %d", e.Text, e.Index)
	}
	return fmt.Sprintf("account id %q has an invalid character at index %d: allowed are a-z, 0-9, and - _ . between them", e.Text, e.Index)
}

// Parse checks s against the account-id grammar. Nothing is normalised: an
// upper-case letter is an error.
func Parse(s string) (ID, error) {
	if len(s) < lengthMin {
		return "", &SyntaxError{Kind: "TooShort", Text: s}
	}
	if len(s) > lengthMax {
		return "", &SyntaxError{Kind: "TooLong", Text: s}
	}
	afterSeparator := true
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			afterSeparator = false
		case c == '-' || c == '_' || c == '.':
			if afterSeparator || i == len(s)-1 {
				return "", &SyntaxError{Kind: "RedundantSeparator", Text: s, Index: i}
			}
			afterSeparator = true
		default:
			return "", &SyntaxError{Kind: "InvalidChar", Text: s, Index: i}
		}
	}
	return ID(s), nil
}

// Kind is the class of an account id.
type Kind uint8

const (
	Named         Kind = iota
	NearImplicit       // 64 hex digits: an ed25519 public key
	EthImplicit        // 0x and 40 hex digits
	Deterministic      // 0s and 40 hex digits (NEP-616)
)

// Kind classifies id, which Parse accepted.
func (id ID) Kind() Kind {
	s := string(id)
	switch {
	case len(s) == 42 && strings.HasPrefix(s, "0x") && isHex(s[2:]):
		return EthImplicit
	case len(s) == 64 && isHex(s):
		return NearImplicit
	case len(s) == 42 && strings.HasPrefix(s, "0s") && isHex(s[2:]):
		return Deterministic
	}
	return Named
}

// IsTopLevel reports whether id is a named account without a parent.
func (id ID) IsTopLevel() bool {
	return id != System && !strings.Contains(string(id), ".")
}

// IsSubAccountOf reports whether id is a direct child of parent.
func (id ID) IsSubAccountOf(parent ID) bool {
	prefix, ok := strings.CutSuffix(string(id), "."+string(parent))
	return ok && prefix != "" && !strings.Contains(prefix, ".")
}

// UnmarshalJSON reads a JSON string and checks the grammar.
func (id *ID) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	parsed, err := Parse(s)
	*id = parsed
	return err
}

// Encode writes id as a Borsh string.
func (id ID) Encode(w *borsh.Writer) { w.String(string(id)) }

// Decode reads a Borsh string and checks the grammar.
func Decode(r *borsh.Reader) ID {
	s := r.String()
	if r.Err() != nil {
		return ""
	}
	id, err := Parse(s)
	if err != nil {
		r.Fail(err.Error())
	}
	return id
}

func isHex(s string) bool {
	for i := 0; i < len(s); i++ {
		if (s[i] < '0' || s[i] > '9') && (s[i] < 'a' || s[i] > 'f') {
			return false
		}
	}
	return true
}
