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

// nftApprove lets an account transfer the token, and tells it when there is a msg.
func nftApprove() {
	loadSupply()
	args := sdk.Args()
	id, account := args.String("token_id"), args.Account("account_id")
	msg, tell := token.Optional(args, "msg")
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

// nftRevoke ends an approval, if there is one.
func nftRevoke() {
	loadSupply()
	args := sdk.Args()
	id, account := args.String("token_id"), args.Account("account_id")
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

func nftRevokeAll() {
	loadSupply()
	id := sdk.Args().String("token_id")
	token.RequireOneYocto()
	n := ownedBy(sdk.Predecessor(), id)
	price := approvalsPrice(n.approvals)
	n.approvals = nil
	n.save(id)
	token.Pay(n.owner, price)
}

func nftIsApproved() {
	loadSupply()
	args := sdk.Args()
	id, account := args.String("token_id"), args.Account("approved_account_id")
	n := mustLoad(id)
	i := n.approved(account)
	approved := i >= 0 && (!args.Has("approval_id") || args.U64("approval_id") == n.approvals[i].id)
	sdk.ReturnBool(approved)
}
