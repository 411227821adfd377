// Package rules holds a call against terms: its arguments against argument rules (this
// one equals, that one is one of, at most, or matches), its time against rates and ends.
// It keeps no state and imports nothing but strconv, unicode and math/bits, so that guests
// can use it: hosts, contracts and rules read JSON with one reader.
//
// A set of rules is itself JSON:
//
//	[
//	  {"path": "receiver_id", "glob": "*.shop.near"},
//	  {"path": "amount", "at_most": "5000000"},
//	  {"path": "memo.kind", "one_of": ["gift", "refund"]},
//	  {"path": "items.0.id", "equals": 7}
//	]
//
// and must hold as a whole:
//
//	set, err := rules.Parse(text)
//	if err := set.Check(args); err != nil {
//		sdk.Refuse(err.Error()) // amount must be at most 5000000, got 5000001
//	}
//
// Possible refuses a set that no arguments keep to, before anybody relies on it.
//
// Beside them are how often and until when: a Rate holds in any span of blocks or
// seconds, not in one that begins with the hour, and what it has to remember are a few
// bytes that a contract stores as they are.
//
//	uses, err := rate.Count(uses, rate.Moment(height, nanoseconds))
//	err = rules.Expired("this key", expiresAt, nanoseconds)
//
// What two readers could understand differently is refused before any rule is
// asked: see Arguments. Paths are gjson's without its modifiers, queries and
// wildcards; package gjson itself, with what it imports, would double the size
// of a guest. Tests hold the two to the same answers.
package rules
