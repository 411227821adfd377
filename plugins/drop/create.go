package main

import (
	"math"

	"latchkey/plugins/sdk"
)

// keysMax is how many keys one call may bring: the protocol allows a receipt
// 100 actions, and the keys are added in one so that all are added or none.
const keysMax = 100

type nearGiving struct {
	keysGiven
	Amount sdk.Yocto `json:"amount_per_drop"`
	conditions
}

type ftGiving struct {
	keysGiven
	Contract sdk.AccountID `json:"ft_contract"`
	// Of the token's smallest units.
	Amount sdk.Amount `json:"amount_per_drop"`
	conditions
}

type nftGiving struct {
	// One key, in place of several.
	Key      sdk.Option[sdk.PublicKey]   `json:"public_key"`
	Keys     sdk.Option[[]sdk.PublicKey] `json:"public_keys" maxItems:"100"`
	Contract sdk.AccountID               `json:"nft_contract"`
	conditions
}

type usesGiving struct {
	keysGiven
	// What each use of a key brings.
	Uses []use `json:"uses" minItems:"1" maxItems:"100" check:"own"`
	conditions
}

// keysGiven are the claim keys of a new drop.
type keysGiven struct {
	Keys []sdk.PublicKey `json:"public_keys" minItems:"1" maxItems:"100" check:"own"`
}

// Makes a drop of NEAR. Attach what required_deposit says; more comes back. Returns the
// drop's id, or null when its keys could not be added.
//
//latchkey:payable
//latchkey:returns sdk.Option[uint32]
func createNearDrop(g nearGiving) {
	create(g.Keys, &g.conditions, func() []stage { return oneUse(nearAsset(g.Amount)) })
}

// Makes a drop of a token's units, which come by ft_transfer_call with its id as msg.
// Attach what required_deposit says, or nothing where the sponsor pool pays. Returns the
// drop's id, or null when its keys could not be added.
//
//latchkey:payable
//latchkey:returns sdk.Option[uint32]
func createFTDrop(g ftGiving) {
	create(g.Keys, &g.conditions, func() []stage { return oneUse(ftAsset(g.Contract, g.Amount)) })
}

// Makes a drop of NFTs, one for each use, which come by nft_transfer_call or nft_approve
// with its id as msg. Attach what required_deposit says, or nothing where the sponsor pool
// pays. Returns the drop's id, or null when its keys could not be added.
//
//latchkey:payable
//latchkey:returns sdk.Option[uint32]
func createNFTDrop(g nftGiving) {
	create(g.keys(), &g.conditions, func() []stage { return oneUse(asset{kind: assetNFT, contract: g.Contract}) })
}

// keys are the list, or near-drop's one key.
func (g *nftGiving) keys() []sdk.PublicKey {
	if key, one := g.Key.Get(); one && !g.Keys.Given() {
		return []sdk.PublicKey{key}
	}
	return g.Keys.Required("public_keys")
}

// Makes a drop whose keys bring what a list of uses says. Attach what required_deposit
// says; more comes back. Returns the drop's id, or null when its keys could not be added.
//
//latchkey:payable
//latchkey:returns sdk.Option[uint32]
func createDrop(g usesGiving) {
	create(g.Keys, &g.conditions, func() []stage { return stagesOf(g.Uses) })
}

func oneUse(brings asset) []stage { return []stage{{assets: []asset{brings}}} }

func stagesOf(uses []use) (stages []stage) {
	for i := range uses {
		stages = append(stages, uses[i].stage())
	}
	sdk.Require(len(stages) > 0, "Please provide at least one use")
	return stages
}

func create(public []sdk.PublicKey, given *conditions, stages func() []stage) {
	c := loadConfig()
	sdk.Require(!c.frozen, "Contract is frozen and no new drops or keys can be created")
	s := given.spec(stages())
	d := &s.drop
	d.funder = sdk.Predecessor()
	sdk.Require(d.funder != sdk.CurrentAccount(), "The drop contract cannot fund a drop with its own money")
	id := c.nextDropID
	sdk.Require(id < math.MaxUint32, "There are no more drop ids")
	storeKeys(id, public)
	s.public = public
	s.passwords = given.passwords(len(public), d.uses)
	s.withKeys(uint64(len(public)))
	d.requirePossible()
	s.requireClaimable()

	price := s.price()
	excess := d.takeDeposit(price)
	c.nextDropID++
	c.save()
	s.store(id)
	emitDropCreated(id, s, price)
	if !excess.IsZero() {
		sdk.NewPromise(d.funder).Transfer(excess)
	}
	s.addKeys(id, price).Return()
}

// store writes the records of a new drop, but for the list of its keys.
func (s *spec) store(id uint32) {
	d := &s.drop
	d.list(id)
	d.save(id)
	if d.is(restrictedDrop) {
		restrictions.Set(dropKey(id), s.terms)
	}
	if d.is(describedDrop) {
		cards.Set(dropKey(id), s.card)
	}
	if s.card.pictured {
		sdk.Set(pictureKey(id), []byte(s.picture))
	}
	for _, p := range s.passwords {
		sdk.Set(passwordKey(s.public[p.key], p.use), []byte(p.hash))
	}
}

// storeKeys refuses keys that a drop or the account already has: adding those
// would fail after the drop is stored.
func storeKeys(id uint32, public []sdk.PublicKey) {
	sdk.Require(len(public) > 0, "Please provide at least one public key")
	sdk.Require(len(public) <= keysMax, "A drop is created with at most 100 public keys")
	for _, key := range public {
		if stored, used := keys.Get(key.Borsh()); used {
			sdk.Require(stored.dropID != id, "Public key "+key.String()+" is listed twice")
			sdk.Panic("Public key is already used for a drop")
		}
		if _, exists := sdk.OwnKey(key); exists {
			sdk.Panic("Public key " + key.String() + " is already an access key of this account")
		}
		keys.Set(key.Borsh(), claimKey{dropID: id})
	}
}

// takeDeposit returns what the attached deposit exceeds the price by. A drop of tokens
// for which nothing is attached may be the sponsor's.
func (d *drop) takeDeposit(price sdk.Amount) (excess sdk.Amount) {
	attached := sdk.AttachedDeposit()
	if attached.IsZero() && d.takeFromSponsor(price) {
		return attached
	}
	excess, enough := attached.CheckedSub(price)
	if !enough {
		sdk.Panic("Please attach at least " + price.NearText())
	}
	return excess
}

// addKeys makes the claim keys access keys of the account.
func (s *spec) addKeys(id uint32, price sdk.Amount) sdk.Promise {
	self := sdk.CurrentAccount()
	add, allowance := sdk.NewPromise(self), s.allowance()
	for _, key := range s.public {
		add.AddFunctionCallKey(key, allowance, self, claimMethods...)
	}
	callback := sdk.JSON(func(w *sdk.Writer) { writeAdded(w, &added{id, s.public, price}) })
	gas := gasResolveCreate + gasResolveCreateKey*sdk.Gas(len(s.public))
	return add.Then(self).Call("resolve_create_drop", callback, sdk.Amount{}, gas)
}

// added is a drop whose keys are being added.
//
//latchkey:json
type added struct {
	ID    uint32          `json:"drop_id"`
	Keys  []sdk.PublicKey `json:"public_keys"`
	Price sdk.Yocto       `json:"price"`
}

// The callback of the methods that make drops: returns the drop's id or, when the keys
// could not be added, takes the drop back and returns null.
//
// None of its keys can have been used: they are added together or not at all.
//
//latchkey:private
func resolveCreateDrop(a added) sdk.Option[uint32] {
	id, public, price := a.ID, a.Keys, a.Price
	d := mustLoadDrop(id)
	if sdk.OnlySucceeded() {
		// Only now: what is listed can be taken back, and a key that is added after
		// that would stay for good.
		keyLists.Set(dropKey(id), public)
		emitKeysAdded(id, public, d.allowance(d.terms(id)))
		return sdk.Some(id)
	}
	t := d.terms(id)
	d.remove(id)
	for _, key := range public {
		keys.Remove(key.Borsh())
		if t.passwords {
			d.removePasswords(key)
		}
	}
	d.refund(price)
	emitDropEnded(id, d.funder, "keys could not be added", price)
	return sdk.Option[uint32]{}
}
