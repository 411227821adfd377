package declare

import "math"

// sdkPath is the package whose types declarations use.
const (
	sdkPath   = "latchkey/plugins/sdk"
	rulesPath = "latchkey/plugins/rules"
)

// scalar is a type that is no list, option, struct or enumeration.
type scalar struct {
	goType string // in generated code
	read   string // the function of sdk.Arguments; empty: it is no argument
	list   string // the one for a list of them; empty: there are no lists
	write  string // the function of sdk.Writer; empty: it is no result
	store  string // the function of sdk.Encoder and sdk.Decoder; empty: it is not stored
	cast   string // what its functions take in its place, for numbers

	named  string // among the ABI's types; empty: it stands where it is used
	schema object
	zero   bool // it may be missing: the zero value is none

	least, most int64 // of numbers; both 0: it is none
}

func text(format string, members ...member) object {
	o := object{{"type", "string"}}
	if format != "" {
		o = append(o, member{"format", format})
	}
	return append(o, members...)
}

func described(words string) member { return member{"description", words} }

func number(goType, store string, least, most int64) *scalar {
	s := &scalar{goType: goType, read: "Uint", write: "Uint", store: store, cast: "uint64", least: least, most: most,
		schema: object{{"type", "integer"}, {"minimum", least}, {"maximum", most}}}
	if least < 0 {
		s.read, s.write, s.cast = "Int", "Int", "int64"
	}
	return s
}

// scalars are by import path and name; the ones of Go have no path.
var scalars = map[string]*scalar{
	"string": {goType: "string", read: "String", list: "Strings", write: "String", store: "String", schema: text("")},
	"bool":   {goType: "bool", read: "Bool", write: "Bool", store: "Bool", schema: object{{"type", "boolean"}}},
	"uint8":  number("uint8", "U8", 0, math.MaxUint8),
	"uint16": number("uint16", "U16", 0, math.MaxUint16),
	"uint32": number("uint32", "U32", 0, math.MaxUint32),
	"uint64": {goType: "uint64", read: "U64", list: "U64s", write: "Uint", store: "U64",
		schema: object{{"type", "integer"}, {"minimum", 0}, {"maximum", uint64(math.MaxUint64)}}, most: math.MaxInt64},
	"int32": number("int32", "U32", math.MinInt32, math.MaxInt32),
	"int64": number("int64", "U64", math.MinInt64, math.MaxInt64),
	"[]byte": {goType: "[]byte", read: "Base64", write: "base64", store: "Data",
		schema: text("base64", member{"contentEncoding", "base64"})},

	sdkPath + ".Amount": {goType: "sdk.Amount", read: "Amount", list: "Amounts", write: "Amount", store: "Amount", named: "amount",
		schema: text("u128", member{"pattern", "^[0-9]+$"}, described("A whole number below 2^128, in decimal."))},
	sdkPath + ".Yocto": {goType: "sdk.Amount", read: "Amount", list: "Amounts", write: "Amount", store: "Amount", named: "yocto",
		schema: text("yocto", member{"pattern", "^[0-9]+$"}, described("yoctoNEAR in decimal: 1 NEAR is 10^24."))},
	sdkPath + ".AccountID": {goType: "string", read: "Account", list: "Accounts", write: "String", store: "String", named: "account_id",
		schema: text("account_id", member{"minLength", 2}, member{"maxLength", 64})},
	sdkPath + ".PublicKey": {goType: "sdk.PublicKey", read: "PublicKey", list: "PublicKeys", write: "PublicKey", store: "PublicKey", named: "public_key",
		schema: text("public_key", described("ed25519: or secp256k1: and base58"))},
	sdkPath + ".Timestamp": {goType: "uint64", read: "Timestamp", write: "Timestamp", store: "U64", named: "timestamp", zero: true,
		schema: object{{"type", []string{"string", "integer", "null"}}, {"format", "timestamp"}, described("Nanoseconds since 1970.")}},
	sdkPath + ".U64": {goType: "uint64", read: "Whole", write: "Uint", store: "U64",
		schema: object{{"type", []string{"integer", "string"}}, {"minimum", 0}, {"pattern", "^[0-9]+$"}}},
	sdkPath + ".Hash": {goType: "[]byte", read: "Hash", store: "Data", named: "hash",
		schema: text("hash", described("32 bytes in base58"))},
	sdkPath + ".Numbers": {goType: "[]byte", read: "Bytes", store: "Data",
		schema: object{{"type", "array"}, {"items", object{{"type", "integer"}, {"minimum", 0}, {"maximum", math.MaxUint8}}}}},
	sdkPath + ".Value":     {goType: "sdk.Value", read: "Value", list: "Values", write: "Value", schema: object{}},
	sdkPath + ".Arguments": {goType: "sdk.Arguments", read: "Object", list: "Objects", schema: object{{"type", "object"}}},
	rulesPath + ".Rate": {goType: "rules.Rate", read: "Rate", write: "Rate", store: "Rate", named: "rate", zero: true,
		schema: object{{"type", []string{"object", "null"}},
			described("At most so many calls in any so many blocks, or seconds."),
			{"properties", object{
				{"calls", object{{"type", "integer"}, {"minimum", 1}, {"maximum", 1000}}},
				{"blocks", object{{"type", "integer"}, {"minimum", 1}, {"maximum", 1000000000}}},
				{"seconds", object{{"type", "integer"}, {"minimum", 1}, {"maximum", 1000000000}}}}},
			{"required", []string{"calls"}}}},
	rulesPath + ".Uses": {goType: "rules.Uses", store: "Data"},
}

// page is sdk.Page, which is two members.
var page = &scalar{goType: "sdk.Page", read: "Page"}

// pageMembers are what a page adds to an object's properties.
var pageMembers = object{
	{"from_index", object{{"type", []string{"integer", "null"}}, {"minimum", 0}, {"maximum", math.MaxUint32}, described("How many to leave out; 0 when it is not there.")}},
	{"limit", object{{"type", []string{"integer", "null"}}, {"minimum", 1}, {"maximum", math.MaxUint32}, described("How many at most.")}},
}
