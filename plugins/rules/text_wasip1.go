package rules

import "unsafe"

// ownText returns bytes that nobody changes any more as text, without a copy.
func ownText(text []byte) string { return unsafe.String(unsafe.SliceData(text), len(text)) }
