package main

import "latchkey/plugins/sdk"

// reclaimDrop gives the funder back what an expired drop's keys hold. Anyone may
// ask for it: the money goes nowhere else. It returns how many keys that is; keys
// with a claim under way are left to it, and can be reclaimed if it fails.
func reclaimDrop() {
	id := sdk.Args().U32("drop_id")
	d, ok := drops.Get(dropKey(id))
	if !ok {
		sdk.Require(id < loadConfig().nextDropID, "No drop information for such drop_id")
		sdk.ReturnUint(0)
		return
	}
	d.window.requireExpired(id)
	public := freeKeys(id)
	if len(public) == 0 {
		sdk.ReturnUint(0)
		return
	}
	requireGas(sdk.PrepaidGas(), gasReclaimEntry+gasReclaimKey*sdk.Gas(len(public))+gasResolveReclaim(public))
	deleteKeys(id, public).Return()
}

// freeKeys lists a drop's keys that are neither claimed nor about to be. A claimed
// key may serve another drop by now.
func freeKeys(id uint32) (free []sdk.PublicKey) {
	listed, _ := keyLists.Get(dropKey(id))
	for _, key := range listed {
		if k, ok := keys.Get(key.Borsh()); ok && k.dropID == id && !k.inFlight() {
			free = append(free, key)
		}
	}
	return free
}

// deleteKeys deletes the access keys, all or none, and has resolve_reclaim learn
// whether they are gone. Until then they are marked, as by a claim.
func deleteKeys(id uint32, public []sdk.PublicKey) sdk.Promise {
	self := sdk.CurrentAccount()
	deletion, unspent := sdk.NewPromise(self), sdk.Amount{}
	for _, key := range public {
		keys.Set(key.Borsh(), claimKey{dropID: id, since: sdk.BlockHeight()})
		if left, exists := unspentAllowance(key); exists {
			deletion.DeleteKey(key)
			unspent = unspent.Add(left)
		}
	}
	args := sdk.JSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("drop_id").Uint(uint64(id))
		writeKeys(w, public)
		w.Key("allowance").Amount(unspent)
		w.EndObject()
	})
	return deletion.Then(self).Call("resolve_reclaim", args, sdk.Amount{}, gasResolveReclaim(public))
}

// resolveReclaim pays the funder for the keys that are gone: their amounts, their
// storage and what was left of their allowances. When they could not be deleted,
// because the account's owner removed one meanwhile, they are as before.
func resolveReclaim() {
	args := sdk.Args()
	id, public, unspent := args.U32("drop_id"), args.PublicKeys("public_keys"), args.Amount("allowance")
	_, deleted := sdk.OnlyResult()
	d := mustLoadDrop(id)
	if !deleted {
		for _, key := range public {
			keys.Set(key.Borsh(), claimKey{dropID: id})
		}
		sdk.ReturnUint(0)
		return
	}
	r := reclaimed{public: public, amount: d.amount.Mul(uint64(len(public))), allowance: unspent}
	for _, key := range public {
		keys.Remove(key.Borsh())
		r.storage = r.storage.Add(keyStorage(key))
	}
	d.counter -= uint32(len(public))
	r.storage = r.storage.Add(d.saveOrEnd(id))
	sdk.NewPromise(d.funder).Transfer(r.amount.Add(r.storage).Add(r.allowance))
	emitKeysReclaimed(id, d.funder, r)
	if d.counter == 0 {
		emitDropEnded(id, d.funder, "expired", sdk.Amount{})
	}
	sdk.ReturnUint(uint64(len(public)))
}

// reclaimed is what keys held that nobody claimed.
type reclaimed struct {
	public                     []sdk.PublicKey
	amount, storage, allowance sdk.Amount
}
