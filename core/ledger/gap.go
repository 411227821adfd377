package ledger

import (
	"time"

	"latchkey/core/transaction"
)

// GapWait bounds how long a transaction that skips nonces waits for those that it
// skips. Clients send several at once over as many connections, and what was signed
// last may arrive first: taken as they come, the earlier ones would be refused, and
// near-api-js would then sign some of them twice the same.
const GapWait = time.Second

// LoneWait takes its place for a transaction that skips a single nonce while no
// other of its key is on its way. near-api-js 6 skips one each time, and one that is
// refused after all is signed anew by itself, so never twice the same.
const LoneWait = 100 * time.Millisecond

// Gap tells a host that a transaction skips nonces, and how long to leave it.
type Gap struct {
	// Of names the account and the key whose nonces are skipped: transactions of
	// others are not waited for.
	Of string `json:"of"`
	// Wait is how long to wait, in milliseconds; Alone, if it is not 0, when no other
	// transaction of the key waits.
	Wait  int64 `json:"wait_ms"`
	Alone int64 `json:"alone_ms,omitempty"`
}

// Gap returns the gap that tx leaves, or nil.
func (v *View) Gap(tx *transaction.Signed) *Gap {
	key, _ := v.AccessKey(tx.SignerID, tx.PublicKey)
	if tx.Nonce <= key.Nonce+1 {
		return nil
	}
	g := &Gap{Of: string(tx.SignerID) + " " + tx.PublicKey.String(), Wait: GapWait.Milliseconds()}
	if tx.Nonce == key.Nonce+2 {
		g.Alone = LoneWait.Milliseconds()
	}
	return g
}
