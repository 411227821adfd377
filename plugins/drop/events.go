package main

import "latchkey/plugins/sdk"

// The NEP-297 events of this contract; README.md lists their fields.
const (
	eventStandard = "latchkey-drop"
	eventVersion  = "1.0.0"
)

func emit(event string, id uint32, fields func(*sdk.Writer)) {
	sdk.Event(eventStandard, eventVersion, event, func(w *sdk.Writer) {
		w.Key("drop_id").Uint(uint64(id))
		fields(w)
	})
}

func emitDropCreated(id uint32, funder string, amount sdk.Amount, public []sdk.PublicKey, bounds window) {
	emit("drop_created", id, func(w *sdk.Writer) {
		w.Key("kind").String("NEAR")
		w.Key("funder").String(funder)
		w.Key("amount").Amount(amount)
		w.Key("deposit").Amount(requiredDeposit(public, amount))
		w.Key("keys").Uint(uint64(len(public)))
		if bounds.bounded() {
			writeWindow(w, bounds)
		}
	})
}

func emitKeysAdded(id uint32, public []sdk.PublicKey) {
	emit("keys_added", id, func(w *sdk.Writer) {
		writeKeys(w, public)
		w.Key("allowance").Amount(allowance())
	})
}

func emitClaimStarted(id uint32, key sdk.PublicKey, account string, creates bool) {
	emit("claim_started", id, func(w *sdk.Writer) {
		writeClaim(w, key, account)
		w.Key("creates_account").Bool(creates)
	})
}

func emitAccountCreated(id uint32, key sdk.PublicKey, account string) {
	emit("account_created", id, func(w *sdk.Writer) { writeClaim(w, key, account) })
}

func emitClaimed(id uint32, key sdk.PublicKey, account string, amount sdk.Amount) {
	emit("claimed", id, func(w *sdk.Writer) {
		writeClaim(w, key, account)
		w.Key("amount").Amount(amount)
	})
}

func emitClaimFailed(id uint32, key sdk.PublicKey, account, reason string) {
	emit("claim_failed", id, func(w *sdk.Writer) {
		writeClaim(w, key, account)
		w.Key("reason").String(reason)
	})
}

func emitKeyDeleted(id uint32, key sdk.PublicKey, funder string, storage, unspent sdk.Amount) {
	emit("key_deleted", id, func(w *sdk.Writer) {
		w.Key("public_key").PublicKey(key)
		w.Key("funder").String(funder)
		w.Key("storage_refund").Amount(storage)
		w.Key("allowance_refund").Amount(unspent)
	})
}

func emitDropCancelled(id uint32, funder string) {
	emit("drop_cancelled", id, func(w *sdk.Writer) { w.Key("funder").String(funder) })
}

func emitKeysReclaimed(id uint32, funder, reason string, r reclaimed) {
	emit("keys_reclaimed", id, func(w *sdk.Writer) {
		writeKeys(w, r.public)
		w.Key("funder").String(funder)
		w.Key("reason").String(reason)
		w.Key("amount_refund").Amount(r.amount)
		w.Key("storage_refund").Amount(r.storage)
		w.Key("allowance_refund").Amount(r.allowance)
	})
}

// emitDropEnded tells what the end itself refunds; a key's own refund is told
// by its key_deleted or keys_reclaimed.
func emitDropEnded(id uint32, funder, reason string, refund sdk.Amount) {
	emit("drop_ended", id, func(w *sdk.Writer) {
		w.Key("funder").String(funder)
		w.Key("reason").String(reason)
		w.Key("refund").Amount(refund)
	})
}

func writeClaim(w *sdk.Writer, key sdk.PublicKey, account string) {
	w.Key("public_key").PublicKey(key)
	w.Key("account_id").String(account)
}

func writeKeys(w *sdk.Writer, public []sdk.PublicKey) {
	w.Key("public_keys").BeginArray()
	for _, key := range public {
		w.PublicKey(key)
	}
	w.EndArray()
}
