package onelog

import (
	"fmt"

	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

// dues has the ledger take back by itself a drop that is over, and one that is not.
func dues(r *recorder) {
	end := r.time + 20*second
	made := r.ok(r.sign(alice, readyID, call("create_near_drop",
		fmt.Sprintf(`{"public_keys":[%q,%q],"amount_per_drop":%q,"end":"%d"}`, public("due 1"), public("due 2"), near("1"), end), 200, near("3"))))
	var id uint32
	if _, err := fmt.Sscan(made, &id); err != nil {
		r.fail("the drop is %q", made)
	}
	due := ledger.Due{Contract: readyID, Drop: id, Gas: 21 * tera}
	r.apply(ledger.Input{Due: []ledger.Due{due}}) // it fails: the drop is not over
	r.time = end
	r.apply(ledger.Input{Due: []ledger.Due{{Contract: "nobody.test.near", Drop: id, Gas: tera}, due, {Contract: readyID, Drop: id}}})
	r.refused("AccessKeyNotFound", r.signBy(readyID, readyID, "due 1", call("claim_for", fmt.Sprintf(`{"account_id":%q}`, alice), 100, amount.Zero)))
}

// moves seals the ledger, in vain while receipts wait, and opens it again.
func moves(r *recorder) {
	const there, elsewhere = "https://there.example", "https://elsewhere.example"
	seal := func(code, to string) {
		change := r.change()
		change.Seal = new(to)
		r.administer(code, change.Sign(key("heir")))
	}
	open := func(code, at string) {
		change := r.change()
		change.Open = new(at)
		r.administer(code, change.Sign(key("heir")))
	}
	open("AdminOpensOther", there)
	r.deployBurner(alice)
	burn := call("burn", "", 900, amount.Zero)
	r.apply(ledger.Input{Transactions: []*transaction.Signed{r.sign(root, alice, burn), r.sign(root, alice, burn)}})
	seal("AdminReceiptsWait", there) // what is left of their gas is on its way
	for r.err == nil && r.view().Head.DelayedFirst < r.view().Head.DelayedNext {
		r.apply(ledger.Input{})
	}
	seal("", there)
	r.refused("FunctionCallError", r.sign(alice, root, transfer("1")))
	seal("AdminLedgerSealed", elsewhere)
	open("AdminOpensOther", elsewhere)
	r.apply(ledger.Input{Due: []ledger.Due{{Contract: readyID, Drop: 0, Gas: 21 * tera}}})
	open("", there)
	r.ok(r.sign(alice, alice, transfer("1")))
}
