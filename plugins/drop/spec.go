package main

import "latchkey/plugins/sdk"

// spec is what a call that makes a drop asks for.
type spec struct {
	drop      drop
	terms     terms
	card      card
	picture   string
	passwords []password
	public    []sdk.PublicKey
	keys      uint64 // how many; public may be empty where only a price is asked
}

// conditions are what may be said of any drop that is made.
type conditions struct {
	when
	// How often each key can be used.
	UsesPerKey sdk.Option[uint32] `json:"uses_per_key" minimum:"1" maximum:"100" check:"own"`
	// Nanoseconds, from start on, in which one more use becomes due.
	Interval sdk.Timestamp `json:"interval"`
	// Nanoseconds at least between two uses of a key.
	Throttle sdk.Timestamp `json:"throttle"`
	// NEAR goes to the funder when an account that exists claims.
	RefundDeposit  bool `json:"refund_deposit" missing:"zero"`
	OncePerAccount bool `json:"once_per_account" missing:"zero"`
	// What an account must have to claim.
	Gate sdk.Option[gateGiven] `json:"gate"`
	// For each key null, a hash, or an object of hashes by use.
	Passwords sdk.Option[sdk.Value] `json:"passwords"`
	// What claim pages say.
	Title   sdk.Option[string] `json:"title" maxLength:"100" check:"own"`
	Message sdk.Option[string] `json:"message" maxLength:"1000" check:"own"`
	// A PNG or a WebP in base64, or one of gift, ticket, star, heart, leaf, sun, wave,
	// confetti.
	Picture sdk.Option[string] `json:"picture"`
}

// spec is what the conditions say beside the keys. The stages are one, or one for each
// use.
func (c *conditions) spec(stages []stage) *spec {
	s := &spec{}
	s.card, s.picture = c.card()
	s.drop = drop{window: c.window(), uses: 1, stages: stages}
	s.countUses(c)
	s.terms = c.terms(s.drop.window)
	if s.terms != (terms{}) {
		s.drop.flags |= restrictedDrop
	}
	if !s.card.empty() {
		s.drop.flags |= describedDrop
	}
	s.flagTokens()
	return s
}

func (s *spec) countUses(c *conditions) {
	d := &s.drop
	if n := len(d.stages); n > 1 {
		sdk.Require(!c.UsesPerKey.Given(), "uses_per_key goes with one use: several are counted themselves")
		sdk.Require(n <= usesMax, "A key has at most 100 uses")
		d.uses = uint16(n)
		return
	}
	if n, given := c.UsesPerKey.Get(); given {
		sdk.Require(n > 0 && n <= usesMax, "uses_per_key should be from 1 to 100")
		d.uses = uint16(n)
	}
	if d.stages[0].permission == anyClaim {
		d.stages[0].permission = c.permission()
	}
}

// flagTokens notes which tokens the drop brings: of one contract each, so that what it
// holds can be told in one number.
func (s *spec) flagTokens() {
	d := &s.drop
	for _, each := range d.stages {
		for _, a := range each.assets {
			switch {
			case a.kind == assetFT:
				d.flags |= ftDrop
			case a.kind == assetNFT:
				d.flags |= nftDrop
			default:
				continue
			}
			sdk.Require(a.contract != sdk.CurrentAccount(), "The drop contract has no tokens of its own to bring")
			sdk.Require(d.contractOf(a.kind) == a.contract, "A drop brings tokens of one FT contract and of one NFT contract")
		}
	}
}

// contractOf names the contract whose tokens of a kind the drop brings.
func (d *drop) contractOf(kind assetKind) string {
	for _, s := range d.stages {
		for _, a := range s.assets {
			if a.kind == kind {
				return a.contract
			}
		}
	}
	return ""
}

const (
	tokensMax    = 100  // of a drop: each that comes is compared with those that are there
	dropBytesMax = 8192 // of its record, which claims read and write
)

// withKeys says for how many keys the drop is, and works out what is to be paid.
func (s *spec) withKeys(n uint64) {
	d := &s.drop
	s.keys = n
	sdk.Require(n <= keysMax, "A drop is created with at most 100 public keys")
	d.counter = uint32(n)
	near, units, tokens := d.each(0, 0)
	d.owed = near.Mul(n)
	d.ft.needed, d.nft.needed = units.Mul(n), tokens*uint32(n)
	sdk.Require(d.nft.needed <= tokensMax, "A drop brings at most 100 NFTs")
	sdk.Require(d.bytes() <= dropBytesMax, "What a drop brings should be described in at most 8192 bytes: make several drops")
}

// stakes works out what the drop's own records are paid with.
func (s *spec) stakes(keyBytes uint64) {
	d := &s.drop
	bytes := d.bytes() + keyBytes + newestBytes() + linksBytes() + s.terms.bytes() + s.card.bytes()
	bytes += d.tokenBytes()
	if s.picture != "" {
		bytes += sdk.RecordBytes(dropKeyBytes, len(s.picture))
	}
	d.stake = sdk.StoragePrice.Mul(bytes)
}

// requireClaimable refuses a use that no call has the gas for.
func (s *spec) requireClaimable() {
	for _, each := range s.drop.stages {
		if most := each.gasMost(s.terms); most > gasAttachedMax {
			sdk.Panic("A use needs " + most.String() + "; a claim may attach at most " + gasAttachedMax.String() + ": bring less in one use")
		}
	}
}

// allowance is each key's, which has to be one that the policy allows.
func (s *spec) allowance() sdk.Amount {
	allowance := s.drop.allowance(s.terms)
	if allowanceMax.Less(allowance) {
		sdk.Panic("The uses of a key need an allowance of " + allowance.NearText() + "; it may be at most " + allowanceMax.NearText() + ": use fewer")
	}
	return allowance
}

// deposit is the price for the keys, each of which takes so much besides.
func (s *spec) deposit(keyStakes sdk.Amount) sdk.Amount {
	d := &s.drop
	total := d.stake.Add(d.owed).Add(keyStakes).Add(s.allowance().Mul(s.keys))
	for _, p := range s.passwords {
		total = total.Add(sdk.StoragePrice.Mul(p.bytes(s.public[p.key])))
	}
	if s.terms.oncePerAccount {
		total = total.Add(sdk.StoragePrice.Mul(claimerBytes()).Mul(s.keys * uint64(d.uses)))
	}
	return total
}

// price is the deposit for the public keys that the spec has.
func (s *spec) price() sdk.Amount {
	s.stakes(keyListStorage(s.public))
	stakes := sdk.Amount{}
	for _, key := range s.public {
		stakes = stakes.Add(keyStorage(key))
	}
	return s.deposit(stakes)
}

// anyEd25519 stands for a key of which only the length counts.
var anyEd25519, _ = sdk.PublicKeyFromBorsh(make([]byte, 33))

// quote is the deposit for so many ed25519 keys.
func (s *spec) quote(n uint32) sdk.Amount {
	s.withKeys(uint64(n))
	s.stakes(keyListStorage(nil) + uint64(anyEd25519.Len())*s.keys)
	return s.deposit(keyStorage(anyEd25519).Mul(s.keys))
}
