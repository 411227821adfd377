package token

import "latchkey/plugins/sdk"

// Members are those of an object within the arguments: they are read, and
// refused, as arguments are.
type Members struct{ object sdk.Value }

// Object returns the members of an object that is an argument.
func Object(args sdk.Arguments, name string) Members {
	value := args.Value(name)
	if value.Kind != sdk.Object {
		refuse(name + ": expected " + sdk.Object.String() + ", got " + value.Kind.String())
	}
	return Members{value}
}

// Has reports whether a member is there and is not null.
func (m Members) Has(name string) bool {
	value, ok := m.object.Member(name)
	return ok && value.Kind != sdk.Null
}

// Names are the members' names, in their order.
func (m Members) Names() []string { return m.object.Names }

// Optional returns a text that may be missing or null.
func (m Members) Optional(name string) (text string, given bool) {
	value, _ := m.object.Member(name)
	switch value.Kind {
	case sdk.Null:
		return "", false
	case sdk.String:
		return value.Text, true
	}
	refuse(name + ": expected " + sdk.String.String() + ", got " + value.Kind.String())
	return "", false
}

// Uint returns a whole number of at most max.
func (m Members) Uint(name string, max uint64) uint64 {
	value, ok := m.object.Member(name)
	if !ok {
		refuse("missing field " + name)
	}
	amount, err := sdk.ParseAmount(value.Text)
	n, fits := amount.Uint64()
	if value.Kind != sdk.Number || err != nil || !fits || n > max {
		refuse(name + ": expected a whole number of at most " + sdk.NewAmount(max).String())
	}
	return n
}

// refuse ends the call as package sdk does for arguments it cannot read.
func refuse(reason string) {
	sdk.Panic("Failed to deserialize input from JSON. Error: `" + reason + "`")
}
