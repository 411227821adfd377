package rules

// Kind is the kind of a JSON value.
type Kind uint8

// The kinds of JSON values. The zero Value is null.
const (
	Null Kind = iota
	Bool
	Number
	String
	Array
	Object
)

var kindNames = [...]string{"null", "a boolean", "a number", "a string", "an array", "an object"}

// String names the kind for people.
func (k Kind) String() string { return kindNames[k] }

// Value is one JSON value.
type Value struct {
	Kind  Kind
	Text  string   // a String's text, a Number as it was written, a Bool's name
	Items []Value  // an Array's elements, or the values of an Object's members
	Names []string // the names of an Object's members, beside Items
}

// Member returns an object's member.
func (v Value) Member(name string) (Value, bool) {
	if member := v.Find(name); member != nil {
		return *member, true
	}
	return Value{}, false
}

// Find returns an object's member, or nil.
func (v *Value) Find(name string) *Value {
	for i, candidate := range v.Names {
		if candidate == name {
			return &v.Items[i]
		}
	}
	return nil
}
