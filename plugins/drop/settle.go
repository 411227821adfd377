package main

import "latchkey/plugins/sdk"

// removeKey deletes a used key and gives back what it no longer needs: storage, and the
// allowance as it stands. Until the key is deleted its storage is still staked: an
// account that has nothing else to pay it from gives it back only then, in settle_key.
func removeKey(c *claim, storage sdk.Amount) {
	unspent, exists := unspentAllowance(c.key)
	payable := canPay(storage.Add(unspent))
	if payable {
		giveBack(c.d.funder, storage.Add(unspent), c.d.is(sponsoredDrop))
		emitKeyDeleted(c.id, c.keyText(), c.d.funder, storage, unspent)
	}
	if payable && !exists {
		return
	}
	receipt := sdk.NewPromise(sdk.CurrentAccount())
	if exists {
		receipt.DeleteKey(c.key)
	}
	if !payable {
		receipt.Call("settle_key", c.settleArgs(storage, unspent), sdk.Amount{}, gasSettle)
	}
}

func (c *claim) settleArgs(storage, unspent sdk.Amount) []byte {
	return sdk.JSON(func(w *sdk.Writer) {
		writeSettling(w, &settling{c.id, c.key, c.d.funder, storage, unspent, c.d.is(sponsoredDrop)})
	})
}

// unspentAllowance returns what is left of a claim key's allowance, or false
// when the account no longer has the key as this contract added it: its owner
// may have removed it, or added it anew as something that is not ours to delete.
func unspentAllowance(key sdk.PublicKey) (sdk.Amount, bool) {
	own, ok := sdk.OwnKey(key)
	ours := ok && own.Permission == sdk.FunctionCall && own.Limited &&
		own.Receiver == sdk.CurrentAccount() && len(own.Methods) == len(claimMethods)
	if !ours {
		return sdk.Amount{}, false
	}
	for i, method := range claimMethods {
		if own.Methods[i] != method {
			return sdk.Amount{}, false
		}
	}
	return own.Allowance, true
}

// settling is what a key that is deleted gives back.
//
//latchkey:json
type settling struct {
	ID        uint32        `json:"drop_id"`
	Key       sdk.PublicKey `json:"public_key"`
	Funder    sdk.AccountID `json:"funder"`
	Storage   sdk.Yocto     `json:"storage"`
	Allowance sdk.Yocto     `json:"allowance"`
	Sponsored bool          `json:"sponsored,omitempty"`
}

// Gives back what a used key no longer needs, once it is deleted.
//
//latchkey:private
func settleKey(s settling) {
	giveBack(s.Funder, s.Storage.Add(s.Allowance), s.Sponsored)
	emitKeyDeleted(s.ID, s.Key.String(), s.Funder, s.Storage, s.Allowance)
}
