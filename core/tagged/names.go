package tagged

import (
	"fmt"
	"reflect"
)

// Names is the table of an enum without fields: the name of each number.
type Names[K ~uint8] struct{ names []string }

// known has the numbers of each enum without fields.
var known = map[reflect.Type]map[uint8]bool{}

// NewNames returns the table of K, whose names stand at their numbers. A name that
// is there twice is a programmer's error.
func NewNames[K ~uint8](names []string) Names[K] {
	register(reflect.TypeFor[K](), names)
	return Names[K]{names}
}

func register(of reflect.Type, names []string) {
	numbers, seen := map[uint8]bool{}, map[string]bool{}
	for number, name := range names {
		if name == "" {
			continue // no variant has the number
		}
		if seen[name] {
			panic(fmt.Sprintf("tagged: %s %d shares the name %q", of, number, name))
		}
		seen[name], numbers[uint8(number)] = true, true
	}
	known[of] = numbers
}

// Of is the name of a number, empty when it has none.
func (n Names[K]) Of(number K) string {
	if int(number) >= len(n.names) {
		return ""
	}
	return n.names[number]
}

// Number is the number of a name; 0 when there is no such name.
func (n Names[K]) Number(name string) K {
	for number := range n.names {
		if n.names[number] == name && name != "" {
			return K(number)
		}
	}
	return 0
}
