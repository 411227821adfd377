//go:build !wasip1

package env

// Room returns n zero bytes that nothing else uses.
func Room(n int) []byte { return make([]byte, n) }

// Text returns data as text.
func Text(data []byte) string { return string(data) }

// Data returns the bytes of text; nobody may write to them.
func Data(text string) []byte { return []byte(text) }
