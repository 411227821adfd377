package sdk

// Object returns the members of an object, which are read as arguments are.
func (a Arguments) Object(name string) Arguments {
	return Arguments{of(name, a.find(name), Object)}
}

// Names are the members' names, in their order.
func (a Arguments) Names() []string { return a.object.Names }
