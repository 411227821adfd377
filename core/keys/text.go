package keys

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/mr-tron/base58"
)

// SyntaxError is text that is not a key or signature. Text never holds a
// secret key.
type SyntaxError struct{ What, Reason string }

func (e *SyntaxError) Error() string { return "invalid " + e.What + ": " + e.Reason }

func text(t Type, parts ...[]byte) string {
	var whole []byte
	for _, part := range parts {
		whole = append(whole, part...)
	}
	return t.String() + ":" + base58.Encode(whole)
}

// parseText reads "type:base58" and checks type and length. The prefix may have
// any case; without one the type is ed25519. The text itself is kept out of
// errors: it may be a secret.
func parseText(what, s string, length func(scheme) int) (Type, []byte, error) {
	prefix, digits, found := strings.Cut(s, ":")
	if !found {
		prefix, digits = ED25519.String(), s
	}
	t, known := typeNamed(prefix)
	if !known {
		return t, nil, &SyntaxError{what, "unknown key type, want ed25519:, secp256k1: or ml-dsa-65: and base58"}
	}
	n := length(schemes[t])
	if len(digits) > 2*n {
		return t, nil, &SyntaxError{what, fmt.Sprintf("text too long, want base58 of %d bytes", n)}
	}
	data, err := base58.Decode(digits)
	if err != nil {
		return t, nil, &SyntaxError{what, "not base58"}
	}
	if len(data) != n {
		return t, nil, &SyntaxError{what, fmt.Sprintf("has %d bytes, want %d", len(data), n)}
	}
	return t, data, nil
}

func typeNamed(name string) (Type, bool) {
	for t := range schemes {
		if strings.EqualFold(name, schemes[t].name) {
			return Type(t), true
		}
	}
	return ED25519, false
}

func unmarshalText[T any](b []byte, into *T, parse func(string) (T, error)) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	v, err := parse(s)
	*into = v
	return err
}
