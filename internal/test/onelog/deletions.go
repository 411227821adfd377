package onelog

import (
	"strings"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
)

// deletions ends accounts, also ones that others still refer to.
func deletions(r *recorder) {
	const brief account.ID = "brief.alice.test.near"
	create := []transaction.Action{transaction.CreateAccount{}, transfer("3"), fullKey(string(brief))}
	r.ok(r.sign(alice, brief, create...))
	r.ok(r.sign(brief, brief, transaction.DeleteAccount{BeneficiaryID: bob}))
	r.refused("SignerDoesNotExist", r.sign(brief, bob, transfer("1")))
	r.fails("AccountDoesNotExist", r.sign(alice, brief, transfer("1")))
	r.ok(r.sign(alice, brief, create...))
	r.refused("InvalidNonce", func() *transaction.Signed { // a nonce of its first life
		old := r.draft(brief, bob, string(brief), transfer("1"))
		old.Nonce = 1
		return old.Sign(key(string(brief)))
	}())
	delete(r.nonces, public(string(brief)))
	r.ok(r.sign(brief, brief, transaction.DeleteAccount{BeneficiaryID: "nobody.test.near"})) // the money is burnt
	r.ok(r.sign(alice, brief, transaction.CreateAccount{}, transfer("3"), transaction.DeleteAccount{BeneficiaryID: alice}))

	c := newContract(1)
	c.method("fill", c.do("storage_write", "large", strings.Repeat("v", 11_000), 0))
	c.method("leaves", c.do("promise_create", string(toolID), "fill", "", amount.Zero, 30*tera),
		c.do("promise_batch_create", string(toolID)), c.do("promise_batch_action_delete_account", 1, string(bob)))
	r.deploy(c, toolID)
	r.ok(r.sign(alice, toolID, call("fill", "", 50, amount.Zero)))
	r.fails("DeleteAccountWithLargeState", r.sign(toolID, toolID, transaction.DeleteAccount{BeneficiaryID: bob}))
	r.ok(r.sign(alice, toolID, call("leaves", "", 200, near("0.1"))))
	r.blocks(r.sign(alice, bob, transfer("1")), r.sign(bob, bob, transaction.DeleteAccount{BeneficiaryID: alice}), r.sign(alice, bob, transfer("1")))
}
