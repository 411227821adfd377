package main

import (
	"strconv"

	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/token"
)

type transfer struct {
	Receiver sdk.AccountID `json:"receiver_id"`
	ID       string        `json:"token_id"`
	// That the caller's approval has.
	Approval sdk.Option[uint64] `json:"approval_id"`
	Memo     sdk.Option[string] `json:"memo"`
}

type transferCall struct {
	transfer
	// What the receiver is told.
	Msg string `json:"msg"`
}

// Moves a token, as its owner or an account that is approved. Takes exactly 1 yocto.
// Approvals end, and what was paid for them comes back.
//
//latchkey:payable
func nftTransfer(t transfer) {
	loadSupply()
	token.RequireOneYocto()
	before := t.run(sdk.Predecessor())
	token.Pay(before.owner, approvalsPrice(before.approvals))
}

// run moves the token and returns it as it was. Its approvals end; what was paid for
// them is still to be returned.
func (t transfer) run(sender string) (before nft) {
	before = mustLoad(t.ID)
	authorized := sender != before.owner
	if authorized {
		t.requireApproved(before, sender)
	}
	sdk.Require(before.owner != t.Receiver, "Current and next owner must differ")
	before.give(t.ID, t.Receiver, nil)
	emitTransfer(t, before.owner, sender, authorized)
	return before
}

func (t transfer) requireApproved(n nft, sender string) {
	i := n.approved(sender)
	sdk.Require(i >= 0, "Sender not approved")
	if actual, given := n.approvals[i].id, t.Approval.Or(n.approvals[i].id); actual != given {
		sdk.Panic("The actual approval_id " + strconv.FormatUint(actual, 10) + " is different from the given approval_id " + strconv.FormatUint(given, 10))
	}
}

// give makes another account the owner, with these approvals.
func (n nft) give(id, to string, approvals []approval) {
	n.delist()
	n.owner, n.approvals = to, approvals
	n.enlist(id)
	n.save(id)
}

// gasTransferCall is what nft_transfer_call must exceed, as in near-contract-standards.
const gasTransferCall = 30 * sdk.TGas

// The same, and calls the receiver's nft_on_transfer with msg, which answers whether to
// give the token back; what was paid for its approvals waits for that. Takes exactly 1
// yocto and more than 30 Tgas. Returns whether the receiver keeps it.
//
//latchkey:payable
//latchkey:returns bool
func nftTransferCall(t transferCall) {
	loadSupply()
	token.RequireOneYocto()
	token.RequireGas("nft_transfer_call", gasTransferCall)
	sender := sdk.Predecessor()
	before := t.run(sender)
	question := sdk.JSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("sender_id").String(sender)
		w.Key("previous_owner_id").String(before.owner)
		w.Key("token_id").String(t.ID)
		w.Key("msg").String(t.Msg)
		w.EndObject()
	})
	callback := sdk.JSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("previous_owner_id").String(before.owner)
		w.Key("receiver_id").String(t.Receiver)
		w.Key("token_id").String(t.ID)
		before.writeApprovals(w)
		w.EndObject()
	})
	token.AskReceiver(t.Receiver, "nft_on_transfer", question, "nft_resolve_transfer", callback)
}
