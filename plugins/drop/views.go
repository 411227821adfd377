package main

import "latchkey/plugins/sdk"

func getDropByID() {
	loadConfig()
	d := mustLoadDrop(sdk.Args().U32("drop_id"))
	sdk.ReturnJSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("NEAR").BeginObject()
		w.Key("funder").String(d.funder)
		w.Key("amount").Amount(d.amount)
		w.Key("counter").Uint(uint64(d.counter))
		writeWindow(w, d.window)
		w.Key("cancelled").Bool(d.cancelled)
		w.EndObject()
		w.EndObject()
	})
}

// getEndedDropByID tells what became of a drop that has no keys any more.
func getEndedDropByID() {
	loadConfig()
	id := sdk.Args().U32("drop_id")
	d, ok := endedDrops.Get(dropKey(id))
	sdk.Require(ok, noSuchDrop)
	sdk.ReturnJSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("claimed").Uint(uint64(d.claimed))
		w.Key("returned").Uint(uint64(d.returned))
		w.Key("cancelled").Bool(d.cancelled)
		writeTimestamp(w.Key("ended"), d.at)
		w.EndObject()
	})
}

func getDropIDByKey() {
	loadConfig()
	k, ok := keys.Get(sdk.Args().PublicKey("public_key").Borsh())
	sdk.Require(ok, "No drop for public key")
	sdk.ReturnUint(uint64(k.dropID))
}

// previewClaim tells whoever holds a claim key what a claim brings and needs,
// in one view: what a claim page shows and how it signs.
func previewClaim() {
	c := loadConfig()
	key := sdk.Args().PublicKey("public_key")
	k, ok := keys.Get(key.Borsh())
	sdk.Require(ok, "No drop for public key")
	d, left := mustLoadDrop(k.dropID), allowanceLeft(key)
	sdk.ReturnJSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("drop_id").Uint(uint64(k.dropID))
		w.Key("kind").String("NEAR")
		w.Key("funder").String(d.funder)
		w.Key("amount").Amount(d.amount)
		w.Key("claims_left").Uint(uint64(d.counter))
		writeWindow(w, d.window)
		w.Key("cancelled").Bool(d.cancelled)
		w.Key("in_flight").Bool(k.inFlight())
		w.Key("payable").Bool(canPay(d.amount.Add(neededExisting())))
		w.Key("existing_account").Bool(!left.Less(neededExisting()))
		w.Key("new_account").Bool(!left.Less(neededNew()))
		w.Key("top_level_account").String(c.topLevelAccount)
		w.Key("required_gas").BeginObject()
		w.Key("existing_account").Uint(uint64(gasEntry + gasPayout))
		w.Key("implicit_account").Uint(uint64(gasEntry + gasPayout + gasImplicitAccount))
		w.Key("new_account").Uint(uint64(gasCreateAndClaim))
		w.EndObject()
		w.EndObject()
	})
}

// viewRequiredDeposit quotes a drop of ed25519 keys, as a decimal string.
func viewRequiredDeposit() {
	args := sdk.Args()
	sdk.Require(args.String("kind") == "NEAR", "Unknown kind of drop, expected NEAR")
	amount, n := args.Amount("amount_per_drop"), args.U32("keys")
	perKey := keyDeposit(anyEd25519, amount).Add(sdk.StoragePrice.Mul(uint64(anyEd25519.Len())))
	sdk.ReturnAmount(dropStorage(nil).Add(perKey.Mul(uint64(n))))
}

// anyEd25519 stands for a key of which only the length counts.
var anyEd25519, _ = sdk.PublicKeyFromBorsh(make([]byte, 33))
