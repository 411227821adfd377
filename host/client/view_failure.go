package client

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// viewFailure says why a view failed. NEAR gives it as Rust prints its own
// types, such as
//
//	wasm execution failed with error: HostError(GuestPanic { panic_msg: "no" })
//
// of which the innermost words are for people. Any other text is left alone.
func viewFailure(text string) string {
	inner, isFailure := strings.CutPrefix(text, "wasm execution failed with error: ")
	if !isFailure {
		return text
	}
	inner = unwrapped(unwrapped(inner, "FunctionCallError"), "HostError")
	if message, isPanic := rustField(inner, "GuestPanic", "panic_msg"); isPanic {
		return message
	}
	if id, isMissing := rustField(unwrapped(inner, "CompilationError"), "CodeDoesNotExist", "account_id"); isMissing {
		return fmt.Sprintf("CodeDoesNotExist: account %s has no contract", id)
	}
	switch kind := unwrapped(inner, "MethodResolveError"); kind {
	case "MethodNotFound":
		return "MethodNotFound: the contract has no such method"
	case "GasLimitExceeded", "GasExceeded":
		return kind + ": the contract used up the gas that a view may burn"
	}
	if trap := unwrapped(inner, "WasmTrap"); trap != inner {
		return "the contract was stopped by a trap: " + trap
	}
	return "the contract failed: " + inner
}

// unwrapped takes NAME( and ) away where they are around text.
func unwrapped(text, name string) string {
	inner, opened := strings.CutPrefix(text, name+"(")
	inner, closed := strings.CutSuffix(inner, ")")
	if !opened || !closed {
		return text
	}
	return inner
}

// rustField reads the field of NAME { FIELD: "…" }, whose text is in Rust's quotes.
func rustField(text, name, field string) (string, bool) {
	inner, opened := strings.CutPrefix(text, name+" { "+field+": \"")
	inner, closed := strings.CutSuffix(inner, "\" }")
	return rustUnquoted(inner), opened && closed
}

// rustEscapes are the letters after a backslash in Rust's quoted text.
var rustEscapes = map[byte]string{'n': "\n", 'r': "\r", 't': "\t", '0': "\x00", '\\': "\\", '"': "\"", '\'': "'"}

// rustUnquoted undoes Rust's escapes; all else is left as it is.
func rustUnquoted(text string) string {
	var out strings.Builder
	for len(text) > 0 {
		before, after, found := strings.Cut(text, "\\")
		out.WriteString(before)
		if !found {
			break
		}
		if hex, rest, isCode := strings.Cut(strings.TrimPrefix(after, "u{"), "}"); isCode && strings.HasPrefix(after, "u{") {
			if code, err := strconv.ParseUint(hex, 16, 21); err == nil && utf8.ValidRune(rune(code)) {
				out.WriteRune(rune(code))
				text = rest
				continue
			}
		}
		if after != "" && rustEscapes[after[0]] != "" {
			out.WriteString(rustEscapes[after[0]])
			text = after[1:]
			continue
		}
		out.WriteByte('\\')
		text = after
	}
	return out.String()
}
