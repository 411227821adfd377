package main

import (
	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/token"
)

type moved struct {
	Previous sdk.AccountID `json:"previous_owner_id"`
	Receiver sdk.AccountID `json:"receiver_id"`
	ID       string        `json:"token_id"`
	// Those that the token had, by account.
	Approvals sdk.Option[sdk.Arguments] `json:"approved_account_ids"`
}

// The callback of nft_transfer_call: returns the token, with the approvals that it had, if
// the receiver failed or said so and still has it. It reports whether the receiver keeps
// it.
//
//latchkey:private
func nftResolveTransfer(m moved) bool {
	previous, receiver, id := m.Previous, m.Receiver, m.ID
	approvals := readApprovals(m.Approvals)
	n := mustLoad(id)
	if !givenBack() || n.owner != receiver {
		token.Pay(previous, approvalsPrice(approvals))
		return true
	}
	token.Pay(receiver, approvalsPrice(n.approvals))
	n.give(id, previous, approvals)
	emitTransfer(transfer{ID: id, Receiver: previous}, receiver, "", false)
	return false
}

// givenBack reports whether the receiver did not say that it keeps the token.
func givenBack() bool {
	answer, ok := token.Answer()
	return !ok || answer.Kind != sdk.Bool || answer.Text == "true"
}

func readApprovals(given sdk.Option[sdk.Arguments]) (approvals []approval) {
	from, some := given.Get()
	if !some {
		return nil
	}
	for _, account := range from.Names() {
		approvals = append(approvals, approval{account, from.Uint(account, 1<<64-1)})
	}
	return approvals
}
