package main

import (
	"strconv"

	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/token"
)

// transferArgs are what all transfers are told.
type transferArgs struct {
	receiver    string
	id          string
	approvalID  uint64
	hasApproval bool
	memo        string
	hasMemo     bool
}

func readTransfer(args sdk.Arguments) transferArgs {
	t := transferArgs{receiver: args.Account("receiver_id"), id: args.String("token_id"), hasApproval: args.Has("approval_id")}
	if t.hasApproval {
		t.approvalID = args.U64("approval_id")
	}
	t.memo, t.hasMemo = token.Optional(args, "memo")
	return t
}

func nftTransfer() {
	loadSupply()
	t := readTransfer(sdk.Args())
	token.RequireOneYocto()
	before := t.run(sdk.Predecessor())
	token.Pay(before.owner, approvalsPrice(before.approvals))
}

// run moves the token and returns it as it was. Its approvals end; what was paid for
// them is still to be returned.
func (t transferArgs) run(sender string) (before nft) {
	before = mustLoad(t.id)
	authorized := sender != before.owner
	if authorized {
		t.requireApproved(before, sender)
	}
	sdk.Require(before.owner != t.receiver, "Current and next owner must differ")
	before.give(t.id, t.receiver, nil)
	emitTransfer(t, before.owner, sender, authorized)
	return before
}

func (t transferArgs) requireApproved(n nft, sender string) {
	i := n.approved(sender)
	sdk.Require(i >= 0, "Sender not approved")
	if actual := n.approvals[i].id; t.hasApproval && actual != t.approvalID {
		sdk.Panic("The actual approval_id " + strconv.FormatUint(actual, 10) + " is different from the given approval_id " + strconv.FormatUint(t.approvalID, 10))
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

// nftTransferCall moves the token and tells its receiver, which answers whether to
// give it back. What was paid for its approvals waits for that.
func nftTransferCall() {
	loadSupply()
	args := sdk.Args()
	t, msg := readTransfer(args), args.String("msg")
	token.RequireOneYocto()
	token.RequireGas("nft_transfer_call", gasTransferCall)
	sender := sdk.Predecessor()
	before := t.run(sender)
	question := sdk.JSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("sender_id").String(sender)
		w.Key("previous_owner_id").String(before.owner)
		w.Key("token_id").String(t.id)
		w.Key("msg").String(msg)
		w.EndObject()
	})
	callback := sdk.JSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("previous_owner_id").String(before.owner)
		w.Key("receiver_id").String(t.receiver)
		w.Key("token_id").String(t.id)
		before.writeApprovals(w)
		w.EndObject()
	})
	token.AskReceiver(t.receiver, "nft_on_transfer", question, "nft_resolve_transfer", callback)
}
