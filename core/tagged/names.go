package tagged

import (
	"fmt"
	"reflect"
)

// Names is the table of an enum without fields: the name of each number.
type Names[K ~uint8] struct {
	names   map[K]string
	numbers map[string]K
}

// known has the numbers of each enum without fields.
var known = map[reflect.Type]map[uint8]bool{}

// NewNames returns the table of K. A name that is there twice is a programmer's
// error.
func NewNames[K ~uint8](names map[K]string) Names[K] {
	n := Names[K]{names, make(map[string]K, len(names))}
	numbers := make(map[uint8]bool, len(names))
	for number, name := range names {
		if _, twice := n.numbers[name]; twice || name == "" {
			panic(fmt.Sprintf("tagged: %T %d, %q: it has no name, or shares it", number, number, name))
		}
		n.numbers[name], numbers[uint8(number)] = number, true
	}
	known[reflect.TypeFor[K]()] = numbers
	return n
}

// Of is the name of a number, empty when it has none.
func (n Names[K]) Of(number K) string { return n.names[number] }

// Number is the number of a name; 0 when there is no such name.
func (n Names[K]) Number(name string) K { return n.numbers[name] }
