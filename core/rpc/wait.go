package rpc

import (
	"fmt"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

// Waiter is a Host that makes blocks beside its requests. One that makes all the
// blocks it can before Submit returns need not be one.
type Waiter interface {
	// WaitAbove returns true as soon as a block above height is committed, and false
	// when that takes longer than nanosec.
	WaitAbove(height, nanosec uint64) bool
}

// waitLevels are the values of wait_until, and whether they wait until all
// receipts, refunds included, have run. What is in a block is final.
var waitLevels = map[string]bool{"NONE": false, "INCLUDED": false, "INCLUDED_FINAL": false,
	"EXECUTED_OPTIMISTIC": true, "EXECUTED": true, "FINAL": true}

// awaitNanosec bounds the wait for receipts, as nearcore's does.
const awaitNanosec = 10e9

// statusOnce tells what became of a transaction once it has come as far as level.
// Receipts wait for later blocks when one is full.
func (x *exchange) statusOnce(hash transaction.Hash, level string, withReceipts bool) (any, *Error) {
	for until := x.host.Now() + awaitNanosec; ; {
		s, failure := x.newest(hash, withReceipts)
		switch {
		case failure != nil:
			return nil, failure
		case s == nil:
			return nil, unknownTransaction(hash)
		}
		if _, waits := x.host.(Waiter); s.Complete || !waitLevels[level] || !waits {
			return x.shownOutcome(s, withReceipts)
		}
		if !x.waitAbove(until) {
			return nil, timeout(hash)
		}
	}
}

// waitAbove waits for a block above the one that is viewed: false when there is none by
// that time, or when the host does not wait.
func (x *exchange) waitAbove(until uint64) bool {
	waiter, waits := x.host.(Waiter)
	now := x.host.Now()
	return waits && now < until && waiter.WaitAbove(x.view.Head.Height, until-now)
}

// newest reads a transaction's status from the newest state.
func (x *exchange) newest(hash transaction.Hash, withReceipts bool) (*ledger.TransactionStatus, *Error) {
	release, failure := x.refresh()
	if failure != nil {
		return nil, failure
	}
	defer release()
	read := x.view.Outcomes
	if withReceipts {
		read = x.view.Transaction
		if failure := x.enter(); failure != nil {
			return nil, failure
		}
	}
	s, err := read(hash)
	if err != nil {
		return nil, internalError(err)
	}
	return s, nil
}

// timeout says that the transaction is on its way; asking again goes on waiting.
func timeout(hash transaction.Hash) *Error {
	return handlerError(causeTimeout, struct{}{},
		fmt.Sprintf("Transaction %s is in a block, but not all of its receipts have run", hash))
}
