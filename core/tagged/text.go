package tagged

import "encoding/json"

// Text puts a nested enum into words: the sentence it holds, if any, else its
// innermost name with its fields.
func Text(v json.RawMessage) string {
	var name string
	rest := v
	for {
		outer, inner := Outermost(rest)
		if outer == "" {
			break
		}
		name, rest = outer, inner
	}
	var sentence string
	switch {
	case name == "":
		return string(v)
	case json.Unmarshal(rest, &sentence) == nil && sentence != "":
		return sentence
	case len(rest) == 0 || string(rest) == "{}" || string(rest) == "null":
		return name
	}
	return name + " " + string(rest)
}

// Outermost splits {"Name": inner}, or "Name", and steps over the index of an
// action. The name is empty when the value is none of them.
func Outermost(v json.RawMessage) (name string, inner json.RawMessage) {
	var action struct {
		Kind json.RawMessage `json:"kind"`
	}
	if json.Unmarshal(v, &action) == nil && action.Kind != nil {
		v = action.Kind
	}
	if json.Unmarshal(v, &name) == nil && isVariant(name) {
		return name, nil
	}
	var variant map[string]json.RawMessage
	if json.Unmarshal(v, &variant) != nil || len(variant) != 1 {
		return "", nil
	}
	for name, inner := range variant {
		if isVariant(name) {
			return name, inner
		}
	}
	return "", nil
}

// isVariant reports whether a name can be a variant's: a capital, then letters and
// digits.
func isVariant(name string) bool {
	for i, c := range []byte(name) {
		isCapital, isOther := 'A' <= c && c <= 'Z', 'a' <= c && c <= 'z' || '0' <= c && c <= '9'
		if !isCapital && (i == 0 || !isOther) {
			return false
		}
	}
	return name != ""
}
