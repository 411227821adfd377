// Code generated from the contract's declarations; DO NOT EDIT.
// Change those and run go generate, or latchkey plugin generate.

package main

import "latchkey/plugins/sdk"

//go:wasmexport ft_total_supply
func FTTotalSupply() {
	sdk.View(func() {
		sdk.ReturnAmount(ftTotalSupply())
	})
}

//go:wasmexport ft_balance_of
func FTBalanceOf() {
	sdk.View(func() {
		sdk.ReturnAmount(ftBalanceOf(readOfAccount(sdk.Args())))
	})
}

//go:wasmexport new
func New() {
	sdk.Change("new", func() { initialize(readBeginning(sdk.Args())) })
}

//go:wasmexport get_owner
func GetOwner() {
	sdk.View(func() {
		result := getOwner()
		sdk.ReturnJSON(func(w *sdk.Writer) {
			if value, given := result.Get(); given {
				w.String(value)
			} else {
				w.Null()
			}
		})
	})
}

//go:wasmexport set_owner
func SetOwner() {
	sdk.Payable(func() { setOwner(readNewOwner(sdk.Args())) })
}

//go:wasmexport drop_owner
func DropOwner() {
	sdk.Payable(dropOwner)
}

//go:wasmexport contract_source_metadata
func ContractSourceMetadata() {
	sdk.View(contractSourceMetadata)
}

//go:wasmexport ft_metadata
func FTMetadata() {
	sdk.View(func() {
		result := ftMetadata()
		sdk.ReturnJSON(func(w *sdk.Writer) {
			writeTokenMetadata(w, &result)
		})
	})
}

//go:wasmexport ft_mint
func FTMint() {
	sdk.Payable(func() { ftMint(readTransfer(sdk.Args())) })
}

//go:wasmexport ft_resolve_transfer
func FTResolveTransfer() {
	sdk.Private("ft_resolve_transfer", func() {
		sdk.ReturnAmount(ftResolveTransfer(readQuestion(sdk.Args())))
	})
}

//go:wasmexport storage_deposit
func StorageDeposit() {
	sdk.Payable(func() {
		result := storageDeposit(readRegistrations(sdk.Args()))
		sdk.ReturnJSON(func(w *sdk.Writer) {
			writeStorageBalance(w, &result)
		})
	})
}

//go:wasmexport storage_withdraw
func StorageWithdraw() {
	sdk.Payable(func() {
		result := storageWithdraw(readWithdrawal(sdk.Args()))
		sdk.ReturnJSON(func(w *sdk.Writer) {
			writeStorageBalance(w, &result)
		})
	})
}

//go:wasmexport storage_unregister
func StorageUnregister() {
	sdk.Payable(func() {
		sdk.ReturnBool(storageUnregister(readEnding(sdk.Args())))
	})
}

//go:wasmexport storage_balance_bounds
func StorageBalanceBounds() {
	sdk.View(func() {
		result := storageBalanceBounds()
		sdk.ReturnJSON(func(w *sdk.Writer) {
			writeBounds(w, &result)
		})
	})
}

//go:wasmexport storage_balance_of
func StorageBalanceOf() {
	sdk.View(func() {
		result := storageBalanceOf(readOfAccount(sdk.Args()))
		sdk.ReturnJSON(func(w *sdk.Writer) {
			if value, given := result.Get(); given {
				writeStorageBalance(w, &value)
			} else {
				w.Null()
			}
		})
	})
}

//go:wasmexport ft_transfer
func FTTransfer() {
	sdk.Payable(func() { ftTransfer(readTransfer(sdk.Args())) })
}

//go:wasmexport ft_transfer_call
func FTTransferCall() {
	sdk.Payable(func() { ftTransferCall(readTransferCall(sdk.Args())) })
}

func readOfAccount(a sdk.Arguments) (v ofAccount) {
	v.Account = a.Account("account_id")
	return v
}

func readBeginning(a sdk.Arguments) (v beginning) {
	v.Owner = a.Account("owner_id")
	v.Supply = a.Amount("total_supply")
	v.Metadata = readTokenMetadata(a.Object("metadata"))
	return v
}

func readTokenMetadata(a sdk.Arguments) (v tokenMetadata) {
	v.Spec = text(a.String("spec"))
	v.Name = text(a.String("name"))
	v.Symbol = text(a.String("symbol"))
	if a.Has("icon") {
		v.Icon = sdk.Some(a.String("icon"))
	}
	if a.Has("reference") {
		v.Reference = sdk.Some(a.String("reference"))
	}
	if a.Has("reference_hash") {
		v.ReferenceHash = sdk.Some(a.String("reference_hash"))
	}
	v.Decimals = uint8(a.Uint("decimals", 255))
	return v
}

func writeTokenMetadata(w *sdk.Writer, v *tokenMetadata) {
	w.BeginObject()
	writeTokenMetadataMembers(w, v)
	w.EndObject()
}

func writeTokenMetadataMembers(w *sdk.Writer, v *tokenMetadata) {
	w.Key("spec")
	w.String(string(v.Spec))
	w.Key("name")
	w.String(string(v.Name))
	w.Key("symbol")
	w.String(string(v.Symbol))
	w.Key("icon")
	if value, given := v.Icon.Get(); given {
		w.String(value)
	} else {
		w.Null()
	}
	w.Key("reference")
	if value, given := v.Reference.Get(); given {
		w.String(value)
	} else {
		w.Null()
	}
	w.Key("reference_hash")
	if value, given := v.ReferenceHash.Get(); given {
		w.String(value)
	} else {
		w.Null()
	}
	w.Key("decimals")
	w.Uint(uint64(v.Decimals))
}

func encodeTokenMetadata(e *sdk.Encoder, v tokenMetadata) {
	e.U8(1)
	encodeText(e, v.Spec)
	encodeText(e, v.Name)
	encodeText(e, v.Symbol)
	if value, given := v.Icon.Get(); given {
		e.Bool(true)
		e.String(value)
	} else {
		e.Bool(false)
	}
	if value, given := v.Reference.Get(); given {
		e.Bool(true)
		e.String(value)
	} else {
		e.Bool(false)
	}
	if value, given := v.ReferenceHash.Get(); given {
		e.Bool(true)
		e.String(value)
	} else {
		e.Bool(false)
	}
	e.U8(v.Decimals)
}

func decodeTokenMetadata(d *sdk.Decoder) (v tokenMetadata) {
	sdk.Require(d.U8() == 1, "Stored metadata is of a later version")
	v.Spec = decodeText(d)
	v.Name = decodeText(d)
	v.Symbol = decodeText(d)
	if d.Bool() {
		var value string
		value = d.String()
		v.Icon = sdk.Some(value)
	}
	if d.Bool() {
		var value string
		value = d.String()
		v.Reference = sdk.Some(value)
	}
	if d.Bool() {
		var value string
		value = d.String()
		v.ReferenceHash = sdk.Some(value)
	}
	v.Decimals = d.U8()
	return v
}

func readNewOwner(a sdk.Arguments) (v newOwner) {
	v.Owner = a.Account("owner_id")
	return v
}

func readTransfer(a sdk.Arguments) (v transfer) {
	v.Receiver = a.Account("receiver_id")
	v.Amount = a.Amount("amount")
	if a.Has("memo") {
		v.Memo = sdk.Some(a.String("memo"))
	}
	return v
}

func readQuestion(a sdk.Arguments) (v question) {
	v.Sender = a.Account("sender_id")
	v.Receiver = a.Account("receiver_id")
	v.Amount = a.Amount("amount")
	return v
}

func writeQuestion(w *sdk.Writer, v *question) {
	w.BeginObject()
	writeQuestionMembers(w, v)
	w.EndObject()
}

func writeQuestionMembers(w *sdk.Writer, v *question) {
	w.Key("sender_id")
	w.String(v.Sender)
	w.Key("receiver_id")
	w.String(v.Receiver)
	w.Key("amount")
	w.Amount(v.Amount)
}

func readRegistrations(a sdk.Arguments) (v registrations) {
	if a.Has("account_id") {
		v.Account = sdk.Some(a.Account("account_id"))
	}
	if a.Has("registration_only") {
		v.Only = a.Bool("registration_only")
	}
	return v
}

func writeStorageBalance(w *sdk.Writer, v *storageBalance) {
	w.BeginObject()
	writeStorageBalanceMembers(w, v)
	w.EndObject()
}

func writeStorageBalanceMembers(w *sdk.Writer, v *storageBalance) {
	w.Key("total")
	w.Amount(v.Total)
	w.Key("available")
	w.Amount(v.Available)
}

func readWithdrawal(a sdk.Arguments) (v withdrawal) {
	if a.Has("amount") {
		v.Amount = a.Amount("amount")
	}
	return v
}

func readEnding(a sdk.Arguments) (v ending) {
	if a.Has("force") {
		v.Force = a.Bool("force")
	}
	return v
}

func writeBounds(w *sdk.Writer, v *bounds) {
	w.BeginObject()
	writeBoundsMembers(w, v)
	w.EndObject()
}

func writeBoundsMembers(w *sdk.Writer, v *bounds) {
	w.Key("min")
	w.Amount(v.Min)
	w.Key("max")
	w.Amount(v.Max)
}

func readTransferCall(a sdk.Arguments) (v transferCall) {
	v.transfer = readTransfer(a)
	v.Msg = a.String("msg")
	return v
}
