package rules

import "strconv"

const (
	pathBytesMax = 256
	pathPartsMax = jsonDepthMax
)

// path leads to a value: names of members and indices of elements, outermost
// first.
type path []string

// syntax are the characters that mean something else in gjson's paths:
// modifiers, queries, wildcards, pipes and lists. They need a backslash.
const syntax = `*?|#@!{}[]()<>=%~",:`

// parsePath reads a path as gjson does: parts stand between dots, and a backslash
// takes the meaning from the character after it.
func parsePath(text string) (path, error) {
	if len(text) > pathBytesMax {
		return nil, Error("a path has at most " + strconv.Itoa(pathBytesMax) + " bytes: " + shown(text))
	}
	var parts path
	var part []byte
	end := func() error {
		if len(part) == 0 || len(parts) == pathPartsMax {
			return Error("a path is 1 to " + strconv.Itoa(pathPartsMax) + " names or indices between dots: " + shown(text))
		}
		parts = append(parts, string(part))
		part = nil
		return nil
	}
	for i := 0; i < len(text); i++ {
		switch b := text[i]; {
		case b == '.':
			if err := end(); err != nil {
				return nil, err
			}
			continue
		case b == '\\' && i+1 < len(text):
			i++
		case b == '\\' || b < ' ' || isSyntax(b):
			return nil, Error("a path has no modifiers, queries or wildcards; in a name, " + syntax + " need a backslash each: " + shown(text))
		}
		part = append(part, text[i])
	}
	return parts, end()
}

func isSyntax(b byte) bool {
	for i := 0; i < len(syntax); i++ {
		if syntax[i] == b {
			return true
		}
	}
	return false
}

// in finds the value at p; false when there is none.
func (p path) in(v Value) (Value, bool) {
	for _, part := range p {
		found := false
		switch v.Kind {
		case Object:
			v, found = v.Member(part)
		case Array:
			v, found = v.element(part)
		}
		if !found {
			return Value{}, false
		}
	}
	return v, true
}

// element returns an array's element by its index in decimal.
func (v Value) element(index string) (Value, bool) {
	if !isNatural(index) || len(index) > len("65536") {
		return Value{}, false
	}
	n := 0
	for i := 0; i < len(index); i++ {
		n = 10*n + int(index[i]-'0')
	}
	if n >= len(v.Items) {
		return Value{}, false
	}
	return v.Items[n], true
}
