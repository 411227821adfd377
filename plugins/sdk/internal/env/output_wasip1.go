package env

func Return(data []byte) { valueReturn(length(data), pointer(data)) }

func Log(text string) { logUTF8(length(text), pointerOf(text)) }

// Panic ends the guest with a text.
func Panic(text string) {
	panicUTF8(length(text), pointerOf(text))
	panic(text) // not reached: the host has ended the guest
}

// EndsGuest reports whether a recovered value is the end of a guest that Panic
// brought about. Here the host ends it, so Go never sees one.
func EndsGuest(any) bool { return false }
