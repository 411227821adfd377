package sdk

import "strconv"

// list reads each item of a list as read does, which is told where the item stands.
func list[T any](a Arguments, name string, read func(at string, item *Value) T) []T {
	items := of(name, a.find(name), Array).Items
	all := make([]T, len(items))
	for i := range items {
		all[i] = read(name+"["+strconv.Itoa(i)+"]", &items[i])
	}
	return all
}

// Strings returns the texts of a list.
func (a Arguments) Strings(name string) []string { return list(a, name, text) }

// Accounts returns a list of account ids.
func (a Arguments) Accounts(name string) []string { return list(a, name, account) }

// Amounts returns a list of amounts.
func (a Arguments) Amounts(name string) []Amount { return list(a, name, amount) }

// PublicKeys returns a list of public keys.
func (a Arguments) PublicKeys(name string) []PublicKey { return list(a, name, publicKey) }

// U64s returns a list of whole numbers below 2^64.
func (a Arguments) U64s(name string) []uint64 {
	return list(a, name, func(at string, item *Value) uint64 { return unsigned(at, item, 1<<64-1, "below 2^64") })
}

// Objects returns the objects of a list.
func (a Arguments) Objects(name string) []Arguments {
	return list(a, name, func(at string, item *Value) Arguments { return Arguments{of(at, item, Object)} })
}

// Values returns the items of a list as they are.
func (a Arguments) Values(name string) []Value { return of(name, a.find(name), Array).Items }
