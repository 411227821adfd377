package main

import "latchkey/plugins/sdk"

// What nobody claimed goes back to the funder: after the drop's end, when anyone
// may ask for it as it goes nowhere else, or before it, when the funder cancels.
// Keys with a claim under way are left to it; if it fails, they can be taken back
// after all. Tokens follow their keys; those that do not arrive stay the drop's, to be
// sent again by the same call.

// The reasons for which keys are taken back.
const (
	expired   = "expired"
	cancelled = "cancelled"
)

// Takes back what an expired or cancelled drop's keys hold. Anyone may ask. Returns how many
// keys that is, 100 at most.
//
//latchkey:change
//latchkey:returns uint32
func reclaimDrop(of ofDrop) {
	id := of.ID
	d, lives := livingDrop(id)
	if !lives {
		sdk.ReturnUint(0)
		return
	}
	d.requireOver(id)
	reason := expired
	if d.is(cancelledDrop) {
		reason = cancelled
	}
	public, _ := keyLists.Get(dropKey(id))
	d.takeBack(id, public, keysMax, reason)
}

// The gas that reclaim_drop needs attached now; 0 when it would take back no key. The ledger
// asks, and attaches as much, when it takes drops back by itself.
//
//latchkey:view
func getReclaimGas(of ofDrop) uint64 {
	d, lives := livingDrop(of.ID)
	if !lives || !d.is(cancelledDrop) && !d.window.expired(sdk.BlockTimestamp()) {
		return 0
	}
	free := d.free(of.ID)
	if len(free) == 0 {
		return 0
	}
	return uint64(d.gasReclaim(free))
}

// free are the drop's keys that can be taken back at once.
func (d *drop) free(id uint32) (free []sdk.PublicKey) {
	most := keysMax
	if d.is(nftDrop) {
		most = returnsMax
	}
	listed, _ := keyLists.Get(dropKey(id))
	for _, key := range listed {
		if len(free) == most {
			break
		}
		if k, ok := keys.Get(key.Borsh()); ok && k.dropID == id && !k.inFlight() {
			free = append(free, key)
		}
	}
	return free
}

// gasReclaim is what taking these keys back needs attached.
func (d *drop) gasReclaim(public []sdk.PublicKey) sdk.Gas {
	return gasReclaimEntry + gasReclaimKey*sdk.Gas(len(public)) + d.gasResolveReclaim(public)
}

// paidHere is what this account has paid for gas that takes so many keys back, when nobody
// else asked: it comes off what was left of their allowances, which are for gas.
func (d *drop) paidHere(public []sdk.PublicKey) sdk.Amount {
	if sdk.Predecessor() != sdk.CurrentAccount() {
		return sdk.Amount{}
	}
	return sdk.NewAmount(uint64(min(sdk.PrepaidGas(), d.gasReclaim(public)) + gasSend)).Mul(gasPrice)
}

type cancelling struct {
	ID uint32 `json:"drop_id"`
	// Those to take back; all when it is not there.
	Keys sdk.Option[[]sdk.PublicKey] `json:"public_keys"`
	pageLimit
}

// Takes back a drop, or some keys of it, whenever its funder says so. Of a whole drop no
// claim is accepted from then on, however many calls it takes. Returns how many keys it
// took back.
//
//latchkey:change
//latchkey:returns uint32
func cancelDrop(of cancelling) {
	id := of.ID
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
	sdk.Require(listed, "The keys of this drop are not added yet")
	most := of.limit(keysMax)
	if some, given := of.Keys.Get(); given {
		d.takeBack(id, some, most, cancelled)
		return
	}
	if !d.is(cancelledDrop) { // new claims no longer begin
		d.flags |= cancelledDrop
		emitDropCancelled(id, d.funder)
	}
	d.takeBack(id, public, most, cancelled)
}

// livingDrop returns a drop, or false when it has ended.
func livingDrop(id uint32) (*drop, bool) {
	d, ok := drops.Get(dropKey(id))
	sdk.Require(ok || id < loadConfig().nextDropID, noSuchDrop)
	return &d, ok
}

// takeBack takes back the first keys of those listed that are free, and returns
// how many these were; or sends tokens that did not arrive, and returns 1.
func (d *drop) takeBack(id uint32, listed []sdk.PublicKey, most int, reason string) {
	if d.is(nftDrop) {
		most = min(most, returnsMax)
	}
	public, near := d.markFree(id, listed, most)
	if len(public) > 0 {
		requireGas(sdk.PrepaidGas(), d.gasReclaim(public))
		d.save(id)
		d.deleteKeys(id, public, near, reason).Return()
		return
	}
	if d.surplus() {
		requireGas(sdk.PrepaidGas(), gasReclaimEntry+d.gasResolveReclaim(nil))
		d.returnTokens(id, reason)
		d.save(id)
		sdk.ReturnUint(1)
		return
	}
	d.save(id)
	sdk.ReturnUint(0)
}

// markFree marks, as a claim would, the first of the drop's keys that are neither
// claimed nor about to be, and sums the NEAR that they hold. A claimed key may serve
// another drop by now.
func (d *drop) markFree(id uint32, listed []sdk.PublicKey, most int) (free []sdk.PublicKey, held sdk.Amount) {
	for _, key := range listed {
		if len(free) == most {
			break
		}
		if k, ok := keys.Get(key.Borsh()); ok && k.dropID == id && !k.inFlight() {
			k.since = sdk.BlockHeight()
			keys.Set(key.Borsh(), k)
			near, _, _ := d.each(k.used, k.done)
			free, held = append(free, key), held.Add(near)
		}
	}
	return free, held
}

// deleteKeys deletes the access keys, all or none, and has resolve_reclaim learn
// whether they are gone. held is the NEAR that they hold.
func (d *drop) deleteKeys(id uint32, public []sdk.PublicKey, held sdk.Amount, reason string) sdk.Promise {
	self := sdk.CurrentAccount()
	deletion, unspent := sdk.NewPromise(self), sdk.Amount{}
	for _, key := range public {
		if left, exists := unspentAllowance(key); exists {
			deletion.DeleteKey(key)
			unspent = unspent.Add(left)
		}
	}
	if left, enough := unspent.CheckedSub(d.paidHere(public)); enough {
		unspent = left
	} else {
		unspent = sdk.Amount{}
	}
	sdk.Require(canPay(held.Add(unspent)), lacksMoneyToReturn)
	args := sdk.JSON(func(w *sdk.Writer) { writeDeleted(w, &deleted{id, public, unspent, reason}) })
	return deletion.Then(self).Call("resolve_reclaim", args, sdk.Amount{}, d.gasResolveReclaim(public))
}

const lacksMoneyToReturn = "The drop's account lacks the money to give this back"

// deleted are keys that are being deleted.
//
//latchkey:json
type deleted struct {
	ID        uint32          `json:"drop_id"`
	Keys      []sdk.PublicKey `json:"public_keys"`
	Allowance sdk.Yocto       `json:"allowance"`
	// expired or cancelled.
	Reason string `json:"reason"`
}

// The callback of taking keys back: pays the funder for those that are gone, what their
// uses would have brought, their storage and what was left of their allowances. When they
// could not be deleted, because the account's owner removed one meanwhile, or took the
// money, they are as before. Returns how many are gone.
//
//latchkey:private
func resolveReclaim(of deleted) uint32 {
	id, public, reason := of.ID, of.Keys, of.Reason
	gone := sdk.OnlySucceeded()
	d := mustLoadDrop(id)
	r := reclaimed{public: public, allowance: of.Allowance}
	units, tokens := d.held(&r)
	if !gone || !canPay(r.amount.Add(r.allowance)) {
		for _, key := range public {
			k, _ := keys.Get(key.Borsh())
			k.since = 0
			keys.Set(key.Borsh(), k)
		}
		return 0
	}
	d.forget(id, &r)
	d.counter -= uint32(len(public))
	d.returned += uint32(len(public))
	d.owed = d.owed.Sub(r.amount)
	d.ft.needed, d.nft.needed = d.ft.needed.Sub(units), d.nft.needed-tokens
	d.returnTokens(id, reason)
	freed, ended := d.saveOrEnd(id)
	r.storage = r.storage.Add(freed)
	emitKeysReclaimed(id, d.funder, reason, r)
	if ended {
		emitDropEnded(id, d.funder, reason, sdk.Amount{})
	}
	d.refund(r.amount.Add(r.storage).Add(r.allowance))
	return uint32(len(public))
}

// reclaimed is what keys held that nobody claimed.
type reclaimed struct {
	public                     []sdk.PublicKey
	amount, storage, allowance sdk.Amount
}

// held works out what the keys hold. The yocto that transfers of tokens take stays with
// the drop until it ends, for those that give the tokens back.
func (d *drop) held(r *reclaimed) (units sdk.Amount, tokens uint32) {
	for _, key := range r.public {
		k, ok := keys.Get(key.Borsh())
		sdk.Require(ok && k.inFlight(), "No such key is being taken back")
		near, moreUnits, moreTokens := d.each(k.used, k.done)
		if d.is(ftDrop | nftDrop) {
			near = near.Sub(d.yoctos(k))
		}
		r.amount = r.amount.Add(near)
		units, tokens = units.Add(moreUnits), tokens+moreTokens
	}
	return units, tokens
}

// yoctos is what transfers of tokens to a key's claimers would take.
func (d *drop) yoctos(k claimKey) sdk.Amount {
	n := d.stage(k.used).transfers(k.done)
	if len(d.stages) == 1 {
		n += d.stages[0].transfers(0) * uint64(d.uses-k.used-1)
	} else {
		for _, s := range d.stages[k.used+1:] {
			n += s.transfers(0)
		}
	}
	return sdk.NewAmount(n)
}

// forget removes the records of keys that are gone.
func (d *drop) forget(id uint32, r *reclaimed) {
	passwords := d.terms(id).passwords
	for _, key := range r.public {
		keys.Remove(key.Borsh())
		r.storage = r.storage.Add(keyStorage(key))
		if passwords {
			r.storage = r.storage.Add(d.removePasswords(key))
		}
	}
}
