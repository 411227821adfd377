package main

import "latchkey/plugins/sdk"

//go:generate go run latchkey/plugins/generate .

type ofKey struct {
	Key sdk.PublicKey `json:"public_key"`
}

func main() {}
