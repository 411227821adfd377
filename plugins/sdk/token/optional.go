package token

import "latchkey/plugins/sdk"

// Optional returns a text that may be missing or null.
func Optional(args sdk.Arguments, name string) (text string, given bool) {
	if !args.Has(name) {
		return "", false
	}
	return args.String(name), true
}

// WriteMemo writes an event's memo, which is left out when there is none.
func WriteMemo(w *sdk.Writer, memo string, given bool) {
	if given {
		w.Key("memo").String(memo)
	}
}

func writeOptional(w *sdk.Writer, text string, given bool) {
	if given {
		w.String(text)
	} else {
		w.Null()
	}
}
