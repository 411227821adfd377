package onelog

import (
	"latchkey/core/amount"
	"latchkey/core/transaction"
)

// keyRights makes keys of each kind and tries what they do not allow.
func keyRights(r *recorder) {
	r.ok(r.sign(bob, bob, fullKey("bob 2")))
	r.fails("AddKeyAlreadyExists", r.sign(bob, bob, fullKey("bob 2")))
	r.ok(r.signBy(bob, alice, "bob 2", transfer("0.1")))
	r.ok(r.sign(bob, bob, transaction.DeleteKey{PublicKey: public("bob 2")}))
	r.fails("DeleteKeyDoesNotExist", r.sign(bob, bob, transaction.DeleteKey{PublicKey: public("bob 2")}))
	r.ok(r.sign(bob, bob, fullKey("bob 2"), transaction.DeleteKey{PublicKey: public("bob 2")}))
	r.refused("AccessKeyNotFound", r.signBy(bob, alice, "bob 2", transfer("0.1")))
	r.fails("ActorNoPermission", r.sign(bob, alice, fullKey("thief")))
	r.fails("ActorNoPermission", r.sign(bob, alice, transaction.DeleteAccount{BeneficiaryID: bob}))

	allowance := near("0.25")
	tiny := amount.From(1)
	r.ok(r.sign(bob, bob, callKey("limited", string(root), &allowance, "create_account", "other"),
		callKey("any method", string(toolID), nil), callKey("tiny", string(toolID), &tiny)))
	r.refused("RequiresFullAccess", r.signBy(bob, root, "limited", transfer("0.001")))
	r.refused("RequiresFullAccess", r.signBy(bob, root, "limited", call("other", "", 5, amount.Zero), call("other", "", 5, amount.Zero)))
	r.refused("DepositWithFunctionCall", r.signBy(bob, root, "limited", call("create_account", "{}", 5, amount.From(1))))
	r.refused("ReceiverMismatch", r.signBy(bob, toolID, "limited", call("create_account", "{}", 5, amount.Zero)))
	r.refused("MethodNameMismatch", r.signBy(bob, root, "limited", call("on_account_created", "{}", 5, amount.Zero)))
	r.refused("NotEnoughAllowance", r.signBy(bob, toolID, "tiny", call("nothing", "", 5, amount.Zero)))
	r.fails("MethodNotFound", r.signBy(bob, root, "limited", call("other", "", 30, amount.Zero))) // what is left comes back to the key
	r.fails("CodeDoesNotExist", r.signBy(bob, toolID, "any method", call("nothing", "", 30, amount.Zero)))
}
