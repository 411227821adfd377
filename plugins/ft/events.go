package main

import (
	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/token"
)

// The events of NEP-141.

func emit(event string, fields func(*sdk.Writer)) { sdk.Event("nep141", "1.0.0", event, fields) }

func emitMint(owner string, amount sdk.Amount, memo sdk.Option[string]) {
	emitOfOwner("ft_mint", owner, amount, memo)
}

func emitBurn(owner string, amount sdk.Amount, memo sdk.Option[string]) {
	emitOfOwner("ft_burn", owner, amount, memo)
}

func emitOfOwner(event, owner string, amount sdk.Amount, memo sdk.Option[string]) {
	emit(event, func(w *sdk.Writer) {
		w.Key("owner_id").String(owner)
		w.Key("amount").Amount(amount)
		token.WriteMemo(w, memo)
	})
}

func emitTransfer(from, to string, amount sdk.Amount, memo sdk.Option[string]) {
	emit("ft_transfer", func(w *sdk.Writer) {
		w.Key("old_owner_id").String(from)
		w.Key("new_owner_id").String(to)
		w.Key("amount").Amount(amount)
		token.WriteMemo(w, memo)
	})
}
