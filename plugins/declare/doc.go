// Package declare makes a contract's ABI, and the code between the host and its
// methods, from what the contract's Go source declares. plugins/README.md has the
// directives and the types.
//
// Generate reads the source with go/parser alone: it refers to functions that are yet
// to be made, so it cannot be type-checked. What it makes is generated.go, with
//
//	an export for each method, which reads the arguments and writes the result
//	read...     from JSON, through sdk.Arguments
//	write...    to JSON, through sdk.Writer
//	encode...   and decode..., a record's stored bytes
//
// and abi.json. None of it uses reflection. Start reading at generate.go; source.go
// finds the declarations, types.go and scalars.go know the types, schema.go writes the
// ABI and emit.go the code.
package declare
