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

func emitDropCreated(id uint32, s *spec, deposit sdk.Amount) {
	d := &s.drop
	emit("drop_created", id, func(w *sdk.Writer) {
		kind := d.kind()
		w.Key("kind").String(kind)
		w.Key("funder").String(d.funder)
		if kind != "MIXED" && kind != "CALL" {
			writeBrought(w, d.stages[0].assets[0])
		}
		w.Key("deposit").Amount(deposit)
		w.Key("keys").Uint(s.keys)
		if d.uses > 1 {
			w.Key("uses_per_key").Uint(uint64(d.uses))
		}
		if d.window.bounded() {
			writeWindow(w, d.window)
		}
		if d.is(sponsoredDrop) {
			w.Key("sponsored").Bool(true)
		}
	})
}

func emitKeysAdded(id uint32, public []sdk.PublicKey, allowance sdk.Amount) {
	emit("keys_added", id, func(w *sdk.Writer) {
		writeKeys(w, public)
		w.Key("allowance").Amount(allowance)
	})
}

// emitFunded tells of tokens that came: what says which.
func emitFunded(id uint32, funder string, what func(*sdk.Writer)) {
	emit("drop_funded", id, func(w *sdk.Writer) {
		w.Key("funder").String(funder)
		what(w)
	})
}

func emitClaimStarted(c *claim) {
	emit("claim_started", c.id, func(w *sdk.Writer) {
		c.write(w)
		w.Key("creates_account").Bool(c.creates)
	})
}

func emitAccountCreated(c *claim) {
	emit("account_created", c.id, func(w *sdk.Writer) { c.write(w) })
}

// emitDelivered tells that one of several things has arrived.
func emitDelivered(c *claim, a asset, t token) {
	emit("asset_delivered", c.id, func(w *sdk.Writer) {
		c.write(w)
		w.Key("kind").String(a.kind.String())
		c.writeArrived(w, a, t)
	})
}

// emitClaimed tells that a use is over, and what it brought if that is one thing.
func emitClaimed(c *claim) {
	emit("claimed", c.id, func(w *sdk.Writer) {
		c.write(w)
		if assets := c.d.stage(c.k.used - 1).assets; len(assets) == 1 {
			c.writeArrived(w, assets[0], c.token)
		}
		if c.d.uses > 1 {
			w.Key("uses_left").Uint(uint64(c.d.uses - c.k.used))
		}
	})
}

func (c *claim) writeArrived(w *sdk.Writer, a asset, t token) {
	if a.kind == assetCall {
		a.contract = a.receiver(c.account)
	}
	writeBrought(w, a)
	if a.kind == assetNFT {
		w.Key("token_id").String(t.id)
	}
}

// writeBrought writes what an asset is under near-drop's names.
func writeBrought(w *sdk.Writer, a asset) {
	switch a.kind {
	case assetNear:
		w.Key("amount").Amount(a.amount)
	case assetFT:
		w.Key("amount").Amount(a.amount)
		w.Key("ft_contract").String(a.contract)
	case assetNFT:
		w.Key("nft_contract").String(a.contract)
	case assetCall:
		w.Key("receiver_id").String(a.contract)
		w.Key("method_name").String(a.call.method)
	}
}

func emitClaimFailed(c *claim, reason string) {
	emit("claim_failed", c.id, func(w *sdk.Writer) {
		c.write(w)
		w.Key("reason").String(reason)
	})
}

// emitReturned tells whether tokens have come back to the funder.
func emitReturned(id uint32, d *drop, what *returned, arrived bool) {
	event := "tokens_returned"
	if !arrived {
		event = "return_failed"
	}
	emit(event, id, func(w *sdk.Writer) {
		w.Key("funder").String(d.funder)
		if units, areUnits := what.Amount.Get(); areUnits {
			w.Key("ft_contract").String(d.contractOf(assetFT))
			w.Key("amount").Amount(units)
			return
		}
		w.Key("nft_contract").String(d.contractOf(assetNFT))
		w.Key("token_id").String(what.Token.Or(""))
	})
}

func emitKeyDeleted(id uint32, key, funder string, storage, unspent sdk.Amount) {
	emit("key_deleted", id, func(w *sdk.Writer) {
		w.Key("public_key").String(key)
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

func (c *claim) write(w *sdk.Writer) {
	w.Key("public_key").String(c.keyText())
	w.Key("account_id").String(c.account)
}

func writeKeys(w *sdk.Writer, public []sdk.PublicKey) {
	w.Key("public_keys").BeginArray()
	for _, key := range public {
		w.PublicKey(key)
	}
	w.EndArray()
}
