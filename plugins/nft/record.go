package main

import "latchkey/plugins/sdk"

// The first byte of each record; a new layout takes the next number.
const (
	supplyVersion    = 1
	metadataVersion  = 1
	royaltiesVersion = 1
	listVersion      = 1
)

// Records of the contract; its owner's is at o.
var (
	supplyKey         = []byte("s") // how many tokens there are
	contractMetadatas = sdk.Map[contractMetadata]{Prefix: "m", Encode: encodeContractMetadata, Decode: decodeContractMetadata}
)

// nft is who may move a token.
//
//latchkey:record 1 Stored token is of a later version
type nft struct {
	owner        string
	place        uint64 // in the owner's list
	nextApproval uint64 // the id that the next approval gets; ids are never used twice
	approvals    []approval
}

// approval is of an account that may move a token.
//
//latchkey:record
type approval struct {
	account string
	id      uint64
}

var nfts = sdk.Map[nft]{Prefix: "t", Encode: encodeNft, Decode: decodeNft}

var metadatas = sdk.Map[tokenMetadata]{
	Prefix: "d",
	Encode: encodeTokenMetadata,
	Decode: decodeTokenMetadata,
}

// tokenIDBytesMax keeps a token's records within the longest key there is, and its
// events within the longest log.
const tokenIDBytesMax = 256

// load returns a token, or false when there is none of this id.
func load(id string) (nft, bool) {
	if len(id) > tokenIDBytesMax {
		return nft{}, false
	}
	return nfts.Get([]byte(id))
}

func mustLoad(id string) nft {
	n, ok := load(id)
	sdk.Require(ok, "Token not found")
	return n
}

func (n nft) save(id string) { nfts.Set([]byte(id), n) }

// approved returns an account's place among the approvals, or -1.
func (n nft) approved(account string) int {
	for i, a := range n.approvals {
		if a.account == account {
			return i
		}
	}
	return -1
}

// loadSupply returns how many tokens there are, and ends the call when new was not
// called.
func loadSupply() uint64 {
	data, ok := sdk.Get(supplyKey)
	sdk.Require(ok, "The contract is not initialized")
	d := sdk.NewDecoder(data)
	version, supply := d.U8(), d.U64()
	sdk.Require(d.Done() && version == supplyVersion, "Stored supply is of a later version")
	return supply
}

func saveSupply(supply uint64) {
	var e sdk.Encoder
	e.U8(supplyVersion)
	e.U64(supply)
	sdk.Set(supplyKey, e.Bytes())
}
