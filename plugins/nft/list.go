package main

import "latchkey/plugins/sdk"

// Lists that NEP-181 pages through: of all tokens, in the order in which they were
// minted, and of each owner's. A token that leaves an owner's list is replaced by
// its last.

var counts = sdk.Map[uint64]{
	Prefix: "n",
	Encode: func(e *sdk.Encoder, n uint64) {
		e.U8(listVersion)
		e.U64(n)
	},
	Decode: func(d *sdk.Decoder) uint64 {
		sdk.Require(d.U8() == listVersion, "Stored list is of a later version")
		return d.U64()
	},
}

// placeKey is where the token at a place of the list of all stands.
func placeKey(place uint64) []byte { return numbered("i", place) }

// ownedKey is where the token at a place of an owner's list stands.
func ownedKey(owner string, place uint64) []byte { return numbered("e"+owner+"\x00", place) }

func numbered(prefix string, place uint64) []byte {
	var e sdk.Encoder
	e.U64(place)
	return append([]byte(prefix), e.Bytes()...)
}

// tokenAt returns the id at a place of a list.
func tokenAt(key []byte) string {
	id, ok := sdk.Get(key)
	sdk.Require(ok, "Stored list is corrupt")
	return string(id)
}

// enlist appends a token to its owner's list.
func (n *nft) enlist(id string) {
	count, _ := counts.Get([]byte(n.owner))
	n.place = count
	sdk.Set(ownedKey(n.owner, count), []byte(id))
	counts.Set([]byte(n.owner), count+1)
}

// delist takes a token out of its owner's list.
func (n nft) delist() {
	count, _ := counts.Get([]byte(n.owner))
	last := count - 1
	if n.place != last {
		moved := tokenAt(ownedKey(n.owner, last))
		sdk.Set(ownedKey(n.owner, n.place), []byte(moved))
		other := mustLoad(moved)
		other.place = n.place
		other.save(moved)
	}
	sdk.Remove(ownedKey(n.owner, last))
	if last == 0 {
		counts.Remove([]byte(n.owner))
	} else {
		counts.Set([]byte(n.owner), last)
	}
}
