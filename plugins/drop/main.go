package main

import "latchkey/plugins/sdk"

//go:generate go run latchkey/plugins/generate .

func main() {}

// Arguments of several methods.

type ofDrop struct {
	ID uint32 `json:"drop_id"`
}

type ofKey struct {
	Key sdk.PublicKey `json:"public_key"`
}
