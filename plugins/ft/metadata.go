package main

import (
	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/token"
)

// tokenMetadata is what NEP-148 says of a token.
//
//latchkey:record 1 Stored metadata is of a later version
type tokenMetadata struct {
	// It has to be ft-1.0.0.
	Spec   text `json:"spec"`
	Name   text `json:"name"`
	Symbol text `json:"symbol"`
	// An image, as a data URL.
	Icon sdk.Option[string] `json:"icon"`
	// Where more is said, and the hash of that: both or neither.
	Reference     sdk.Option[string] `json:"reference"`
	ReferenceHash sdk.Option[string] `json:"reference_hash"`
	// How many digits stand after the point when people read an amount.
	Decimals uint8 `json:"decimals"`
}

// text is stored as one that may be missing.
type text string

func encodeText(e *sdk.Encoder, t text) {
	e.Bool(true)
	e.String(string(t))
}

func decodeText(d *sdk.Decoder) text {
	if !d.Bool() {
		return ""
	}
	return text(d.String())
}

var metadatas = sdk.Map[tokenMetadata]{Prefix: "m", Encode: encodeTokenMetadata, Decode: decodeTokenMetadata}

func (m *tokenMetadata) check() {
	token.RequireSpec(string(m.Spec), "ft-1.0.0")
	token.RequireHash("reference", "reference_hash", m.Reference, m.ReferenceHash)
}

// What the token is called, and how its amounts are written.
//
//latchkey:view
func ftMetadata() tokenMetadata {
	loadSupply()
	m, _ := metadatas.Get(nil)
	return m
}
