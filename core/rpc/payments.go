package rpc

import (
	"strconv"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
)

// How many payments an answer has, unless more are asked for, and at most, but for those of one block.
const (
	paymentsUsual = 20
	paymentsMax   = 100
)

// payment is one that latchkey_payments tells of.
type payment struct {
	Height      uint64           `json:"block_height"`
	Timestamp   string           `json:"timestamp_nanosec"`
	Transaction transaction.Hash `json:"transaction_hash"`
	Receipt     transaction.Hash `json:"receipt_id"`
	From        account.ID       `json:"from"`
	To          account.ID       `json:"to"`
	Amount      amount.Yocto     `json:"amount"`
}

// latchkeyPayments answers latchkey_payments {account_id, before, limit}: transfers of NEAR to and from an account,
// the newest first, as far as the window of history goes.
func latchkeyPayments(x *exchange, p params) (any, *Error) {
	var q struct {
		AccountID account.ID `json:"account_id"`
		Before    *uint64    `json:"before"`
		Limit     *int       `json:"limit"`
	}
	if failure := p.object(&q); failure != nil {
		return nil, failure
	}
	before, limit := x.view.Head.Height+1, paymentsUsual
	if q.Before != nil {
		before = *q.Before
	}
	if q.Limit != nil {
		limit = *q.Limit
	}
	if q.AccountID == "" || limit < 1 || limit > paymentsMax {
		return nil, parseError("params: account_id is needed, and limit is 1 to %d", paymentsMax)
	}
	if failure := x.enter(); failure != nil {
		return nil, failure
	}
	found, next, err := x.view.Payments(q.AccountID, before, limit)
	if err != nil {
		return nil, internalError(err)
	}
	answer := struct {
		Payments []payment `json:"payments"`
		Next     *uint64   `json:"next"` // before which to go on
		Earliest uint64    `json:"earliest_height"`
		Place
	}{[]payment{}, nil, x.view.Earliest(), x.place()}
	for _, f := range found {
		answer.Payments = append(answer.Payments, payment{f.Block.Height, strconv.FormatUint(f.Block.Time, 10), f.Transaction, f.Receipt, f.From, f.To, f.Amount})
	}
	if next > 0 {
		answer.Next = &next
	}
	return answer, nil
}
