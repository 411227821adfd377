// Code generated from the contract's declarations; DO NOT EDIT.
// Change those and run go generate, or latchkey plugin generate.

package main

import "latchkey/plugins/sdk"

//go:wasmexport configure
func Configure() {
	sdk.Private("configure", func() { configure(readConfig(sdk.Args())) })
}

//go:wasmexport issue
func Issue() {
	sdk.Change("issue", func() { issue(readOfKey(sdk.Args())) })
}

//go:wasmexport top_up
func TopUp() {
	sdk.Change("top_up", func() { topUp(readOfKey(sdk.Args())) })
}

//go:wasmexport revoke
func Revoke() {
	sdk.Change("revoke", func() { revoke(readOfKey(sdk.Args())) })
}

//go:wasmexport reclaim
func Reclaim() {
	sdk.Change("reclaim", func() {
		sdk.ReturnUint(reclaim(readKeyChoice(sdk.Args())))
	})
}

//go:wasmexport get_config
func GetConfig() {
	sdk.View(func() {
		result := getConfig()
		sdk.ReturnJSON(func(w *sdk.Writer) {
			if value, given := result.Get(); given {
				writeConfigView(w, &value)
			} else {
				w.Null()
			}
		})
	})
}

//go:wasmexport get_key
func GetKey() {
	sdk.View(func() {
		result := getKey(readOfKey(sdk.Args()))
		sdk.ReturnJSON(func(w *sdk.Writer) {
			if value, given := result.Get(); given {
				writeKeyView(w, &value)
			} else {
				w.Null()
			}
		})
	})
}

//go:wasmexport get_keys
func GetKeys() {
	sdk.View(func() {
		result := getKeys(readKeyPage(sdk.Args()))
		sdk.ReturnJSON(func(w *sdk.Writer) {
			w.BeginArray()
			for i := range result {
				writeKeyView(w, &result[i])
			}
			w.EndArray()
		})
	})
}

func readConfig(a sdk.Arguments) (v config) {
	v.Contract = a.Account("contract_id")
	if a.Has("method_names") {
		v.Methods = a.Strings("method_names")
	}
	v.Allowance = a.Amount("allowance")
	if a.Has("issuers") {
		v.Issuers = a.Strings("issuers")
	}
	v.Issues = a.Rate("issue_rate")
	v.TopUps = a.Rate("top_up_rate")
	if a.Has("idle_seconds") {
		v.Idle = a.Uint("idle_seconds", 315360000)
	}
	return v
}

func writeConfigMembers(w *sdk.Writer, v *config) {
	w.Key("contract_id")
	w.String(v.Contract)
	w.Key("method_names")
	w.BeginArray()
	for i := range v.Methods {
		w.String(v.Methods[i])
	}
	w.EndArray()
	w.Key("allowance")
	w.Amount(v.Allowance)
	w.Key("issuers")
	w.BeginArray()
	for i := range v.Issuers {
		w.String(v.Issuers[i])
	}
	w.EndArray()
	w.Key("issue_rate")
	w.Rate(v.Issues)
	w.Key("top_up_rate")
	w.Rate(v.TopUps)
	w.Key("idle_seconds")
	w.Uint(v.Idle)
}

func encodeConfig(e *sdk.Encoder, v config) {
	e.U8(1)
	e.String(v.Contract)
	e.U8(uint8(len(v.Methods)))
	for i := range v.Methods {
		e.String(v.Methods[i])
	}
	e.Amount(v.Allowance)
	e.U8(uint8(len(v.Issuers)))
	for i := range v.Issuers {
		e.String(v.Issuers[i])
	}
	e.Rate(v.Issues)
	e.Rate(v.TopUps)
	e.U64(v.Idle)
}

func decodeConfig(d *sdk.Decoder) (v config) {
	sdk.Require(d.U8() == 1, "Stored settings are of a later version")
	v.Contract = d.String()
	v.Methods = make([]string, d.U8())
	for i := range v.Methods {
		v.Methods[i] = d.String()
	}
	v.Allowance = d.Amount()
	v.Issuers = make([]string, d.U8())
	for i := range v.Issuers {
		v.Issuers[i] = d.String()
	}
	v.Issues = d.Rate()
	v.TopUps = d.Rate()
	v.Idle = d.U64()
	return v
}

func encodeIssued(e *sdk.Encoder, v issued) {
	e.U8(1)
	e.U64(v.at)
	e.Data(v.topUps)
	e.U64(v.seenNonce)
	e.U64(v.seenAt)
}

func decodeIssued(d *sdk.Decoder) (v issued) {
	sdk.Require(d.U8() == 1, "Stored key is of a later version")
	v.at = d.U64()
	v.topUps = d.Data()
	v.seenNonce = d.U64()
	v.seenAt = d.U64()
	return v
}

func readOfKey(a sdk.Arguments) (v ofKey) {
	v.Key = a.PublicKey("public_key")
	return v
}

func readKeyChoice(a sdk.Arguments) (v keyChoice) {
	v.Keys = a.PublicKeys("public_keys")
	return v
}

func writeConfigView(w *sdk.Writer, v *configView) {
	w.BeginObject()
	writeConfigViewMembers(w, v)
	w.EndObject()
}

func writeConfigViewMembers(w *sdk.Writer, v *configView) {
	writeConfigMembers(w, &v.config)
	w.Key("keys")
	w.Uint(uint64(v.Keys))
	w.Key("issues_left")
	w.Uint(v.IssuesLeft)
}

func writeKeyView(w *sdk.Writer, v *keyView) {
	w.BeginObject()
	writeKeyViewMembers(w, v)
	w.EndObject()
}

func writeKeyViewMembers(w *sdk.Writer, v *keyView) {
	w.Key("public_key")
	w.PublicKey(v.Key)
	w.Key("issued_at")
	w.Timestamp(v.IssuedAt)
	w.Key("on_account")
	w.Bool(v.OnAccount)
	w.Key("allowance")
	w.Amount(v.Allowance)
	w.Key("used")
	w.Bool(v.Used)
	w.Key("seen_at")
	w.Timestamp(v.SeenAt)
}

func readKeyPage(a sdk.Arguments) (v keyPage) {
	v.Page = a.Page(50)
	return v
}
