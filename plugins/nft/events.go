package main

import (
	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/token"
)

// The events of NEP-171.

func emit(event string, fields func(*sdk.Writer)) { sdk.Event("nep171", "1.0.0", event, fields) }

func emitMint(owner, id string) {
	emit("nft_mint", func(w *sdk.Writer) {
		w.Key("owner_id").String(owner)
		writeIDs(w, id)
	})
}

// emitTransfer tells of a transfer, and of who made it unless the owner did.
func emitTransfer(t transfer, from, sender string, authorized bool) {
	emit("nft_transfer", func(w *sdk.Writer) {
		w.Key("old_owner_id").String(from)
		w.Key("new_owner_id").String(t.Receiver)
		writeIDs(w, t.ID)
		if authorized {
			w.Key("authorized_id").String(sender)
		}
		token.WriteMemo(w, t.Memo)
	})
}

func writeIDs(w *sdk.Writer, id string) {
	w.Key("token_ids").BeginArray()
	w.String(id)
	w.EndArray()
}
