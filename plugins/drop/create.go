package main

import (
	"math"

	"latchkey/plugins/sdk"
)

// keysMax is how many keys one call may bring: the protocol allows a receipt
// 100 actions, and the keys are added in one so that all are added or none.
const keysMax = 100

func createNearDrop() {
	c := loadConfig()
	args := sdk.Args()
	public := args.PublicKeys("public_keys")
	amount := args.Amount("amount_per_drop")
	bounds := readWindow(args)
	bounds.requirePossible()
	funder := sdk.Predecessor()
	sdk.Require(funder != sdk.CurrentAccount(), "The drop contract cannot fund a drop with its own money")
	id := c.nextDropID
	sdk.Require(id < math.MaxUint32, "There are no more drop ids")
	storeKeys(id, public)
	excess := takeDeposit(requiredDeposit(public, amount))
	sdk.Require(!amount.IsZero(), "Amount per drop should be at least 1 yN")

	c.nextDropID++
	c.save()
	drops.Set(dropKey(id), drop{version: dropVersion, funder: funder, amount: amount, counter: uint32(len(public)), window: bounds})
	emitDropCreated(id, funder, amount, public, bounds)
	if !excess.IsZero() {
		sdk.NewPromise(funder).Transfer(excess)
	}
	addKeys(id, public).Return()
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

// takeDeposit returns what the attached deposit exceeds the price by.
func takeDeposit(required sdk.Amount) (excess sdk.Amount) {
	excess, enough := sdk.AttachedDeposit().CheckedSub(required)
	if !enough {
		sdk.Panic("Please attach at least " + required.NearText())
	}
	return excess
}

// addKeys makes the claim keys access keys of the account.
func addKeys(id uint32, public []sdk.PublicKey) sdk.Promise {
	self := sdk.CurrentAccount()
	add := sdk.NewPromise(self)
	for _, key := range public {
		add.AddFunctionCallKey(key, allowance(), self, claimMethods...)
	}
	callback := sdk.JSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("drop_id").Uint(uint64(id))
		writeKeys(w, public)
		w.EndObject()
	})
	gas := gasResolveCreate + gasResolveCreateKey*sdk.Gas(len(public))
	return add.Then(self).Call("resolve_create_drop", callback, sdk.Amount{}, gas)
}

// resolveCreateDrop returns the drop's id or, when the keys could not be added,
// takes the drop back and returns null. None of its keys can have been used:
// they are added together or not at all.
func resolveCreateDrop() {
	args := sdk.Args()
	id, public := args.U32("drop_id"), args.PublicKeys("public_keys")
	if _, added := sdk.OnlyResult(); added {
		// Only now: what is listed can be taken back, and a key that is added after
		// that would stay for good.
		keyLists.Set(dropKey(id), public)
		emitKeysAdded(id, public)
		sdk.ReturnUint(uint64(id))
		return
	}
	d := mustLoadDrop(id)
	d.remove(id)
	for _, key := range public {
		keys.Remove(key.Borsh())
	}
	refund := requiredDeposit(public, d.amount)
	sdk.NewPromise(d.funder).Transfer(refund)
	emitDropEnded(id, d.funder, "keys could not be added", refund)
	sdk.ReturnJSON(func(w *sdk.Writer) { w.Null() })
}
