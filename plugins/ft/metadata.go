package main

import (
	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/token"
)

const (
	metadataSpec    = "ft-1.0.0"
	metadataVersion = 1
)

var metadataKey = []byte("m")

// metadataNames are the texts of NEP-148, in its order; decimals comes last.
var metadataNames = []string{"spec", "name", "symbol", "icon", "reference", "reference_hash"}

// decimalsMax is what a u8 holds.
const decimalsMax = 1<<8 - 1

// readMetadata reads what NEP-148 says of a token, as it is stored.
func readMetadata(from sdk.Arguments) []byte {
	texts := token.ReadTexts(from, metadataNames, "spec", "name", "symbol")
	decimals := from.Uint("decimals", decimalsMax)
	texts.RequireSpec(metadataSpec)
	texts.RequireHash("reference", "reference_hash")
	var e sdk.Encoder
	e.U8(metadataVersion)
	texts.Encode(&e)
	e.U8(uint8(decimals))
	return e.Bytes()
}

func ftMetadata() {
	loadSupply()
	data, _ := sdk.Get(metadataKey)
	d := sdk.NewDecoder(data)
	version, texts, decimals := d.U8(), token.DecodeTexts(d, metadataNames), d.U8()
	sdk.Require(d.Done() && version == metadataVersion, "Stored metadata is of a later version")
	sdk.ReturnJSON(func(w *sdk.Writer) {
		w.BeginObject()
		texts.Write(w, metadataNames...)
		w.Key("decimals").Uint(uint64(decimals))
		w.EndObject()
	})
}
