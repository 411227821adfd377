package vm

import "strings"

// Older clients match errors by Rust's Debug form.

// rustField is a field of a struct, its value in that form already.
type rustField struct{ name, value string }

func rustStruct(name string, fields ...rustField) string {
	if len(fields) == 0 {
		return name
	}
	parts := make([]string, len(fields))
	for i, f := range fields {
		parts[i] = f.name + ": " + f.value
	}
	return name + " { " + strings.Join(parts, ", ") + " }"
}

func rustQuote(s string) string {
	quoted := []rune{'"'}
	for _, c := range s {
		switch c {
		case '"', '\\':
			quoted = append(quoted, '\\', c)
		case '\n':
			quoted = append(quoted, '\\', 'n')
		case '\r':
			quoted = append(quoted, '\\', 'r')
		case '\t':
			quoted = append(quoted, '\\', 't')
		default:
			quoted = append(quoted, c)
		}
	}
	return string(append(quoted, '"'))
}
