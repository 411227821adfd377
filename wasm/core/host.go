//go:build js && wasm

package main

import (
	"crypto/sha256"

	"latchkey/core/authorize"
	"latchkey/core/ledger"
	"latchkey/core/rpc"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/wasm/store"
)

// version is what status tells of this program.
const version = "0.1.0"

// host is the rpc.Host of one request.
type host struct {
	ledger *ledger.Ledger
	number uint32
	now    uint64
	random [32]byte
	failed bool // a transaction could not be finished, and a part of it may be committed
}

var (
	_ rpc.Host      = (*host)(nil)
	_ ledger.Source = (*host)(nil)
)

// Snapshot implements rpc.Host. Nothing else runs meanwhile, so the store
// itself is consistent.
func (h *host) Snapshot() (state.Reader, func(), error) {
	return store.Store(h.number), func() {}, nil
}

// Submit implements rpc.Host: the block is made and committed before it returns.
func (h *host) Submit(tx *transaction.Signed) (refusal authorize.InvalidTx, err error) {
	err = h.ledger.Submit([]*transaction.Signed{tx}, h, func(done ledger.Committed) {
		if len(done.Verdicts) > 0 {
			refusal = done.Verdicts[0]
		}
	})
	h.failed = h.failed || err != nil
	return refusal, err
}

// Now implements rpc.Host.
func (h *host) Now() uint64 { return h.now }

// Random implements ledger.Source: the request's randomness for its first
// block, and what follows from it for the others.
func (h *host) Random() ([32]byte, error) {
	random := h.random
	h.random = sha256.Sum256(random[:])
	return random, nil
}

// Node implements rpc.Host. There is no validator: the first genesis account
// that has a key stands for one.
func (h *host) Node() rpc.Node {
	node := rpc.Node{Version: version}
	for _, a := range h.ledger.Genesis.Accounts {
		if len(a.Keys) > 0 {
			node.ValidatorID, node.PublicKey = string(a.AccountID), a.Keys[0].PublicKey.String()
			break
		}
	}
	return node
}
