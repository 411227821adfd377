// Package abi reads what a contract says of its methods (the section latchkey.abi,
// plugins/README.md), holds arguments to it, and completes them.
//
// Schemas are JSON Schema. What the package itself knows of it (types, members, lists,
// references, null as an alternative, formats) is what people are told and clients are
// made of; whether a value is valid is a JSON Schema library's verdict. Start reading
// at contract.go.
package abi
