package token

import "latchkey/plugins/sdk"

// RequireSpec ends the call unless metadata's spec is that of the standard.
func RequireSpec(given, spec string) {
	sdk.Require(given == spec, "The metadata's spec has to be "+spec)
}

// RequireHash ends the call unless the member named hash is there if and only if the one
// named of is, and is the base64 of 32 bytes.
func RequireHash(of, hash string, hashed, text sdk.Option[string]) {
	sdk.Require(hashed.Given() == text.Given(), of+" and "+hash+" are given together or not at all")
	sdk.Require(!text.Given() || isHash(text.Or("")), hash+": Hash has to be 32 bytes, in base64")
}

// isHash reports whether text is the base64 of 32 bytes.
func isHash(text string) bool {
	const hashBytes = 32
	data, err := sdk.DecodeBase64(text)
	return err == nil && len(data) == hashBytes
}
