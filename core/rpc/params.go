package rpc

import (
	"bytes"
	"encoding/base64"
	"encoding/json"

	"latchkey/core/tagged"
	"latchkey/core/transaction"
)

// params are a request's parameters: an object, a legacy array, or nothing.
type params struct{ raw json.RawMessage }

func (p params) isArray() bool { return bytes.HasPrefix(bytes.TrimSpace(p.raw), []byte("[")) }

func (p params) isEmpty() bool {
	text := bytes.TrimSpace(p.raw)
	return len(text) == 0 || string(text) == "null" || string(text) == "[]" || string(text) == "{}"
}

// object reads the named parameters into v.
func (p params) object(v any) *Error {
	if p.isEmpty() {
		return parseError("params are missing")
	}
	if err := json.Unmarshal(p.raw, v); err != nil {
		return parseError("params: %s", tagged.Misread(p.raw, v, err))
	}
	return nil
}

// array returns the items of a legacy parameter list of min to max items.
func (p params) array(min, max int) ([]json.RawMessage, *Error) {
	items, more := firstItems(p.raw, max)
	switch {
	case more:
		return nil, parseError("params: the list has more than %d items, want %d to %d", max, min, max)
	case len(items) < min:
		return nil, parseError("params: the list has %d items, want %d to %d", len(items), min, max)
	}
	return items, nil
}

// firstItems returns at most so many items of a list, and whether there are more.
// The list is JSON: it was checked with the request.
func firstItems(list json.RawMessage, most int) (items []json.RawMessage, more bool) {
	text := bytes.TrimSpace(list)
	text = bytes.TrimSpace(text[1 : len(text)-1]) // without its brackets
	for len(text) > 0 {
		if len(items) == most {
			return nil, true
		}
		end := itemEnd(text)
		items = append(items, json.RawMessage(bytes.TrimSpace(text[:end])))
		text = text[min(end+1, len(text)):]
	}
	return items, false
}

// itemEnd is where the first item of the inside of a list ends: at a comma that is in no
// string and in nothing nested, or with the list.
func itemEnd(text []byte) int {
	depth, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[' || c == '{':
			depth++
		case c == ']' || c == '}':
			depth--
		case c == ',' && depth == 0:
			return i
		}
	}
	return len(text)
}

// blockReference picks a block: exactly one of the three.
type blockReference struct {
	Finality       *string         `json:"finality"`
	BlockID        json.RawMessage `json:"block_id"`
	SyncCheckpoint *string         `json:"sync_checkpoint"`
}

// signedTransaction decodes the base64 of a signed transaction.
func signedTransaction(text string) (*transaction.Signed, *Error) {
	if text == "" {
		return nil, parseError("params: signed_tx_base64 is missing")
	}
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, parseError("params: signed_tx_base64 is not standard base64: %v", err)
	}
	tx, err := transaction.Decode(raw)
	if err != nil {
		return nil, parseError("params: signed_tx_base64 is no signed transaction: %v", err)
	}
	return tx, nil
}
