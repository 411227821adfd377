package main

import (
	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/token"
)

const metadataSpec = "nft-1.0.0"

// contractNames are the texts of NEP-177 about the contract, in its order.
var contractNames = []string{"spec", "name", "symbol", "icon", "base_uri", "reference", "reference_hash"}

// What NEP-177 says about a token: copies, a number, stands between its texts.
var (
	textsBefore = []string{"title", "description", "media", "media_hash"}
	textsAfter  = []string{"issued_at", "expires_at", "starts_at", "updated_at", "extra", "reference", "reference_hash"}
	tokenNames  = append(append([]string{}, textsBefore...), textsAfter...)
)

func storeContractMetadata(from sdk.Arguments) {
	texts := token.ReadTexts(from, contractNames, "spec", "name", "symbol")
	texts.RequireSpec(metadataSpec)
	texts.RequireHash("reference", "reference_hash")
	var e sdk.Encoder
	e.U8(metadataVersion)
	texts.Encode(&e)
	sdk.Set(contractMetadataKey, e.Bytes())
}

func nftMetadata() {
	loadSupply()
	data, _ := sdk.Get(contractMetadataKey)
	d := sdk.NewDecoder(data)
	version, texts := d.U8(), token.DecodeTexts(d, contractNames)
	sdk.Require(d.Done() && version == metadataVersion, "Stored metadata is of a later version")
	sdk.ReturnJSON(func(w *sdk.Writer) {
		w.BeginObject()
		texts.Write(w, contractNames...)
		w.EndObject()
	})
}

// tokenMetadata is what NEP-177 says about a token.
type tokenMetadata struct {
	texts     token.Texts
	copies    uint64
	hasCopies bool
}

// readTokenMetadata reads metadata that comes with a mint. What a hash is of may stand
// without it, as in NEAR's tutorials, but not the hash without what it is of.
func readTokenMetadata(from sdk.Arguments) tokenMetadata {
	m := tokenMetadata{texts: token.ReadTexts(from, tokenNames), hasCopies: from.Has("copies")}
	if m.hasCopies {
		m.copies = from.Uint("copies", 1<<64-1)
	}
	for _, hashed := range [][2]string{{"media", "media_hash"}, {"reference", "reference_hash"}} {
		if _, given := m.texts.Get(hashed[1]); given {
			m.texts.RequireHash(hashed[0], hashed[1])
		}
	}
	return m
}

func (m tokenMetadata) encode(e *sdk.Encoder) {
	e.U8(metadataVersion)
	m.texts.Encode(e)
	e.Bool(m.hasCopies)
	if m.hasCopies {
		e.U64(m.copies)
	}
}

func decodeTokenMetadata(d *sdk.Decoder) tokenMetadata {
	sdk.Require(d.U8() == metadataVersion, "Stored metadata is of a later version")
	m := tokenMetadata{texts: token.DecodeTexts(d, tokenNames), hasCopies: d.Bool()}
	if m.hasCopies {
		m.copies = d.U64()
	}
	return m
}

func (m tokenMetadata) write(w *sdk.Writer) {
	w.BeginObject()
	m.texts.Write(w, textsBefore...)
	if m.hasCopies {
		w.Key("copies").Uint(m.copies)
	} else {
		w.Key("copies").Null()
	}
	m.texts.Write(w, textsAfter...)
	w.EndObject()
}
