// Code generated from the contract's declarations; DO NOT EDIT.
// Change those and run go generate, or latchkey plugin generate.

package main

import "latchkey/plugins/sdk"

//go:wasmexport add_key
func AddKey() {
	sdk.Private("add_key", func() { addKey(readLoan(sdk.Args())) })
}

//go:wasmexport remove_key
func RemoveKey() {
	sdk.Private("remove_key", func() { removeKey(readOfKey(sdk.Args())) })
}

//go:wasmexport get_key
func GetKey() {
	sdk.View(func() {
		result := getKey(readOfKey(sdk.Args()))
		sdk.ReturnJSON(func(w *sdk.Writer) {
			writeLentKey(w, &result)
		})
	})
}

//go:wasmexport guard
func Guard() { sdk.Guard(guard) }

func encodeTerms(e *sdk.Encoder, v terms) {
	e.U64(v.expiresAt)
	e.Rate(v.rate)
	e.String(v.rules)
	e.Data(v.recent)
}

func decodeTerms(d *sdk.Decoder) (v terms) {
	v.expiresAt = d.U64()
	v.rate = d.Rate()
	v.rules = d.String()
	v.recent = d.Data()
	return v
}

func readLoan(a sdk.Arguments) (v loan) {
	v.PublicKey = a.PublicKey("public_key")
	v.Receiver = a.Account("receiver_id")
	v.Methods = a.String("method_names")
	v.Allowance = a.Amount("allowance")
	v.ExpiresAt = a.Timestamp("expires_at")
	v.Rate = a.Rate("rate")
	v.Rules = a.String("rules")
	return v
}

func readOfKey(a sdk.Arguments) (v ofKey) {
	v.PublicKey = a.PublicKey("public_key")
	return v
}

func writeLentKey(w *sdk.Writer, v *lentKey) {
	w.BeginObject()
	writeLentKeyMembers(w, v)
	w.EndObject()
}

func writeLentKeyMembers(w *sdk.Writer, v *lentKey) {
	w.Key("expires_at")
	w.Timestamp(v.ExpiresAt)
	w.Key("rate")
	w.Rate(v.Rate)
	w.Key("used")
	w.Uint(v.Used)
	w.Key("rules")
	w.String(v.Rules)
}
