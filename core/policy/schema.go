package policy

import _ "embed"

// JSON Schemas (2020-12) of the two sections. They say what Parse and ParseABI
// do as far as JSON Schema can; schema_test.go lists the rest.
var (
	//go:embed policy.schema.json
	Schema []byte
	//go:embed abi.schema.json
	ABISchema []byte
)
