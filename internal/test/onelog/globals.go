package onelog

import (
	"crypto/sha256"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
)

// globals publishes code and uses it, under both kinds of names.
func globals(r *recorder) {
	const user account.ID = "user.alice.test.near"
	first := r.tiny()
	c := newContract(1)
	c.method("nothing")
	c.method("more", c.do("current_account_id", 0), c.do("value_return", -1, 0))
	second := c.m.Wasm()
	byHash := func(code []byte) transaction.Action {
		return transaction.UseGlobalContract{Contract: transaction.GlobalContractID{CodeHash: sha256.Sum256(code)}}
	}
	byAccount := func(id account.ID) transaction.Action {
		return transaction.UseGlobalContract{Contract: transaction.GlobalContractID{AccountID: id}}
	}
	publish := func(code []byte, mode transaction.DeployMode) transaction.Action {
		return transaction.DeployGlobalContract{Code: code, Mode: mode}
	}
	r.ok(r.sign(alice, user, transaction.CreateAccount{}, transfer("5"), fullKey(string(user))))
	r.fails("GlobalContractDoesNotExist", r.sign(user, user, byHash(first)))
	r.fails("GlobalContractDoesNotExist", r.sign(user, user, byAccount(bob)))
	r.fails("GlobalContractDoesNotExist", r.sign(alice, alice, publish(first, transaction.ByCodeHash), byHash(first)))
	r.ok(r.sign(alice, alice, publish(first, transaction.ByCodeHash), publish(first, transaction.ByAccountID)))
	r.ok(r.sign(user, user, byHash(first), call("nothing", "", 30, amount.Zero)))
	r.ok(r.sign(user, user, byAccount(alice), call("nothing", "", 30, amount.Zero)))
	r.fails("MethodNotFound", r.sign(bob, user, call("more", "", 30, amount.Zero)))
	r.ok(r.sign(alice, alice, publish(second, transaction.ByAccountID)))
	r.ok(r.sign(bob, user, call("more", "", 30, amount.Zero)))
	r.fails("LackBalanceForState", r.sign(user, user, publish(make([]byte, 100_000), transaction.ByCodeHash)))
	r.ok(r.sign(user, user, transaction.DeployContract{Code: first}))
	r.ok(r.sign(user, user, transaction.DeleteAccount{BeneficiaryID: alice}))
	// The standard plugins are global under both names.
	registrar, _ := r.view().Global("registrar" + library)
	r.ok(r.sign(bob, bob, transaction.UseGlobalContract{Contract: transaction.GlobalContractID{CodeHash: registrar}}))

	// A 0x account points at a wallet contract that nobody has published.
	const eth account.ID = "0x00112233445566778899aabbccddeeff00112233"
	r.ok(r.sign(alice, eth, transfer("1")))
	r.ok(r.sign(alice, eth, transfer("1"), transfer("1")))
	r.fails("CodeDoesNotExist", r.sign(alice, eth, call("rlp_execute", "{}", 30, amount.Zero)))
	r.ok(r.sign(alice, "0s00112233445566778899aabbccddeeff00112233", transfer("1")))
}
