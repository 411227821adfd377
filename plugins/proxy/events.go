package main

import "latchkey/plugins/sdk"

func emit(event string, fields func(*sdk.Writer)) {
	sdk.Event("latchkey-keys", "1.0.0", event, fields)
}
