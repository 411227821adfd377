// Package events finds NEP-297 events among the logs of a ledger's receipts: a page at a
// time, in the order in which they happened, by what they say. Events of receipts that
// failed did not happen.
//
// It finds what ran at an account the same way: FindActs.
//
// An index says where to look. It holds no event: 24 bytes of each, with hashes of what it
// is about, and what these find is held against the event itself, in the ledger. So it
// can be lost at any time, and what it says needs no trust. Without one, blocks are gone
// through.
//
//	Request    what is asked for              request.go, filter.go
//	Position   an event's place, and a cursor position.go
//	Index      where to look                  index.go, segment.go, record.go
//	Search     the answer, a Page at a time   search.go, reader.go
//	FindActs   what ran at an account         act.go
package events
