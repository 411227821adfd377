// Code generated from the contract's declarations; DO NOT EDIT.
// Change those and run go generate, or latchkey plugin generate.

package main

import "latchkey/plugins/sdk"

//go:wasmexport grant
func Grant() {
	sdk.Private("grant", func() { grant(readGranting(sdk.Args())) })
}

//go:wasmexport revoke
func Revoke() {
	sdk.Private("revoke", func() { revoke(readOfKey(sdk.Args())) })
}

//go:wasmexport proxy
func Proxy() {
	sdk.Private("proxy", func() { proxy(readAsked(sdk.Args())) })
}

//go:wasmexport on_proxied
func OnProxied() {
	sdk.Private("on_proxied", func() { onProxied(readPayment(sdk.Args())) })
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

//go:wasmexport guard
func Guard() { sdk.Guard(guard) }

func readGranting(a sdk.Arguments) (v granting) {
	v.Key = a.PublicKey("public_key")
	v.Allowance = a.Amount("allowance")
	if a.Has("calls") {
		items := a.Objects("calls")
		list := make([]callGrant, len(items))
		for i, item := range items {
			list[i] = readCallGrant(item)
		}
		v.Calls = list
	}
	if a.Has("transfers") {
		items := a.Objects("transfers")
		list := make([]transferTerms, len(items))
		for i, item := range items {
			list[i] = readTransferTerms(item)
		}
		v.Transfers = list
	}
	if a.Has("stake") {
		v.Stake = sdk.Some(readStakeTerms(a.Object("stake")))
	}
	v.ExpiresAt = a.Timestamp("expires_at")
	v.Rate = a.Rate("rate")
	if a.Has("uses") {
		v.Uses = sdk.Some(a.U64("uses"))
	}
	if a.Has("via") {
		v.Via = sdk.Some(a.String("via"))
	}
	return v
}

func readCallGrant(a sdk.Arguments) (v callGrant) {
	v.Contract = a.Account("contract_id")
	if a.Has("method_names") {
		v.Methods = a.Strings("method_names")
	}
	if a.Has("rules") {
		v.Rules = sdk.Some(a.Value("rules"))
	}
	if a.Has("deposits") {
		v.Deposits = a.Amount("deposits")
	}
	return v
}

func readTransferTerms(a sdk.Arguments) (v transferTerms) {
	v.Receiver = a.Account("receiver_id")
	v.Total = a.Amount("total")
	return v
}

func writeTransferTermsMembers(w *sdk.Writer, v *transferTerms) {
	w.Key("receiver_id")
	w.String(v.Receiver)
	w.Key("total")
	w.Amount(v.Total)
}

func encodeTransferTerms(e *sdk.Encoder, v transferTerms) {
	e.String(v.Receiver)
	e.Amount(v.Total)
}

func decodeTransferTerms(d *sdk.Decoder) (v transferTerms) {
	v.Receiver = d.String()
	v.Total = d.Amount()
	return v
}

func readStakeTerms(a sdk.Arguments) (v stakeTerms) {
	v.Validator = a.PublicKey("public_key")
	v.Most = a.Amount("most")
	return v
}

func writeStakeTerms(w *sdk.Writer, v *stakeTerms) {
	w.BeginObject()
	writeStakeTermsMembers(w, v)
	w.EndObject()
}

func writeStakeTermsMembers(w *sdk.Writer, v *stakeTerms) {
	w.Key("public_key")
	w.PublicKey(v.Validator)
	w.Key("most")
	w.Amount(v.Most)
}

func encodeStakeTerms(e *sdk.Encoder, v stakeTerms) {
	e.PublicKey(v.Validator)
	e.Amount(v.Most)
}

func decodeStakeTerms(d *sdk.Decoder) (v stakeTerms) {
	v.Validator = d.PublicKey()
	v.Most = d.Amount()
	return v
}

func readOfKey(a sdk.Arguments) (v ofKey) {
	v.Key = a.PublicKey("public_key")
	return v
}

func readAsked(a sdk.Arguments) (v asked) {
	v.Action = a.String("action")
	if a.Has("contractId") {
		v.Contract = sdk.Some(a.Account("contractId"))
	}
	if a.Has("methodName") {
		v.Method = sdk.Some(a.String("methodName"))
	}
	if a.Has("args") {
		v.Args = sdk.Some(a.String("args"))
	}
	if a.Has("receiverId") {
		v.Receiver = sdk.Some(a.Account("receiverId"))
	}
	if a.Has("publicKey") {
		v.Key = sdk.Some(a.PublicKey("publicKey"))
	}
	if a.Has("amount") {
		v.Amount = sdk.Some(a.Value("amount"))
	}
	return v
}

func encodeTerms(e *sdk.Encoder, v terms) {
	e.U8(1)
	e.U64(v.grant)
	e.Bool(v.byProxy)
	e.U64(v.expiresAt)
	e.U64(v.usesMax)
	e.Rate(v.rate)
	e.U8(uint8(len(v.calls)))
	for i := range v.calls {
		encodeCallTerms(e, v.calls[i])
	}
	e.U8(uint8(len(v.transfers)))
	for i := range v.transfers {
		encodeTransferTerms(e, v.transfers[i])
	}
	if value, given := v.stake.Get(); given {
		e.Bool(true)
		encodeStakeTerms(e, value)
	} else {
		e.Bool(false)
	}
}

func decodeTerms(d *sdk.Decoder) (v terms) {
	sdk.Require(d.U8() == 1, "Stored terms are of a later version")
	v.grant = d.U64()
	v.byProxy = d.Bool()
	v.expiresAt = d.U64()
	v.usesMax = d.U64()
	v.rate = d.Rate()
	v.calls = make([]callTerms, d.U8())
	for i := range v.calls {
		v.calls[i] = decodeCallTerms(d)
	}
	v.transfers = make([]transferTerms, d.U8())
	for i := range v.transfers {
		v.transfers[i] = decodeTransferTerms(d)
	}
	if d.Bool() {
		var value stakeTerms
		value = decodeStakeTerms(d)
		v.stake = sdk.Some(value)
	}
	return v
}

func encodeCallTerms(e *sdk.Encoder, v callTerms) {
	e.String(v.contract)
	e.U8(uint8(len(v.methods)))
	for i := range v.methods {
		e.String(v.methods[i])
	}
	e.String(v.rules)
	e.Amount(v.deposits)
}

func decodeCallTerms(d *sdk.Decoder) (v callTerms) {
	v.contract = d.String()
	v.methods = make([]string, d.U8())
	for i := range v.methods {
		v.methods[i] = d.String()
	}
	v.rules = d.String()
	v.deposits = d.Amount()
	return v
}

func encodeSpending(e *sdk.Encoder, v spending) {
	e.U8(1)
	e.U64(v.uses)
	e.Data(v.recent)
	e.U8(uint8(len(v.spent)))
	for i := range v.spent {
		e.Amount(v.spent[i])
	}
}

func decodeSpending(d *sdk.Decoder) (v spending) {
	sdk.Require(d.U8() == 1, "Stored uses are of a later version")
	v.uses = d.U64()
	v.recent = d.Data()
	v.spent = make([]sdk.Amount, d.U8())
	for i := range v.spent {
		v.spent[i] = d.Amount()
	}
	return v
}

func readPayment(a sdk.Arguments) (v payment) {
	v.Key = a.PublicKey("public_key")
	v.Grant = a.U64("grant")
	v.Place = a.U64("place")
	v.Receiver = a.Account("receiver_id")
	v.Amount = a.Amount("amount")
	return v
}

func writePayment(w *sdk.Writer, v *payment) {
	w.BeginObject()
	writePaymentMembers(w, v)
	w.EndObject()
}

func writePaymentMembers(w *sdk.Writer, v *payment) {
	w.Key("public_key")
	w.PublicKey(v.Key)
	w.Key("grant")
	w.Uint(v.Grant)
	w.Key("place")
	w.Uint(v.Place)
	w.Key("receiver_id")
	w.String(v.Receiver)
	w.Key("amount")
	w.Amount(v.Amount)
}

func writeKeyView(w *sdk.Writer, v *keyView) {
	w.BeginObject()
	writeKeyViewMembers(w, v)
	w.EndObject()
}

func writeKeyViewMembers(w *sdk.Writer, v *keyView) {
	w.Key("public_key")
	w.PublicKey(v.Key)
	w.Key("via")
	w.String(v.Via)
	w.Key("on_account")
	w.Bool(v.OnAccount)
	w.Key("allowance")
	if value, given := v.Allowance.Get(); given {
		w.Amount(value)
	} else {
		w.Null()
	}
	w.Key("expires_at")
	w.Timestamp(v.ExpiresAt)
	w.Key("uses")
	if value, given := v.Uses.Get(); given {
		w.Uint(value)
	} else {
		w.Null()
	}
	w.Key("used")
	w.Uint(v.Used)
	w.Key("rate")
	w.Rate(v.Rate)
	w.Key("used_in_rate")
	w.Uint(v.UsedInRate)
	w.Key("calls")
	w.BeginArray()
	for i := range v.Calls {
		writeCallView(w, &v.Calls[i])
	}
	w.EndArray()
	w.Key("transfers")
	w.BeginArray()
	for i := range v.Transfers {
		writeTransferView(w, &v.Transfers[i])
	}
	w.EndArray()
	w.Key("stake")
	if value, given := v.Stake.Get(); given {
		writeStakeTerms(w, &value)
	} else {
		w.Null()
	}
}

func writeCallView(w *sdk.Writer, v *callView) {
	w.BeginObject()
	writeCallViewMembers(w, v)
	w.EndObject()
}

func writeCallViewMembers(w *sdk.Writer, v *callView) {
	w.Key("contract_id")
	w.String(v.Contract)
	w.Key("method_names")
	w.BeginArray()
	for i := range v.Methods {
		w.String(v.Methods[i])
	}
	w.EndArray()
	w.Key("rules")
	w.Value(v.Rules)
	w.Key("deposits")
	w.Amount(v.Deposits)
	w.Key("spent")
	w.Amount(v.Spent)
}

func writeTransferView(w *sdk.Writer, v *transferView) {
	w.BeginObject()
	writeTransferViewMembers(w, v)
	w.EndObject()
}

func writeTransferViewMembers(w *sdk.Writer, v *transferView) {
	writeTransferTermsMembers(w, &v.transferTerms)
	w.Key("spent")
	w.Amount(v.Spent)
}

func readKeyPage(a sdk.Arguments) (v keyPage) {
	v.Page = a.Page(50)
	return v
}
