package onelog

import (
	"crypto/sha256"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/transaction"
)

// asks makes what sender signs for a relayer with the named key.
func (r *recorder) asks(sender, receiver account.ID, by string, actions ...transaction.Action) transaction.DelegateAction {
	tx := r.draft(sender, receiver, by, actions...)
	return transaction.DelegateAction{SenderID: sender, ReceiverID: receiver, Actions: actions, Nonce: tx.Nonce,
		MaxBlockHeight: r.view().Head.Height + 100, PublicKey: tx.PublicKey}
}

// brought is a delegate action that bob brings to its sender.
func (r *recorder) brought(d transaction.Delegate) *transaction.Signed {
	return r.sign(bob, d.SenderID, d)
}

// relays lets bob pay for what alice signs, and fails to in every way.
func relays(r *recorder) {
	full := string(alice)
	c := newContract(1)
	c.method("paid", c.do("predecessor_account_id", 0), c.do("signer_account_id", 1), c.do("attached_deposit", 0), c.do("value_return", -1, 0))
	c.method("fails", c.do("panic_utf8", "the relayed call fails"))
	r.deploy(c, toolID)

	first := r.asks(alice, toolID, full, call("paid", "", 30, near("0.5"))).Sign(key(full))
	r.ok(r.brought(first))
	r.fails("DelegateActionInvalidNonce", r.brought(first))
	r.ok(r.brought(r.asks(alice, bob, full, transfer("1"), transfer("1")).Sign(key(full))))
	r.ok(r.brought(r.asks(alice, toolID, full, call("fails", "", 30, near("0.5"))).Sign(key(full)))) // the deposit becomes alice's
	r.ok(r.brought(r.asks(alice, alice, full, fullKey("alice 3")).Sign(key(full))))
	r.ok(r.sign(alice, alice, r.asks(alice, alice, "alice 3", transaction.DeleteKey{PublicKey: public("alice 3")}).Sign(key("alice 3"))))
	r.ok(r.brought(r.asks(alice, "relayed.alice.test.near", full, transaction.CreateAccount{}, transfer("2"), fullKey("relayed")).Sign(key(full))))

	forged := r.asks(alice, bob, full, transfer("1")).Sign(key(full))
	forged.Actions = []transaction.Action{transfer("10")}
	r.fails("DelegateActionInvalidSignature", r.brought(forged))
	late := r.asks(alice, bob, full, transfer("1"))
	late.MaxBlockHeight = 1
	r.fails("DelegateActionExpired", r.brought(late.Sign(key(full))))
	r.fails("DelegateActionSenderDoesNotMatchTxReceiver", r.sign(bob, toolID, r.asks(alice, bob, full, transfer("1")).Sign(key(full))))
	r.fails("AccessKeyNotFound", r.brought(r.asks(alice, bob, "thief", transfer("1")).Sign(key("thief"))))
	ahead := r.asks(alice, bob, full, transfer("1"))
	ahead.Nonce = 1 << 60
	r.fails("DelegateActionNonceTooLarge", r.brought(ahead.Sign(key(full))))
	// A later action fails, so the delegated ones were never sent on.
	r.fails("ActorNoPermission", r.sign(bob, alice, r.asks(alice, bob, full, transfer("1")).Sign(key(full)), fullKey("bob's")))
	relaysOfLimitedKeys(r)
	secp256k1Keys(r)
}

func relaysOfLimitedKeys(r *recorder) {
	one := amount.From(1)
	r.ok(r.sign(alice, alice, callKey("relay only", string(toolID), &one, "paid")))
	by := func(receiver account.ID, actions ...transaction.Action) *transaction.Signed {
		return r.brought(r.asks(alice, receiver, "relay only", actions...).Sign(key("relay only")))
	}
	r.ok(by(toolID, call("paid", "", 30, amount.Zero)))
	r.fails("RequiresFullAccess", by(toolID, transfer("1")))
	r.fails("DepositWithFunctionCall", by(toolID, call("paid", "", 30, one)))
	r.fails("ReceiverMismatch", by(bob, call("paid", "", 30, amount.Zero)))
	r.fails("MethodNameMismatch", by(toolID, call("fails", "", 30, amount.Zero)))
}

// secp256k1Keys adds a key of that type, which signs transactions and delegate
// actions.
func secp256k1Keys(r *recorder) {
	secret, err := keys.FromSecp256k1(sha256.Sum256([]byte("onelog secp256k1")))
	if err != nil {
		r.fail("%v", err)
		return
	}
	r.ok(r.sign(alice, alice, transaction.AddKey{PublicKey: secret.PublicKey(), AccessKey: fullKey("").(transaction.AddKey).AccessKey}))
	record, _ := r.view().AccessKey(alice, secret.PublicKey())
	signed := func(nonce uint64, actions ...transaction.Action) transaction.Transaction {
		tx := r.draft(alice, bob, string(alice), actions...)
		tx.PublicKey, tx.Nonce = secret.PublicKey(), record.Nonce+nonce
		return tx
	}
	r.ok(signed(1, transfer("1")).Sign(secret))
	r.refused("InvalidSignature", signed(2, transfer("1")).Sign(key(string(alice))))
	d := r.asks(alice, bob, string(alice), transfer("1"))
	d.PublicKey, d.Nonce = secret.PublicKey(), record.Nonce+3
	r.ok(r.brought(d.Sign(secret)))
	r.ok(r.sign(alice, alice, transaction.DeleteKey{PublicKey: secret.PublicKey()}))
}
