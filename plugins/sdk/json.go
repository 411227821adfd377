package sdk

import "latchkey/plugins/rules"

// Value is one JSON value, and Kind what it is. They are the ones that argument
// rules look at: rules and contract read arguments alike.
type (
	Value = rules.Value
	Kind  = rules.Kind
)

// The kinds of JSON values. The zero Value is null.
const (
	Null   = rules.Null
	Bool   = rules.Bool
	Number = rules.Number
	String = rules.String
	Array  = rules.Array
	Object = rules.Object
)

// ParseJSON reads one JSON text as strictly as rules.Read does.
func ParseJSON(data []byte) (Value, error) { return rules.Read(data) }
