package state

import (
	"latchkey/core/account"
	"latchkey/core/keys"
	"latchkey/core/transaction"
)

// Kinds of records in an account's range. The values are on disk: never renumber.
const (
	kindAccount   = 0
	kindAccessKey = 1
	kindData      = 2
	kindWaiting   = 3 // receipt id -> receipt that waits for data
	kindAwaits    = 4 // data id -> receipt id
	kindReceived  = 5 // data id -> data that came before its receipt
	kindReady     = 6 // receipt id -> receipt that waits for a block with gas left
)

// Outside is the first byte of every key that belongs to no account; account
// ids have no byte below '-'.
const Outside = 0x01

const (
	outsideCode      = 'c' // hash -> code
	outsideGlobal    = 'g' // account id -> hash of the global contract it deployed
	outsidePublished = 'p' // hash -> nothing: the code is a global contract
	outsideSettings  = 's' // nothing -> the ledger's settings
	outsideDelayed   = 'q' // sequence -> receipt id and receiver of a delayed receipt
	outsideUndo      = 'u' // escaped key ‖ height -> value before that block
	outsideUndone    = 'U' // height -> keys with an undo record of that block
)

func accountKey(id account.ID, kind byte, rest []byte) []byte {
	key := make([]byte, 0, len(id)+2+len(rest))
	key = append(key, id...)
	key = append(key, 0, kind)
	return append(key, rest...)
}

func accessKeyKey(id account.ID, k keys.PublicKey) []byte {
	return accountKey(id, kindAccessKey, k.Borsh())
}

func outsideKey(kind byte, rest []byte) []byte {
	return append([]byte{Outside, kind}, rest...)
}

func codeKey(hash transaction.Hash) []byte { return outsideKey(outsideCode, hash[:]) }

// after returns the smallest key above every key with this prefix, or nil when
// there is none.
func after(prefix []byte) []byte {
	for i := len(prefix) - 1; i >= 0; i-- {
		if prefix[i] != 0xff {
			end := append([]byte{}, prefix[:i+1]...)
			end[i]++
			return end
		}
	}
	return nil
}
