package sdk

import "latchkey/plugins/sdk/internal/env"

// copyText returns data as text of its own.
func copyText(data []byte) string {
	copied := env.Room(len(data))
	copy(copied, data)
	return env.Text(copied)
}

// copyData returns the bytes of text, which the caller may change.
func copyData(text string) []byte {
	data := env.Room(len(text))
	copy(data, text)
	return data
}
