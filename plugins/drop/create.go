package main

import (
	"math"

	"latchkey/plugins/sdk"
)

// keysMax is how many keys one call may bring: the protocol allows a receipt
// 100 actions, and the keys are added in one so that all are added or none.
const keysMax = 100

func createNearDrop() { create(nearStages) }
func createFTDrop()   { create(ftStages) }
func createNFTDrop()  { create(nftStages) }
func createDrop()     { create(givenStages) }

// What the methods bring, by near-drop's arguments or as a list of uses.

func nearStages(args sdk.Arguments) []stage {
	return []stage{{assets: []asset{nearAsset(args.Amount("amount_per_drop"))}}}
}

func ftStages(args sdk.Arguments) []stage {
	return []stage{{assets: []asset{ftAsset(args.Account("ft_contract"), args.Amount("amount_per_drop"))}}}
}

func nftStages(args sdk.Arguments) []stage {
	return []stage{{assets: []asset{{kind: assetNFT, contract: args.Account("nft_contract")}}}}
}

func givenStages(args sdk.Arguments) (stages []stage) {
	for _, each := range args.Objects("uses") {
		stages = append(stages, readStage(each))
	}
	sdk.Require(len(stages) > 0, "Please provide at least one use")
	return stages
}

// publicKeys reads the list, or near-drop's one key of an NFT drop.
func publicKeys(args sdk.Arguments) []sdk.PublicKey {
	if args.Has("public_key") && !args.Has("public_keys") {
		return []sdk.PublicKey{args.PublicKey("public_key")}
	}
	return args.PublicKeys("public_keys")
}

func create(stages func(sdk.Arguments) []stage) {
	c := loadConfig()
	sdk.Require(!c.frozen, "Contract is frozen and no new drops or keys can be created")
	args := sdk.Args()
	public := publicKeys(args)
	s := readSpec(args, stages(args))
	d := &s.drop
	d.funder = sdk.Predecessor()
	sdk.Require(d.funder != sdk.CurrentAccount(), "The drop contract cannot fund a drop with its own money")
	id := c.nextDropID
	sdk.Require(id < math.MaxUint32, "There are no more drop ids")
	storeKeys(id, public)
	s.public = public
	s.passwords = readPasswords(args, len(public), d.uses)
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
	callback := sdk.JSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("drop_id").Uint(uint64(id))
		writeKeys(w, s.public)
		w.Key("price").Amount(price)
		w.EndObject()
	})
	gas := gasResolveCreate + gasResolveCreateKey*sdk.Gas(len(s.public))
	return add.Then(self).Call("resolve_create_drop", callback, sdk.Amount{}, gas)
}

// resolveCreateDrop returns the drop's id or, when the keys could not be added,
// takes the drop back and returns null. None of its keys can have been used:
// they are added together or not at all.
func resolveCreateDrop() {
	args := sdk.Args()
	id, public, price := args.U32("drop_id"), args.PublicKeys("public_keys"), args.Amount("price")
	d := mustLoadDrop(id)
	if sdk.OnlySucceeded() {
		// Only now: what is listed can be taken back, and a key that is added after
		// that would stay for good.
		keyLists.Set(dropKey(id), public)
		emitKeysAdded(id, public, d.allowance(d.terms(id)))
		sdk.ReturnUint(uint64(id))
		return
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
	sdk.ReturnJSON(func(w *sdk.Writer) { w.Null() })
}
