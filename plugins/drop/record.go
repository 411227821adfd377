package main

import "latchkey/plugins/sdk"

// The first byte of each record; a new layout takes the next number.
const (
	dropVersion = 1
	keyVersion  = 1
)

// kindNear is the kind of drop that pays NEAR, the first of several.
const kindNear = 0

// drop is what its unclaimed keys have in common.
type drop struct {
	funder  string
	amount  sdk.Amount // for each key
	counter uint32     // keys left
}

// claimKey is one unclaimed key.
type claimKey struct {
	dropID uint32
	since  uint64 // height of the block that began the claim in flight, or 0
}

func (k claimKey) inFlight() bool { return k.since > 0 }

var drops = sdk.Map[drop]{
	Prefix: "d",
	Encode: func(e *sdk.Encoder, d drop) {
		e.U8(dropVersion)
		e.U8(kindNear)
		e.String(d.funder)
		e.Amount(d.amount)
		e.U32(d.counter)
	},
	Decode: func(d *sdk.Decoder) drop {
		known := d.U8() == dropVersion && d.U8() == kindNear
		sdk.Require(known, "Stored drop is of a later version")
		return drop{funder: d.String(), amount: d.Amount(), counter: d.U32()}
	},
}

var keys = sdk.Map[claimKey]{
	Prefix: "k",
	Encode: func(e *sdk.Encoder, k claimKey) {
		e.U8(keyVersion)
		e.U32(k.dropID)
		e.U64(k.since)
	},
	Decode: func(d *sdk.Decoder) claimKey {
		sdk.Require(d.U8() == keyVersion, "Stored key is of a later version")
		return claimKey{dropID: d.U32(), since: d.U64()}
	},
}

// The sizes of the records above, for pricing.
const (
	dropKeyBytes      = 1 + 4
	dropValueBytesMax = 1 + 1 + 4 + funderBytesMax + 16 + 4
	funderBytesMax    = 64
	keyPrefixBytes    = 1
	keyValueBytes     = 1 + 4 + 8
)

func dropKey(id uint32) []byte {
	var e sdk.Encoder
	e.U32(id)
	return e.Bytes()
}

func mustLoadDrop(id uint32) drop {
	d, ok := drops.Get(dropKey(id))
	sdk.Require(ok, "No drop information for such drop_id")
	return d
}
