package rpc

import (
	"encoding/json"
	"unicode/utf8"
)

// What a request may bring, in bytes, beside RequestBytesMax. Only few methods take
// anything large; of the others a few bytes could otherwise become a hundred times as
// many, as items of a list or in an error that repeats them.
const (
	idBytesMax         = 1 << 10
	smallParamBytesMax = 64 << 10
	shownBytesMax      = 512 // of what an error repeats
)

// largeParams are the methods that take a transaction or a call's arguments.
var largeParams = map[string]bool{
	"send_tx": true, "broadcast_tx_commit": true, "broadcast_tx_async": true, "tx": true, "EXPERIMENTAL_tx_status": true,
	"query": true, "EXPERIMENTAL_call_function": true,
}

// check refuses what no method takes.
func (r *request) check() *Error {
	switch {
	case len(r.ID) > idBytesMax:
		return parseError("the id has %d bytes, at most %d are allowed", len(r.ID), idBytesMax)
	case r.Method == "":
		return parseError("the request has no method")
	case len(r.Params) > smallParamBytesMax && !largeParams[r.Method] && methods[r.Method] != nil:
		return parseError("params of %s have %d bytes, at most %d are allowed", r.Method, len(r.Params), smallParamBytesMax)
	}
	return nil
}

// id is what the answer repeats.
func (r *request) id() json.RawMessage {
	if len(r.ID) > idBytesMax {
		return nil
	}
	return r.ID
}

// shortened cuts what an error repeats of a request, at the end of a character.
func shortened(text string) string {
	if len(text) <= shownBytesMax {
		return text
	}
	end := shownBytesMax
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}
