package rpc

import (
	"fmt"

	"latchkey/core/transaction"
)

// Waiter is a Host that makes blocks beside its requests. One that makes all the
// blocks it can before Submit returns need not be one.
type Waiter interface {
	// Await returns true as soon as a block above height is committed, and false
	// when that takes longer than nanosec.
	Await(height, nanosec uint64) bool
}

// awaitNanosec bounds the wait for receipts, as nearcore's does.
const awaitNanosec = 10e9

// timeout says that the transaction is on its way; asking again goes on waiting.
func timeout(hash transaction.Hash) *Error {
	return handlerError("TIMEOUT_ERROR", struct{}{},
		fmt.Sprintf("Transaction %s is in a block, but not all of its receipts have run", hash))
}
