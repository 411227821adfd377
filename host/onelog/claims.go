package onelog

import (
	"fmt"

	"latchkey/core/account"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/core/vm"
)

// ClaimsEach is how many claims of each kind RecordClaims makes; the first
// ClaimsWarmUp of them are not to be counted.
const (
	ClaimsEach   = 40
	ClaimsWarmUp = 10
)

// RecordClaims returns a log to measure: a block that sets up a drop contract,
// one that makes a drop, then ClaimsEach blocks with a claim into an account and
// as many with a claim into a new one. The claims were signed before the first
// of them, so they may also be sent to a ledger that has the first two blocks.
func RecordClaims(engine vm.Engine, root string) (*ledger.Log, Code, error) {
	return record(engine, root, nil, func(r *recorder) {
		r.ok(r.sign(dropID, dropID, newDrops))
		var names []string
		for i := range 2 * ClaimsEach {
			names = append(names, fmt.Sprint("claim ", i))
		}
		r.ok(r.createDrop("100", names...))
		var claims []*transaction.Signed
		for i, name := range names {
			if i < ClaimsEach {
				claims = append(claims, r.claim(name, "claim_for", bob, 100))
			} else {
				claims = append(claims, r.claim(name, "create_account_and_claim", account.ID(fmt.Sprintf("new%d.test.near", i)), 100))
			}
		}
		for _, claim := range claims {
			r.ok(claim)
		}
	})
}
