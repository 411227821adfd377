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
	items, more, err := firstItems(p.raw, max)
	switch {
	case err != nil:
		return nil, parseError("params: %v", err)
	case more:
		return nil, parseError("params: the list has more than %d items, want %d to %d", max, min, max)
	case len(items) < min:
		return nil, parseError("params: the list has %d items, want %d to %d", len(items), min, max)
	}
	return items, nil
}

// firstItems returns at most so many items of a list, and whether there are more.
func firstItems(list json.RawMessage, most int) (items []json.RawMessage, more bool, err error) {
	decoder := json.NewDecoder(bytes.NewReader(list))
	if _, err := decoder.Token(); err != nil { // the bracket
		return nil, false, err
	}
	for decoder.More() {
		if len(items) == most {
			return nil, true, nil
		}
		var item json.RawMessage
		if err := decoder.Decode(&item); err != nil {
			return nil, false, err
		}
		items = append(items, item)
	}
	return items, false, nil
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
