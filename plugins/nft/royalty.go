package main

import (
	"strconv"

	"latchkey/plugins/sdk"
)

const (
	// wholePrice is what royalties are parts of: they are in basis points.
	wholePrice = 10_000

	// royaltiesMax keeps a payout, with the owner, within the ten accounts that every
	// market takes (NEP-199).
	royaltiesMax = 9
)

// royalty is what an account gets of each sale of a token.
type royalty struct {
	account string
	points  uint64 // of wholePrice
}

var royalties = sdk.Map[[]royalty]{
	Prefix: "r",
	Encode: encodeRoyalties,
	Decode: func(d *sdk.Decoder) (shares []royalty) {
		sdk.Require(d.U8() == royaltiesVersion, "Stored royalties are of a later version")
		for range d.U32() {
			shares = append(shares, royalty{d.String(), uint64(d.U32())})
		}
		return shares
	},
}

func encodeRoyalties(e *sdk.Encoder, shares []royalty) {
	e.U8(royaltiesVersion)
	e.U32(uint32(len(shares)))
	for _, r := range shares {
		e.String(r.account)
		e.U32(uint32(r.points))
	}
}

// readRoyalties reads the royalties that a token is minted with, if any.
func readRoyalties(given sdk.Option[sdk.Arguments]) (shares []royalty) {
	const name = "perpetual_royalties"
	from, some := given.Get()
	if !some {
		return nil
	}
	sum := uint64(0)
	if n := len(from.Names()); n > royaltiesMax {
		sdk.Panic("A token pays royalties to at most " + strconv.Itoa(royaltiesMax) + " accounts, got " + strconv.Itoa(n))
	}
	for _, account := range from.Names() {
		sdk.Require(sdk.ValidAccount(account), name+": "+sdk.ErrAccount.Error())
		points := from.Uint(account, wholePrice)
		sum += points
		shares = append(shares, royalty{account, points})
	}
	if sum > wholePrice {
		sdk.Panic("Royalties are at most " + strconv.Itoa(wholePrice) + " basis points together, got " + strconv.FormatUint(sum, 10))
	}
	return shares
}
