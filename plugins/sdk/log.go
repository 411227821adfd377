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
	var w Writer
	w.raw("EVENT_JSON:")
	w.BeginObject()
	w.Key("standard").String(standard)
	w.Key("version").String(version)
	w.Key("event").String(event)
	w.Key("data").BeginArray()
	w.BeginObject()
	fields(&w)
	w.EndObject()
	w.EndArray()
	w.EndObject()
	Log(env.Text(w.Bytes()))
}
