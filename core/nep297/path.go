package nep297

import (
	"fmt"
	"strconv"
	"strings"
)

// Path leads to a value: names of members and indices of items, outermost first. As
// text it is gjson's, without modifiers, queries and wildcards.
type Path []string

const (
	pathBytesMax = 256
	pathPartsMax = depthMax
)

// syntax are the characters that mean something else in gjson's paths, and need a
// backslash in a name.
const syntax = `*?|#@!{}[]()<>=%~",:`

// PathError is text that is no path.
type PathError struct{ Reason string }

func (e *PathError) Error() string { return e.Reason }

// ParsePath reads names and indices between dots, such as data.0.amount; a backslash
// takes the meaning from the character after it.
func ParsePath(text string) (Path, error) {
	if len(text) > pathBytesMax {
		return nil, &PathError{fmt.Sprintf("it has %d bytes, at most %d are allowed", len(text), pathBytesMax)}
	}
	var path Path
	var part strings.Builder
	for i := 0; i <= len(text); i++ {
		switch {
		case i == len(text) || text[i] == '.':
			if part.Len() == 0 || len(path) == pathPartsMax {
				return nil, &PathError{fmt.Sprintf("want 1 to %d names or indices between dots, such as data.0.amount", pathPartsMax)}
			}
			path = append(path, part.String())
			part.Reset()
		case text[i] == '\\' && i+1 < len(text):
			i++
			part.WriteByte(text[i])
		case text[i] == '\\' || text[i] < ' ' || strings.IndexByte(syntax, text[i]) >= 0:
			return nil, &PathError{fmt.Sprintf("it has no modifiers, queries or wildcards; in a name, %s need a backslash each", syntax)}
		default:
			part.WriteByte(text[i])
		}
	}
	return path, nil
}

// Find is the value that the path leads to, or nil.
func (v *Value) Find(p Path) *Value {
	for _, part := range p {
		switch v.Kind {
		case Object:
			v = v.Member(part)
		case List:
			v = v.item(part)
		default:
			return nil
		}
		if v == nil {
			return nil
		}
	}
	return v
}

// item is a list's item by its index in plain decimal digits, or nil.
func (v *Value) item(index string) *Value {
	n, err := strconv.ParseUint(index, 10, 31)
	if err != nil || n >= uint64(len(v.Items)) || strconv.FormatUint(n, 10) != index {
		return nil
	}
	return &v.Items[n]
}
