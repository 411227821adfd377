package sdk

import "latchkey/plugins/sdk/internal/env"

// Log adds a line to the receipt's log.
func Log(text string) { env.Log(text) }

// Event logs a NEP-297 event whose data is one object; fields writes its
// members.
//
//	sdk.Event("nep141", "1.0.0", "ft_mint", func(w *sdk.Writer) {
//		w.Key("owner_id").String(owner)
//		w.Key("amount").Amount(amount)
//	})
func Event(standard, version, event string, fields func(*Writer)) {
	w := writers.New()
	w.part(`EVENT_JSON:{"standard":`).String(standard)
	w.part(`,"version":`).String(version)
	w.part(`,"event":`).String(event)
	w.part(`,"data":[{`)
	fields(w)
	w.raw(`}]}`)
	Log(env.Text(w.Bytes()))
}
