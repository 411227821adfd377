//go:build js && wasm

package main

import (
	"crypto/sha256"
	"errors"

	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/rpc"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/wasm/store"
)

// host is the rpc.Host of one request.
type host struct {
	ledger *ledger.Ledger
	number uint32
	now    uint64
	random [32]byte
	// patient: a transaction that skips nonces is left for later. Clients send
	// several at once, and the one signed last may come first.
	patient bool
	hold    hold
	effect  effect
	toEnd   bool        // a drop was made that will be over some day
	gap     *ledger.Gap // of effectEarly
	held    held        // of effectHeld
}

// hold is which transactions wait for the word of whoever runs the host.
type hold byte

const (
	holdNone   hold = iota
	holdClaims      // those that a claim key has signed
	holdAll
)

// held is what is told of a transaction that waits for that.
type held struct {
	ClaimKeys []keys.PublicKey `json:"claim_keys"`
}

// effect is what a request has done to the ledger.
type effect byte

const (
	effectNone      effect = iota
	effectCommitted        // a block was made
	effectFailed           // the work did not finish; a part of it may be committed
	effectEarly            // nothing: the transaction skips nonces
	effectHeld             // nothing: the transaction is held
)

var (
	errEarly = errors.New("the transaction skips nonces")
	errHeld  = errors.New("the transaction is held")
)

var (
	_ rpc.Host      = (*host)(nil)
	_ rpc.Knowing   = (*host)(nil)
	_ ledger.Source = (*host)(nil)
)

// Snapshot implements rpc.Host. Nothing else runs meanwhile, so the store
// itself is consistent.
func (h *host) Snapshot() (state.Reader, func(), error) {
	return store.Store(h.number), func() {}, nil
}

// Submit implements rpc.Host: the block is made and committed before it returns.
func (h *host) Submit(tx *transaction.Signed, _ string) (done rpc.Submitted, err error) {
	if err := h.wait(tx); err != nil {
		return done, err
	}
	var just []ledger.Made
	err = h.ledger.Submit([]*transaction.Signed{tx}, h, func(made ledger.Committed) {
		just = append(just, made.Made...)
		if made.Blocks > 0 {
			h.effect = effectCommitted
			h.toEnd = h.toEnd || made.DropsToEnd
		}
		if len(made.Verdicts) > 0 {
			done = rpc.Submitted{Refusal: made.Verdicts[0], Status: made.Statuses[0]}
		}
	})
	if err == nil {
		err = h.noteEvents(just...)
	}
	if err != nil {
		h.effect = effectFailed
	}
	return done, err
}

// waited is the transaction that was last held or left for later. It came here with a valid
// signature, and comes again when its word is there.
var waited struct {
	hash      transaction.Hash
	signature keys.Signature
}

// SignatureKnown implements rpc.Knowing. The hash covers the public key.
func (h *host) SignatureKnown(tx *transaction.Signed) bool {
	return waited.hash == tx.Hash() && waited.signature == tx.Signature
}

// wait is an error for a transaction that is left for later.
func (h *host) wait(tx *transaction.Signed) error {
	err := h.mustWait(tx)
	if err == errHeld || err == errEarly {
		waited.hash, waited.signature = tx.Hash(), tx.Signature
	}
	return err
}

func (h *host) mustWait(tx *transaction.Signed) error {
	if !h.patient && h.hold == holdNone {
		return nil
	}
	v, err := h.ledger.View(store.Store(h.number))
	if err != nil {
		return err
	}
	if h.hold != holdNone {
		h.held.ClaimKeys = v.ClaimKeys(tx)
	}
	if h.patient {
		h.gap = v.Gap(tx)
	}
	switch err := v.Err(); {
	case err != nil:
		return err
	case h.hold == holdAll || len(h.held.ClaimKeys) > 0:
		h.effect = effectHeld
		return errHeld
	case h.gap != nil:
		h.effect = effectEarly
		return errEarly
	}
	return nil
}

// Administer implements rpc.Host, as Submit does.
func (h *host) Administer(change *ledger.SignedAdminChange) (ledger.AdminRefusal, error) {
	refusal, err := h.ledger.SubmitAdmin(change, h, func(ledger.Committed) { h.effect = effectCommitted })
	if err == nil {
		err = h.noteEvents()
	}
	if err != nil {
		h.effect = effectFailed
	}
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
	node := rpc.Node{Version: rpc.Version}
	for _, a := range h.ledger.Genesis.Accounts {
		if len(a.Keys) > 0 {
			node.ValidatorID, node.PublicKey = string(a.AccountID), a.Keys[0].PublicKey.String()
			break
		}
	}
	return node
}
