package sdk

import "latchkey/plugins/sdk/internal/env"

// Return makes data the call's result; the last call wins.
func Return(data []byte) { env.Return(data) }

// ReturnJSON makes what write writes the call's result.
func ReturnJSON(write func(*Writer)) {
	Return(JSON(write))
}

// ReturnBool makes true or false the call's result.
func ReturnBool(value bool) { ReturnJSON(func(w *Writer) { w.Bool(value) }) }

// ReturnUint makes a JSON number the call's result.
func ReturnUint(value uint64) { ReturnJSON(func(w *Writer) { w.Uint(value) }) }

// ReturnString makes a JSON string the call's result.
func ReturnString(value string) { ReturnJSON(func(w *Writer) { w.String(value) }) }

// ReturnAmount makes a decimal string the call's result.
func ReturnAmount(value Amount) { ReturnString(value.String()) }
