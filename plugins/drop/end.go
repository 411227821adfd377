package main

import "latchkey/plugins/sdk"

// saveOrEnd stores the drop, or ends it when it has no key left and no tokens; it
// returns the NEAR that this sets free, and whether the drop has ended.
func (d *drop) saveOrEnd(id uint32) (freed sdk.Amount, ended bool) {
	if d.counter > 0 || d.nft.held > 0 || d.returning > 0 || !d.ft.held.IsZero() {
		d.save(id)
		return freed, false
	}
	freed, listed := d.remove(id)
	endedDrops.Set(dropKey(id), endedDrop{
		Claimed: listed - d.returned, Returned: d.returned, Cancelled: d.is(cancelledDrop), At: sdk.BlockTimestamp()})
	return freed.Sub(endedStake()), true
}

// endedStake is what stays of a drop's price, for the record of how it ended.
func endedStake() sdk.Amount {
	return sdk.StoragePrice.Mul(sdk.RecordBytes(dropKeyBytes, endedValueBytes))
}

// remove removes the drop's records. It returns the NEAR that this sets free, and
// how many keys were listed.
func (d *drop) remove(id uint32) (freed sdk.Amount, listed uint32) {
	drops.Remove(dropKey(id))
	if public, ok := keyLists.Get(dropKey(id)); ok {
		listed = uint32(len(public))
		keyLists.Remove(dropKey(id))
	}
	if d.is(restrictedDrop) {
		restrictions.Remove(dropKey(id))
	}
	if d.is(describedDrop) {
		cards.Remove(dropKey(id))
		sdk.Remove(pictureKey(id))
	}
	d.uncountDrop()
	d.unlist(id)
	return d.stake.Add(d.owed), listed
}
