package sdk

import "strconv"

// Object returns the members of an object, which are read as arguments are.
func (a Arguments) Object(name string) Arguments {
	return Arguments{of(name, a.find(name), Object)}
}

// Objects returns the objects of a list.
func (a Arguments) Objects(name string) []Arguments {
	items := of(name, a.find(name), Array).Items
	objects := make([]Arguments, len(items))
	for i := range items {
		objects[i] = Arguments{of(name+"["+strconv.Itoa(i)+"]", &items[i], Object)}
	}
	return objects
}

// Names are the members' names, in their order.
func (a Arguments) Names() []string { return a.object.Names }
