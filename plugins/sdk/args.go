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
func (a Arguments) U32(name string) uint32 { return uint32(a.unsigned(name, 1<<32-1, "below 2^32")) }

// U64 returns a whole number below 2^64.
func (a Arguments) U64(name string) uint64 { return a.unsigned(name, 1<<64-1, "below 2^64") }

// Uint returns a whole number of at most max.
func (a Arguments) Uint(name string, max uint64) uint64 {
	return a.unsigned(name, max, "of at most "+strconv.FormatUint(max, 10))
}

// Amount returns an amount, which JSON carries as a decimal string.
func (a Arguments) Amount(name string) Amount {
	amount, err := ParseAmount(a.String(name))
	return valid(name, amount, err)
}

// Account returns an account id.
func (a Arguments) Account(name string) string {
	account := a.String(name)
	if !ValidAccount(account) {
		refuse(name + ": " + ErrAccount.Error())
	}
	return account
}

// PublicKey returns a public key.
func (a Arguments) PublicKey(name string) PublicKey {
	key, err := ParsePublicKey(a.String(name))
	return valid(name, key, err)
}

// PublicKeys returns a list of public keys.
func (a Arguments) PublicKeys(name string) []PublicKey {
	items := of(name, a.find(name), Array).Items
	keys := make([]PublicKey, len(items))
	for i := range items {
		at := name + "[" + strconv.Itoa(i) + "]"
		key, err := ParsePublicKey(text(at, &items[i]))
		keys[i] = valid(at, key, err)
	}
	return keys
}

// unsigned does without strconv.ParseUint, whose errors quote what they refuse
// and bring along the tables of printable characters.
func (a Arguments) unsigned(name string, max uint64, bound string) uint64 {
	amount, err := ParseAmount(of(name, a.find(name), Number).Text)
	n, fits := amount.Uint64()
	if err != nil || !fits || n > max {
		refuse(name + ": expected a whole number " + bound)
	}
	return n
}

func text(name string, value *Value) string { return of(name, value, String).Text }

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
