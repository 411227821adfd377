package env

import "unsafe"

// roomBytes is what a call writes and reads in most cases.
const roomBytes = 32 << 10

// room is set aside by start-up, which no call pays for. Each call begins with all of
// it, as instances begin anew; asking Go's allocator for each piece would cost a claim
// a third of its instructions, and spread what it writes over more pages.
var room = make([]byte, roomBytes)

// Room returns n zero bytes that nothing else uses.
func Room(n int) []byte {
	if n > len(room) {
		return make([]byte, n)
	}
	piece := room[:n:n]
	room = room[n:]
	return piece
}

// Text returns data as text without a copy; data must not change any more.
func Text(data []byte) string { return unsafe.String(unsafe.SliceData(data), len(data)) }

// Data returns the bytes of text without a copy; nobody may write to them.
func Data(text string) []byte { return unsafe.Slice(unsafe.StringData(text), len(text)) }
