package main

import (
	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/token"
)

// contractMetadata is what NEP-177 says of the contract.
//
//latchkey:record 1 Stored metadata is of a later version
type contractMetadata struct {
	// It has to be nft-1.0.0.
	Spec   text `json:"spec"`
	Name   text `json:"name"`
	Symbol text `json:"symbol"`
	// An image, as a data URL.
	Icon sdk.Option[string] `json:"icon"`
	// What addresses of media begin with.
	BaseURI sdk.Option[string] `json:"base_uri"`
	// Where more is said, and the hash of that: both or neither.
	Reference     sdk.Option[string] `json:"reference"`
	ReferenceHash sdk.Option[string] `json:"reference_hash"`
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

func (m *contractMetadata) check() {
	token.RequireSpec(string(m.Spec), "nft-1.0.0")
	token.RequireHash("reference", "reference_hash", m.Reference, m.ReferenceHash)
}

// What the contract's tokens are, as NEP-177 has it.
//
//latchkey:view
func nftMetadata() contractMetadata {
	loadSupply()
	m, _ := contractMetadatas.Get(nil)
	return m
}

// tokenMetadata is what NEP-177 says of a token.
//
//latchkey:json
type tokenMetadata struct {
	Title       sdk.Option[string] `json:"title"`
	Description sdk.Option[string] `json:"description"`
	// Where a picture or film of it is, and its hash.
	Media     sdk.Option[string] `json:"media"`
	MediaHash sdk.Option[string] `json:"media_hash"`
	// How many there are of it.
	Copies    sdk.Option[uint64] `json:"copies"`
	IssuedAt  sdk.Option[string] `json:"issued_at"`
	ExpiresAt sdk.Option[string] `json:"expires_at"`
	StartsAt  sdk.Option[string] `json:"starts_at"`
	UpdatedAt sdk.Option[string] `json:"updated_at"`
	Extra     sdk.Option[string] `json:"extra"`
	// Where more is said, and the hash of that.
	Reference     sdk.Option[string] `json:"reference"`
	ReferenceHash sdk.Option[string] `json:"reference_hash"`
}

// check refuses a hash without what it is of, and one that is none. What a hash is of
// may stand without it, as in NEAR's tutorials.
func (m *tokenMetadata) check() {
	if m.MediaHash.Given() {
		token.RequireHash("media", "media_hash", m.Media, m.MediaHash)
	}
	if m.ReferenceHash.Given() {
		token.RequireHash("reference", "reference_hash", m.Reference, m.ReferenceHash)
	}
}

// texts are what is stored of it before copies.
func (m *tokenMetadata) texts() [11]*sdk.Option[string] {
	return [...]*sdk.Option[string]{&m.Title, &m.Description, &m.Media, &m.MediaHash, &m.IssuedAt, &m.ExpiresAt, &m.StartsAt, &m.UpdatedAt,
		&m.Extra, &m.Reference, &m.ReferenceHash}
}

func encodeTokenMetadata(e *sdk.Encoder, m tokenMetadata) {
	e.U8(metadataVersion)
	for _, text := range m.texts() {
		value, given := text.Get()
		if e.Bool(given); given {
			e.String(value)
		}
	}
	copies, given := m.Copies.Get()
	if e.Bool(given); given {
		e.U64(copies)
	}
}

func decodeTokenMetadata(d *sdk.Decoder) (m tokenMetadata) {
	sdk.Require(d.U8() == metadataVersion, "Stored metadata is of a later version")
	for _, text := range m.texts() {
		if d.Bool() {
			*text = sdk.Some(d.String())
		}
	}
	if d.Bool() {
		m.Copies = sdk.Some(d.U64())
	}
	return m
}
