package main

import (
	"strconv"

	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/token"
)

// approvalsMax is how many accounts a token may be approved for: ending them all, and
// restoring them after a transfer, must fit in one call's gas.
const approvalsMax = 50

// ownedBy returns a token of the caller's.
func ownedBy(caller, id string) nft {
	n := mustLoad(id)
	sdk.Require(n.owner == caller, "Predecessor must be token owner.")
	return n
}

type approvalOf struct {
	ID      string        `json:"token_id"`
	Account sdk.AccountID `json:"account_id"`
}

type approving struct {
	approvalOf
	// What the account's nft_on_approve is told.
	Msg sdk.Option[string] `json:"msg"`
}

type asked struct {
	ID      string        `json:"token_id"`
	Account sdk.AccountID `json:"approved_account_id"`
	// That the approval has.
	Approval sdk.Option[uint64] `json:"approval_id"`
}

// Lets an account transfer a token of the caller's. Takes what the approval's storage
// costs, at least 1 yocto; the rest comes back. With msg it calls the account's
// nft_on_approve and returns its result.
//
//latchkey:payable
//latchkey:returns sdk.Value
func nftApprove(a approving) {
	loadSupply()
	id, account := a.ID, a.Account
	msg, tell := a.Msg.Get()
	owner := sdk.Predecessor()
	sdk.Require(!sdk.AttachedDeposit().IsZero(), "Requires attached deposit of at least 1 yoctoNEAR")
	n := ownedBy(owner, id)
	made := approval{account, n.nextApproval}
	n.nextApproval++
	var price sdk.Amount
	if i := n.approved(account); i >= 0 {
		n.approvals[i] = made
	} else {
		if len(n.approvals) == approvalsMax {
			sdk.Panic("A token is approved for at most " + strconv.Itoa(approvalsMax) + " accounts: revoke one first")
		}
		n.approvals = append(n.approvals, made)
		price = approvalsPrice([]approval{made})
	}
	excess := takeDeposit(price)
	n.save(id)
	if sdk.NewAmount(1).Less(excess) { // a single yocto is what shows full access
		token.Pay(owner, excess)
	}
	if !tell {
		sdk.ReturnJSON(func(w *sdk.Writer) { w.Null() })
		return
	}
	sdk.NewPromise(account).CallWeight("nft_on_approve", sdk.JSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("token_id").String(id)
		w.Key("owner_id").String(owner)
		w.Key("approval_id").Uint(made.id)
		w.Key("msg").String(msg)
		w.EndObject()
	}), sdk.Amount{}, 0, 1).Return()
}

// Ends an approval of a token of the caller's, if there is one, and pays it back. Takes
// exactly 1 yocto.
//
//latchkey:payable
func nftRevoke(a approvalOf) {
	loadSupply()
	id, account := a.ID, a.Account
	token.RequireOneYocto()
	n := ownedBy(sdk.Predecessor(), id)
	i := n.approved(account)
	if i < 0 {
		return
	}
	ended := n.approvals[i]
	n.approvals = append(n.approvals[:i], n.approvals[i+1:]...)
	n.save(id)
	token.Pay(n.owner, approvalsPrice([]approval{ended}))
}

// Ends all approvals of a token of the caller's and pays them back. Takes exactly 1
// yocto.
//
//latchkey:payable
func nftRevokeAll(of ofToken) {
	loadSupply()
	id := of.ID
	token.RequireOneYocto()
	n := ownedBy(sdk.Predecessor(), id)
	price := approvalsPrice(n.approvals)
	n.approvals = nil
	n.save(id)
	token.Pay(n.owner, price)
}

// Whether an account is approved, with this id if one is given.
//
//latchkey:view
func nftIsApproved(a asked) bool {
	loadSupply()
	n := mustLoad(a.ID)
	i := n.approved(a.Account)
	return i >= 0 && a.Approval.Or(n.approvals[i].id) == n.approvals[i].id
}
