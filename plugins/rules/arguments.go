package rules

import (
	"strconv"
	"unicode"
)

// argumentsBytesMax bounds what rules are asked about.
const argumentsBytesMax = 64 << 10

// Arguments reads a call's arguments as rules see them: a JSON object of at most
// 64 KiB that every reader understands alike. Beyond what Read refuses, no object
// may have two members whose names differ in case alone, since readers such as
// Go's encoding/json take one for the other.
func Arguments(args []byte) (Value, error) {
	if len(args) > argumentsBytesMax {
		return Value{}, Error("arguments have " + strconv.Itoa(len(args)) + " bytes, rules take at most " + strconv.Itoa(argumentsBytesMax))
	}
	value, err := Read(args)
	if err != nil {
		return Value{}, Error("arguments are not the JSON that rules take: " + err.Error())
	}
	if value.Kind != Object {
		return Value{}, Error("arguments must be a JSON object, got " + value.Kind.String())
	}
	if name, twice := value.foldedRepeat(); twice {
		return Value{}, Error("arguments name \"" + shown(name) + "\" twice, in upper and lower case")
	}
	return value, nil
}

// foldedRepeat finds a member whose name another one of the same object has in
// other letters; it looks at all objects within v.
func (v Value) foldedRepeat() (name string, found bool) {
	seen := make(map[string]bool, len(v.Names))
	for _, name := range v.Names {
		folded := fold(name)
		if seen[folded] {
			return name, true
		}
		seen[folded] = true
	}
	for _, item := range v.Items {
		if name, found := item.foldedRepeat(); found {
			return name, true
		}
	}
	return "", false
}

// fold gives all spellings of a name that strings.EqualFold holds equal one
// form: the least letter of each letter's cases.
func fold(name string) string {
	folded := make([]byte, 0, len(name))
	for _, r := range name {
		folded = append(folded, string(leastCase(r))...)
	}
	return string(folded)
}

func leastCase(r rune) rune {
	if r < unicode.MaxASCII && (r < 'A' || r > 'z') {
		return r
	}
	least := r
	for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
		least = min(least, other)
	}
	return least
}
