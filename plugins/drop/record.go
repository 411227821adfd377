package main

import "latchkey/plugins/sdk"

// The first byte of each record; a new layout takes the next number.
const (
	dropVersion        = 1
	boundedDropVersion = 2 // with a window
	keyVersion         = 1
	keyListVersion     = 1
)

// kindNear is the kind of drop that pays NEAR, the first of several.
const kindNear = 0

// drop is what its unclaimed keys have in common.
type drop struct {
	funder  string
	amount  sdk.Amount // for each key
	counter uint32     // keys left
	window  window
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
		version := uint8(dropVersion)
		if d.window.bounded() {
			version = boundedDropVersion
		}
		e.U8(version)
		e.U8(kindNear)
		e.String(d.funder)
		e.Amount(d.amount)
		e.U32(d.counter)
		if version == boundedDropVersion {
			e.U64(d.window.start)
			e.U64(d.window.end)
		}
	},
	Decode: func(d *sdk.Decoder) drop {
		version := d.U8()
		known := (version == dropVersion || version == boundedDropVersion) && d.U8() == kindNear
		sdk.Require(known, "Stored drop is of a later version")
		read := drop{funder: d.String(), amount: d.Amount(), counter: d.U32()}
		if version == boundedDropVersion {
			read.window = window{start: d.U64(), end: d.U64()}
		}
		return read
	},
}

// keyLists has all keys of each drop that expires, claimed or not, so that what
// is left can be found then.
var keyLists = sdk.Map[[]sdk.PublicKey]{
	Prefix: "l",
	Encode: func(e *sdk.Encoder, public []sdk.PublicKey) {
		e.U8(keyListVersion)
		e.U32(uint32(len(public)))
		for _, key := range public {
			e.PublicKey(key)
		}
	},
	Decode: func(d *sdk.Decoder) []sdk.PublicKey {
		sdk.Require(d.U8() == keyListVersion, "Stored list of keys is of a later version")
		public := make([]sdk.PublicKey, d.U32())
		for i := range public {
			public[i] = d.PublicKey()
		}
		return public
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
	windowBytes       = 8 + 8
	keyListBytes      = 1 + 4 // and its keys
	keyPrefixBytes    = 1
	keyValueBytes     = 1 + 4 + 8
)

func dropKey(id uint32) []byte {
	var e sdk.Encoder
	e.U32(id)
	return e.Bytes()
}

// saveOrEnd stores the drop, or removes its records when no key is left; it
// returns the stake that this sets free.
func (d drop) saveOrEnd(id uint32) sdk.Amount {
	if d.counter > 0 {
		drops.Set(dropKey(id), d)
		return sdk.Amount{}
	}
	return d.remove(id)
}

// remove removes the drop's records and returns the stake that this sets free.
func (d drop) remove(id uint32) sdk.Amount {
	drops.Remove(dropKey(id))
	if d.window.end == 0 {
		return dropStorage(d.window, nil)
	}
	public, _ := keyLists.Get(dropKey(id))
	keyLists.Remove(dropKey(id))
	return dropStorage(d.window, public)
}

func mustLoadDrop(id uint32) drop {
	d, ok := drops.Get(dropKey(id))
	sdk.Require(ok, "No drop information for such drop_id")
	return d
}
