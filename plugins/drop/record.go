package main

import "latchkey/plugins/sdk"

// The first byte of each record; a new layout takes the next number.
const (
	dropVersion      = 3
	keyVersion       = 1
	keyListVersion   = 1
	endedDropVersion = 1

	// Drops of before have no list of keys unless they expire, and cannot be
	// cancelled as a whole.
	dropVersionUnlisted = 1 // nor have they a window
	dropVersionExpiring = 2
)

// kindNear is the kind of drop that pays NEAR, the first of several.
const kindNear = 0

// drop is what its unclaimed keys have in common.
type drop struct {
	version   uint8
	funder    string
	amount    sdk.Amount // for each key
	counter   uint32     // keys left
	window    window
	returned  uint32 // keys that the funder took back
	cancelled bool
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
		e.U8(d.version)
		e.U8(kindNear)
		e.String(d.funder)
		e.Amount(d.amount)
		e.U32(d.counter)
		if d.version > dropVersionUnlisted {
			e.U64(d.window.start)
			e.U64(d.window.end)
		}
		if d.version > dropVersionExpiring {
			e.U32(d.returned)
			e.Bool(d.cancelled)
		}
	},
	Decode: func(d *sdk.Decoder) drop {
		version := d.U8()
		known := version >= dropVersionUnlisted && version <= dropVersion && d.U8() == kindNear
		sdk.Require(known, "Stored drop is of a later version")
		read := drop{version: version, funder: d.String(), amount: d.Amount(), counter: d.U32()}
		if version > dropVersionUnlisted {
			read.window = window{start: d.U64(), end: d.U64()}
		}
		if version > dropVersionExpiring {
			read.returned, read.cancelled = d.U32(), d.Bool()
		}
		return read
	},
}

// keyLists has all keys of each drop, claimed or not, so that its funder can take
// back what is left.
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

// endedDrop is what stays of a drop without keys: what became of it.
type endedDrop struct {
	claimed, returned uint32 // keys
	cancelled         bool
	at                uint64 // nanoseconds since 1970
}

var endedDrops = sdk.Map[endedDrop]{
	Prefix: "e",
	Encode: func(e *sdk.Encoder, d endedDrop) {
		e.U8(endedDropVersion)
		e.U32(d.claimed)
		e.U32(d.returned)
		e.Bool(d.cancelled)
		e.U64(d.at)
	},
	Decode: func(d *sdk.Decoder) endedDrop {
		sdk.Require(d.U8() == endedDropVersion, "Stored end of a drop is of a later version")
		return endedDrop{claimed: d.U32(), returned: d.U32(), cancelled: d.Bool(), at: d.U64()}
	},
}

// The sizes of the records above, for pricing.
const (
	dropKeyBytes      = 1 + 4
	dropValueBytesMax = 1 + 1 + 4 + funderBytesMax + 16 + 4 + 8 + 8 + 4 + 1
	funderBytesMax    = 64
	keyListBytes      = 1 + 4 // and its keys
	endedValueBytes   = 1 + 4 + 4 + 1 + 8
	keyPrefixBytes    = 1
	keyValueBytes     = 1 + 4 + 8
)

func dropKey(id uint32) []byte {
	var e sdk.Encoder
	e.U32(id)
	return e.Bytes()
}

// saveOrEnd stores the drop, or ends it when no key is left; it returns the stake
// that this sets free.
func (d drop) saveOrEnd(id uint32) sdk.Amount {
	if d.counter == 0 {
		return d.end(id)
	}
	drops.Set(dropKey(id), d)
	return sdk.Amount{}
}

// end puts a smaller record in the place of a drop's: what became of it. What was
// made before lists of keys were kept did not count that.
func (d drop) end(id uint32) sdk.Amount {
	freed, listed := d.remove(id)
	if d.version < dropVersion {
		return freed
	}
	endedDrops.Set(dropKey(id), endedDrop{
		claimed: listed - d.returned, returned: d.returned, cancelled: d.cancelled, at: sdk.BlockTimestamp()})
	return freed.Sub(sdk.StoragePrice.Mul(sdk.RecordBytes(dropKeyBytes, endedValueBytes)))
}

// remove removes the drop's records. It returns the stake that this sets free, and
// how many keys were listed.
func (d drop) remove(id uint32) (freed sdk.Amount, listed uint32) {
	var e sdk.Encoder
	drops.Encode(&e, d)
	bytes := sdk.RecordBytes(dropKeyBytes, len(e.Bytes())+funderBytesMax-len(d.funder))
	drops.Remove(dropKey(id))
	if public, ok := keyLists.Get(dropKey(id)); ok {
		listed, bytes = uint32(len(public)), bytes+keyListStorage(public)
		keyLists.Remove(dropKey(id))
	}
	return sdk.StoragePrice.Mul(bytes), listed
}

func mustLoadDrop(id uint32) drop {
	d, ok := drops.Get(dropKey(id))
	sdk.Require(ok, noSuchDrop)
	return d
}

const noSuchDrop = "No drop information for such drop_id"
