package token

import "latchkey/plugins/sdk"

// WriteMemo writes an event's memo, which is left out when there is none.
func WriteMemo(w *sdk.Writer, memo sdk.Option[string]) {
	if text, given := memo.Get(); given {
		w.Key("memo").String(text)
	}
}
