package httpd

import "time"

// Meter hears of requests. Its methods are called from any goroutine.
type Meter interface {
	// Answered hears of an answer to JSON-RPC, before it is written. request is what was
	// read: empty if there was no room for it, or it did not come to its end.
	Answered(request, answer []byte, status int, took time.Duration)
	// NoRoom hears that something, a plural, was more than the client's own share, or than
	// there is for all.
	NoRoom(what string, own bool)
}

// unmetered is the Meter of a server that has none.
type unmetered struct{}

func (unmetered) Answered([]byte, []byte, int, time.Duration) {}
func (unmetered) NoRoom(string, bool)                         {}
