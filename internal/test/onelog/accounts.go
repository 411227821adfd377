package onelog

import (
	"fmt"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
)

func transfer(text string) transaction.Action { return transaction.Transfer{Deposit: near(text)} }

func call(method, args string, tgas uint64, deposit amount.Yocto) transaction.Action {
	return transaction.FunctionCall{MethodName: method, Args: []byte(args), Gas: tgas * tera, Deposit: deposit}
}

func fullKey(name string) transaction.Action {
	return transaction.AddKey{PublicKey: public(name), AccessKey: accesskey.AccessKey{Permission: accesskey.FullAccess}}
}

func callKey(name, receiver string, allowance *amount.Yocto, methods ...string) transaction.Action {
	return transaction.AddKey{PublicKey: public(name), AccessKey: accesskey.AccessKey{Permission: accesskey.Permission{
		FunctionCall: &accesskey.FunctionCall{Allowance: allowance, ReceiverID: receiver, MethodNames: methods}}}}
}

// accounts makes accounts in every way there is and fails to in every other.
func accounts(r *recorder) {
	const shop account.ID = "shop.alice.test.near"
	implicit := public("implicit").ImplicitAccount()
	r.ok(r.sign(alice, bob, transfer("1.5")))
	r.ok(r.sign(alice, alice, transfer("1")))
	r.ok(r.sign(alice, shop, transaction.CreateAccount{}, transfer("5"), fullKey(string(shop))))
	r.ok(r.sign(shop, bob, transfer("0.1")))
	r.fails("AccountAlreadyExists", r.sign(alice, shop, transaction.CreateAccount{}, transfer("5")))
	r.fails("AccountDoesNotExist", r.sign(alice, "nobody.test.near", transfer("5")))
	r.fails("CreateAccountOnlyByRegistrar", r.sign(alice, "short", transaction.CreateAccount{}))
	r.fails("CreateAccountNotAllowed", r.sign(alice, "below.bob.test.near", transaction.CreateAccount{}))
	r.fails("OnlyImplicitAccountCreationAllowed", r.sign(alice, implicit, transaction.CreateAccount{}))
	r.ok(r.sign(alice, implicit, transfer("2")))
	r.ok(r.signBy(implicit, bob, "implicit", transfer("0.5")))
	r.fails("AccountDoesNotExist", r.sign(alice, public("other").ImplicitAccount(), transfer("1"), transfer("1")))

	poor := []transaction.Action{transaction.CreateAccount{}}
	for i := range 10 {
		poor = append(poor, fullKey(fmt.Sprint("poor ", i)))
	}
	r.fails("LackBalanceForState", r.sign(alice, "poor.alice.test.near", poor...))
	r.ok(r.sign(alice, "free.alice.test.near", poor[:3]...)) // within the exemption
	for i, name := range []string{"shop", "top"} {
		args := fmt.Sprintf(`{"new_account_id":%q,"new_public_key":%q}`, name, public(name))
		r.ok(r.sign(alice, "registrar", call("create_account", args, 100, near(fmt.Sprint(i+1)))))
	}
	args := fmt.Sprintf(`{"new_account_id":%q,"new_public_key":%q}`, alice, public("thief"))
	r.ok(r.sign(bob, root, call("create_account", args, 100, near("1")))) // false, and refunded
	// Several in one block, some to the same account, one of them refused.
	r.blocks(r.sign(alice, bob, transfer("1")), r.sign(bob, alice, transfer("2")), r.sign(shop, "nobody.test.near", transfer("1")),
		r.signBy(bob, alice, "no key of bob", transfer("1")), r.sign(alice, alice, fullKey("alice 2")),
		r.signBy(alice, alice, "alice 2", transaction.DeleteKey{PublicKey: public("alice 2")}))
}
