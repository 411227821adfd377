package sdk

import "latchkey/plugins/sdk/internal/env"

// Permission is what kind of key an AccessKey is.
type Permission uint8

// The permissions, numbered as on the wire.
const (
	FunctionCall Permission = iota
	FullAccess
	GasKeyFunctionCall
	GasKeyFullAccess
)

// AccessKey is the record of a key on the contract's own account.
type AccessKey struct {
	Nonce      uint64
	Permission Permission

	// What a FunctionCall key may do; empty for the other permissions.
	Limited   bool   // whether the key has an allowance at all
	Allowance Amount // what is left of it
	Receiver  string
	Methods   []string // empty: any method
}

const unreadableKey = "the host gave an access key this contract cannot read"

var methodNames Stock[string]

// OwnKey returns the record of a key on the contract's own account.
func OwnKey(key PublicKey) (AccessKey, bool) {
	data, ok := env.AccessKey(key.Borsh())
	if !ok {
		return AccessKey{}, false
	}
	decoder := NewDecoder(data)
	record := AccessKey{Nonce: decoder.U64(), Permission: Permission(decoder.U8())}
	if record.Permission != FunctionCall {
		return record, true
	}
	if record.Limited = decoder.Bool(); record.Limited {
		record.Allowance = decoder.Amount()
	}
	record.Receiver = decoder.String()
	n := decoder.U32()
	Require(uint64(n) <= uint64(len(data)), unreadableKey)
	record.Methods = methodNames.List(int(n))
	for i := range record.Methods {
		record.Methods[i] = decoder.String()
	}
	Require(decoder.Done(), unreadableKey)
	return record, true
}
