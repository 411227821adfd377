package main

import "latchkey/plugins/sdk"

// The first byte of each record; a new layout takes the next number.
const (
	dropVersion    = 1
	keyListVersion = 1
)

// drop is what its unclaimed keys have in common.
type drop struct {
	funder   string
	counter  uint32 // keys left
	returned uint32 // keys that the funder took back
	window   window
	flags    flags
	uses     uint16  // of each key
	stages   []stage // one that all uses share, or one for each

	owed  sdk.Amount // NEAR that is held for its keys, beside storage and allowances
	stake sdk.Amount // NEAR that its own records, beside its keys', were paid with

	ft        holding // units of the one token that it may bring
	nft       stack   // tokens of the one contract that it may bring
	returning uint32  // transfers of tokens to the funder that are on their way
}

// flags are facts about a drop, stored in one byte.
type flags uint8

const (
	cancelledDrop  flags = 1 << iota // by its funder: no claims
	sponsoredDrop                    // paid by the sponsor pool, which refunds go to
	restrictedDrop                   // has a record of restrictions
	describedDrop                    // has a title, a message or a picture
	fundedDrop                       // its token's units have come
	ftDrop                           // brings units of a token
	nftDrop                          // brings tokens
	heldDrop                         // of which some have come
)

func (d *drop) is(f flags) bool { return d.flags&f != 0 }

// holding is how many units of a token a drop has, and how many its keys need.
// Neither counts units that are on their way.
type holding struct{ held, needed sdk.Amount }

// stack is how many tokens a drop has, and how many its keys need.
// Neither counts tokens that are on their way.
type stack struct{ held, needed uint32 }

// stage gives the use that comes after so many.
func (d *drop) stage(used uint16) stage {
	if len(d.stages) == 1 {
		return d.stages[0]
	}
	return d.stages[used]
}

// claimKey is one unclaimed key.
//
//latchkey:record 1 Stored key is of a later version
type claimKey struct {
	dropID uint32
	since  uint64 // height of the block that began the claim in flight, or 0
	used   uint16 // uses that are over
	done   uint8  // a bit for each asset of the current use that has arrived
	last   uint64 // when the last use was, in nanoseconds since 1970
}

func (k claimKey) inFlight() bool { return k.since > 0 }

var drops = sdk.Map[drop]{
	Prefix: "d",
	Encode: func(e *sdk.Encoder, d drop) {
		e.U8(dropVersion)
		e.String(d.funder)
		e.U32(d.counter)
		e.U32(d.returned)
		encodeWindow(e, d.window)
		e.U8(uint8(d.flags))
		e.U16(d.uses)
		e.U8(uint8(len(d.stages)))
		for _, s := range d.stages {
			s.encode(e)
		}
		e.Amount(d.owed)
		e.Amount(d.stake)
		if d.is(ftDrop) {
			e.Amount(d.ft.held)
			e.Amount(d.ft.needed)
		}
		if d.is(ftDrop | nftDrop) {
			e.U32(d.nft.held)
			e.U32(d.nft.needed)
			e.U32(d.returning)
		}
	},
	Decode: func(d *sdk.Decoder) drop {
		sdk.Require(d.U8() == dropVersion, "Stored drop is of a later version")
		read := drop{funder: d.String(), counter: d.U32(), returned: d.U32(), window: decodeWindow(d), flags: flags(d.U8()),
			uses: d.U16(), stages: stages.List(int(d.U8()))}
		for i := range read.stages {
			read.stages[i] = decodeStage(d)
		}
		read.owed, read.stake = d.Amount(), d.Amount()
		if read.is(ftDrop) {
			read.ft = holding{held: d.Amount(), needed: d.Amount()}
		}
		if read.is(ftDrop | nftDrop) {
			read.nft = stack{held: d.U32(), needed: d.U32()}
			read.returning = d.U32()
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

var keys = sdk.Map[claimKey]{Prefix: "k", Encode: encodeClaimKey, Decode: decodeClaimKey}

// endedDrop is what stays of a drop without keys: what became of it.
//
//latchkey:record 1 Stored end of a drop is of a later version
type endedDrop struct {
	// Keys.
	Claimed   uint32        `json:"claimed"`
	Returned  uint32        `json:"returned"`
	Cancelled bool          `json:"cancelled"`
	At        sdk.Timestamp `json:"ended"`
}

var endedDrops = sdk.Map[endedDrop]{Prefix: "e", Encode: encodeEndedDrop, Decode: decodeEndedDrop}

// The sizes of records that are priced without being written.
const (
	dropKeyBytes    = 1 + 4
	funderBytesMax  = 64
	keyListBytes    = 1 + 4 // and its keys
	endedValueBytes = 1 + 4 + 4 + 1 + 8
	keyPrefixBytes  = 1
	keyBytesMax     = 65
	keyValueBytes   = 1 + 4 + 8 + 2 + 1 + 8
)

func dropKey(id uint32) []byte {
	var e sdk.Encoder
	e.U32(id)
	return e.Bytes()
}

// bytes is what the drop's record takes, with the longest id that a funder can have,
// so that everyone is quoted the same.
func (d *drop) bytes() uint64 {
	var e sdk.Encoder
	drops.Encode(&e, *d)
	return sdk.RecordBytes(dropKeyBytes, len(e.Bytes())+funderBytesMax-len(d.funder))
}

func (d *drop) save(id uint32) { drops.Set(dropKey(id), *d) }

func mustLoadDrop(id uint32) *drop {
	read, ok := drops.Get(dropKey(id))
	sdk.Require(ok, noSuchDrop)
	d := loaded.New()
	*d = read
	return d
}

const noSuchDrop = "No drop information for such drop_id"
