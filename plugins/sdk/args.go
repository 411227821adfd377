package sdk

import (
	"strconv"

	"latchkey/plugins/rules"
	"latchkey/plugins/sdk/internal/env"
)

// Arguments is a call's JSON object. Its functions return a member as a type
// and end the call, with a text that names the member, when it is missing or
// is no such value.
type Arguments struct{ object *Value }

// Args reads the call's arguments and ends the call when they are no JSON
// object.
func Args() Arguments { return parseArguments(env.Text(Input())) }

func parseArguments(input string) Arguments {
	Require(len(input) > 0, "Expected input since method has arguments.")
	value := values.New()
	if err := rules.ReadInto(value, input); err != nil {
		refuse(err.Error())
	}
	if value.Kind != Object {
		refuse("expected an object, got " + value.Kind.String())
	}
	return Arguments{value}
}

// Has reports whether a member is there and is not null.
func (a Arguments) Has(name string) bool {
	value := a.object.Find(name)
	return value != nil && value.Kind != Null
}

// Value returns a member as it is.
func (a Arguments) Value(name string) Value { return *a.find(name) }

func (a Arguments) find(name string) *Value {
	value := a.object.Find(name)
	if value == nil {
		refuse("missing field " + name)
	}
	return value
}

// String returns a string.
func (a Arguments) String(name string) string { return text(name, a.find(name)) }

// Bool returns true or false.
func (a Arguments) Bool(name string) bool { return of(name, a.find(name), Bool).Text == "true" }

// U32 returns a whole number below 2^32.
func (a Arguments) U32(name string) uint32 {
	return uint32(unsigned(name, a.find(name), 1<<32-1, "below 2^32"))
}

// U64 returns a whole number below 2^64.
func (a Arguments) U64(name string) uint64 {
	return unsigned(name, a.find(name), 1<<64-1, "below 2^64")
}

// Uint returns a whole number of at most max.
func (a Arguments) Uint(name string, max uint64) uint64 {
	return unsigned(name, a.find(name), max, "of at most "+strconv.FormatUint(max, 10))
}

// Amount returns an amount, which JSON carries as a decimal string.
func (a Arguments) Amount(name string) Amount { return amount(name, a.find(name)) }

// Account returns an account id.
func (a Arguments) Account(name string) string { return account(name, a.find(name)) }

// PublicKey returns a public key.
func (a Arguments) PublicKey(name string) PublicKey { return publicKey(name, a.find(name)) }

// unsigned does without strconv.ParseUint, whose errors quote what they refuse
// and bring along the tables of printable characters.
func unsigned(name string, value *Value, max uint64, bound string) uint64 {
	amount, err := ParseAmount(of(name, value, Number).Text)
	n, fits := amount.Uint64()
	if err != nil || !fits || n > max {
		refuse(name + ": expected a whole number " + bound)
	}
	return n
}

func text(name string, value *Value) string { return of(name, value, String).Text }

func amount(name string, value *Value) Amount {
	amount, err := ParseAmount(text(name, value))
	return valid(name, amount, err)
}

func account(name string, value *Value) string {
	id := text(name, value)
	if !ValidAccount(id) {
		refuse(name + ": " + ErrAccount.Error())
	}
	return id
}

func publicKey(name string, value *Value) PublicKey {
	key, err := ParsePublicKey(text(name, value))
	return valid(name, key, err)
}

func of(name string, value *Value, kind Kind) *Value {
	if value.Kind != kind {
		refuse(name + ": expected " + kind.String() + ", got " + value.Kind.String())
	}
	return value
}

func valid[V any](name string, value V, err error) V {
	if err != nil {
		refuse(name + ": " + err.Error())
	}
	return value
}

// refuse ends the call with the text that NEAR's contracts use.
func refuse(reason string) {
	Panic("Failed to deserialize input from JSON. Error: `" + reason + "`")
}
