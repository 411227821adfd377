package main

import "latchkey/plugins/sdk"

// What nobody claimed goes back to the funder: after the drop's end, when anyone
// may ask for it as the money goes nowhere else, or before it, when the funder
// cancels. Keys with a claim under way are left to it; if it fails, they can be
// taken back after all.

// The reasons for which keys are taken back.
const (
	expired   = "expired"
	cancelled = "cancelled"
)

// reclaimDrop takes back what an expired or cancelled drop's keys hold. It returns
// how many keys that is, 100 at most.
func reclaimDrop() {
	id := sdk.Args().U32("drop_id")
	d, lives := livingDrop(id)
	if !lives {
		sdk.ReturnUint(0)
		return
	}
	d.requireOver(id)
	reason := expired
	if d.cancelled {
		reason = cancelled
	}
	public, _ := keyLists.Get(dropKey(id))
	d.takeBack(id, public, keysMax, reason)
}

// cancelDrop takes back a drop, or some keys of it, whenever its funder says so.
// Of a whole drop no claim is accepted from then on, however many calls it takes.
func cancelDrop() {
	args := sdk.Args()
	id := args.U32("drop_id")
	d, lives := livingDrop(id)
	if !lives {
		sdk.ReturnUint(0)
		return
	}
	if sdk.Predecessor() != d.funder {
		sdk.Panic("Only " + d.funder + ", who funded drop " + decimal(id) + ", can cancel it")
	}
	public, listed := keyLists.Get(dropKey(id))
	// A key that is added after it was taken back would stay for good.
	sdk.Require(listed || d.version < dropVersion, "The keys of this drop are not added yet")
	most := cancelLimit(args)
	if args.Has("public_keys") {
		d.takeBack(id, args.PublicKeys("public_keys"), most, cancelled)
		return
	}
	sdk.Require(listed, "This drop has no list of its keys: name those to cancel as public_keys")
	d.takeBack(id, public, most, cancelled)
	d.cancel(id)
}

// cancelLimit reads how many keys a call may take back.
func cancelLimit(args sdk.Arguments) int {
	if !args.Has("limit") {
		return keysMax
	}
	n := args.U32("limit")
	sdk.Require(n > 0, "The limit should be at least 1")
	return int(min(n, keysMax))
}

// cancel keeps new claims from beginning.
func (d drop) cancel(id uint32) {
	if d.cancelled || d.version < dropVersion {
		return
	}
	d.cancelled = true
	drops.Set(dropKey(id), d)
	emitDropCancelled(id, d.funder)
}

// livingDrop returns a drop, or false when it has ended.
func livingDrop(id uint32) (drop, bool) {
	d, ok := drops.Get(dropKey(id))
	sdk.Require(ok || id < loadConfig().nextDropID, noSuchDrop)
	return d, ok
}

// takeBack takes back the first keys of those listed that are free, and returns
// how many these were.
func (d drop) takeBack(id uint32, listed []sdk.PublicKey, most int, reason string) {
	public := markFree(id, listed, most)
	if len(public) == 0 {
		sdk.ReturnUint(0)
		return
	}
	requireGas(sdk.PrepaidGas(), gasReclaimEntry+gasReclaimKey*sdk.Gas(len(public))+gasResolveReclaim(public))
	d.deleteKeys(id, public, reason).Return()
}

// markFree marks, as a claim would, the first of a drop's keys that are neither
// claimed nor about to be. A claimed key may serve another drop by now.
func markFree(id uint32, listed []sdk.PublicKey, most int) (free []sdk.PublicKey) {
	for _, key := range listed {
		if len(free) == most {
			break
		}
		if k, ok := keys.Get(key.Borsh()); ok && k.dropID == id && !k.inFlight() {
			keys.Set(key.Borsh(), claimKey{dropID: id, since: sdk.BlockHeight()})
			free = append(free, key)
		}
	}
	return free
}

// deleteKeys deletes the access keys, all or none, and has resolve_reclaim learn
// whether they are gone.
func (d drop) deleteKeys(id uint32, public []sdk.PublicKey, reason string) sdk.Promise {
	self := sdk.CurrentAccount()
	deletion, unspent := sdk.NewPromise(self), sdk.Amount{}
	for _, key := range public {
		if left, exists := unspentAllowance(key); exists {
			deletion.DeleteKey(key)
			unspent = unspent.Add(left)
		}
	}
	sdk.Require(canPay(d.amount.Mul(uint64(len(public))).Add(unspent)), lacksMoneyToReturn)
	args := sdk.JSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("drop_id").Uint(uint64(id))
		writeKeys(w, public)
		w.Key("allowance").Amount(unspent)
		w.Key("reason").String(reason)
		w.EndObject()
	})
	return deletion.Then(self).Call("resolve_reclaim", args, sdk.Amount{}, gasResolveReclaim(public))
}

const lacksMoneyToReturn = "The drop's account lacks the money to give this back"

// resolveReclaim pays the funder for the keys that are gone: their amounts, their
// storage and what was left of their allowances. When they could not be deleted,
// because the account's owner removed one meanwhile, or took the money, they are
// as before.
func resolveReclaim() {
	args := sdk.Args()
	id, public, reason := args.U32("drop_id"), args.PublicKeys("public_keys"), args.String("reason")
	_, deleted := sdk.OnlyResult()
	d := mustLoadDrop(id)
	r := reclaimed{public: public, amount: d.amount.Mul(uint64(len(public))), allowance: args.Amount("allowance")}
	if !deleted || !canPay(r.amount.Add(r.allowance)) {
		for _, key := range public {
			keys.Set(key.Borsh(), claimKey{dropID: id})
		}
		sdk.ReturnUint(0)
		return
	}
	for _, key := range public {
		keys.Remove(key.Borsh())
		r.storage = r.storage.Add(keyStorage(key))
	}
	d.counter -= uint32(len(public))
	d.returned += uint32(len(public))
	r.storage = r.storage.Add(d.saveOrEnd(id))
	sdk.NewPromise(d.funder).Transfer(r.amount.Add(r.storage).Add(r.allowance))
	emitKeysReclaimed(id, d.funder, reason, r)
	if d.counter == 0 {
		emitDropEnded(id, d.funder, reason, sdk.Amount{})
	}
	sdk.ReturnUint(uint64(len(public)))
}

// reclaimed is what keys held that nobody claimed.
type reclaimed struct {
	public                     []sdk.PublicKey
	amount, storage, allowance sdk.Amount
}
