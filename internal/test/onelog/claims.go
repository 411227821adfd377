package onelog

import (
	"fmt"

	"latchkey/core/account"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/core/vm"
)

// What RecordClaims makes, in blocks. JavaScript's engines take hundreds of calls
// until they have compiled what runs often, so there are more claims to warm up
// than to count.
const (
	ClaimsSetUp  = 2 + claimDrops // a contract that is set up, what it takes, and drops
	ClaimsWarmUp = 1200           // claims of both kinds by turns
	ClaimsEach   = 100            // claims into an account, then as many into new ones

	claimDrops     = (ClaimsWarmUp + 2*ClaimsEach) / dropClaimsMost
	dropClaimsMost = 70 // what one transaction has gas for
)

// RecordClaims returns a log to measure, with the plugins of the module at that
// folder: ClaimsSetUp blocks, then ClaimsWarmUp with a claim each, then twice
// ClaimsEach to be counted. The claims were signed before the first of them, so
// they may also be sent to a ledger that has the first blocks.
func RecordClaims(engine vm.Engine, module string) (*ledger.Log, Code, error) {
	return record(engine, module, nil, func(r *recorder) {
		r.ok(r.sign(dropID, dropID, newDrops))
		r.ok(r.sign(root, alice, transfer("2000")))
		name := func(n int) string { return fmt.Sprint("claim ", n) }
		for drop := range claimDrops {
			var names []string
			for n := range dropClaimsMost {
				names = append(names, name(drop*dropClaimsMost+n))
			}
			r.ok(r.createDrop("100", names...))
		}
		var claims []*transaction.Signed
		for n := range ClaimsWarmUp + 2*ClaimsEach {
			if intoAccount(n) {
				claims = append(claims, r.claim(name(n), "claim_for", bob, 100))
			} else {
				claims = append(claims, r.claim(name(n), "create_account_and_claim", account.ID(fmt.Sprintf("new%d.test.near", n)), 100))
			}
		}
		for _, claim := range claims {
			r.ok(claim)
		}
		if blocks := ClaimsSetUp + len(claims); len(r.log.Inputs) != blocks {
			r.fail("%d blocks, want %d", len(r.log.Inputs), blocks)
		}
	})
}

// intoAccount tells the kind of the claim n.
func intoAccount(n int) bool {
	if n < ClaimsWarmUp {
		return n%2 == 0
	}
	return n < ClaimsWarmUp+ClaimsEach
}
