package main

import (
	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/token"
)

// nftResolveTransfer returns the token, with the approvals that it had, if the receiver
// failed or said so and still has it. It reports whether the receiver keeps it.
func nftResolveTransfer() {
	args := sdk.Args()
	previous, receiver, id := args.Account("previous_owner_id"), args.Account("receiver_id"), args.String("token_id")
	approvals := readApprovals(args)
	n := mustLoad(id)
	if !givenBack() || n.owner != receiver {
		token.Pay(previous, approvalsPrice(approvals))
		sdk.ReturnBool(true)
		return
	}
	token.Pay(receiver, approvalsPrice(n.approvals))
	n.give(id, previous, approvals)
	emitTransfer(transferArgs{id: id, receiver: previous}, receiver, "", false)
	sdk.ReturnBool(false)
}

// givenBack reports whether the receiver did not say that it keeps the token.
func givenBack() bool {
	answer, ok := token.Answer()
	return !ok || answer.Kind != sdk.Bool || answer.Text == "true"
}

func readApprovals(args sdk.Arguments) (approvals []approval) {
	if !args.Has("approved_account_ids") {
		return nil
	}
	from := args.Object("approved_account_ids")
	for _, account := range from.Names() {
		approvals = append(approvals, approval{account, from.Uint(account, 1<<64-1)})
	}
	return approvals
}
