package onelog

import (
	"fmt"
	"strings"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
)

const (
	holderID account.ID = "holder.tool.test.near" // whose keys have terms
	wardID   account.ID = "ward.tool.test.near"   // whose keys guardians replace
	fundsID  account.ID = "funds.tool.test.near"  // which issues keys
	stageID  account.ID = "stage.tool.test.near"  // which they call
)

// uses makes an account that uses a standard plugin, with a full-access key of its name.
func (r *recorder) uses(plugin string, id account.ID) {
	r.ok(r.sign(toolID, id, transaction.CreateAccount{}, transfer("20"), fullKey(string(id)),
		transaction.UseGlobalContract{Contract: transaction.GlobalContractID{AccountID: account.ID(plugin) + library}}))
}

// heldKeys uses keys that contracts hold to terms, replace and issue, and has strangers
// attack each of these contracts.
func heldKeys(r *recorder) {
	c := newContract(1)
	c.method("play", c.do("signer_account_pk", 0), c.do("value_return", -1, 0))
	c.method("fails", c.do("panic_utf8", "not today"))
	r.ok(r.sign(toolID, stageID, transaction.CreateAccount{}, transfer("5"), fullKey(string(stageID)), transaction.DeployContract{Code: c.m.Wasm()}))
	r.keysWithTerms()
	r.recoveries()
	r.issuedKeys()
}

// self is a call of an account to itself, with its own key or another.
func (r *recorder) self(id account.ID, by, method, args string) *transaction.Signed {
	return r.signBy(id, id, by, call(method, args, 60, amount.Zero))
}

func (r *recorder) says(sentence string, tx *transaction.Signed) {
	r.asked(Guard{Name: "holds keys to terms", Says: sentence}, tx)
}

func (r *recorder) keysWithTerms() {
	r.uses("proxy", holderID)
	own := string(holderID)
	grant := func(key, terms string) *transaction.Signed {
		return r.self(holderID, own, "grant", fmt.Sprintf(`{"public_key":%q,"allowance":"1000000000000000000000000",%s}`, public(key), terms))
	}
	calls := fmt.Sprintf(`"calls":[{"contract_id":%q,"method_names":["play"],"rules":[{"path":"game","equals":7}]}]`, stageID)
	r.ok(grant("player", calls+`,"rate":{"calls":2,"blocks":5},"uses":3`))
	r.fails("already; revoke it first", grant("player", calls))
	r.fails("no arguments keep to these rules", grant("bad", strings.Replace(calls, `7}`, `7},{"path":"game","equals":8}`, 1)))
	play := func(args string) *transaction.Signed {
		return r.signBy(holderID, stageID, "player", call("play", args, 20, amount.Zero))
	}
	r.ok(play(`{"game":7}`))
	r.says("game must be 7, got 8", play(`{"game":8}`))
	r.ok(play(`{"game":7}`))
	r.says("this key was used too often: at most 2 calls in 5 blocks are allowed; try again in 3 blocks", play(`{"game":7}`))
	for range 3 {
		r.ok(r.sign(bob, alice, transfer("0.001")))
	}
	r.ok(play(`{"game":7}`))
	r.says("this key was used 3 times, which is all that it was granted for", play(`{"game":7}`))

	validator := public("validator")
	r.ok(grant("payer", fmt.Sprintf(`"calls":[{"contract_id":%q,"deposits":"100"}],"transfers":[{"receiver_id":"bob.test.near","total":"1000"},{"receiver_id":"nobody.test.near","total":"5"}],"stake":{"public_key":%q,"most":"4000000000000000000000000"}`, stageID, validator)))
	proxy := func(action string) *transaction.Signed { return r.self(holderID, "payer", "proxy", action) }
	pay := func(to account.ID, yocto string) *transaction.Signed {
		return proxy(fmt.Sprintf(`{"action":"transfer","receiverId":%q,"amount":%q}`, to, yocto))
	}
	r.ok(pay(bob, "600"))
	r.says("this key has 400 of 1000 yocto left in transfers to bob.test.near, and it asks for 401", pay(bob, "401"))
	r.fails("AccountDoesNotExist", pay("nobody.test.near", "5"))
	r.fails("AccountDoesNotExist", pay("nobody.test.near", "5")) // it came back
	for _, method := range []string{"fails", "play"} {
		tx := proxy(fmt.Sprintf(`{"action":"call","contractId":%q,"methodName":%q,"args":"{}","amount":100}`, stageID, method))
		if method == "fails" {
			r.fails("not today", tx)
		} else {
			r.ok(tx)
		}
	}
	stake := func(near string) *transaction.Signed {
		return proxy(fmt.Sprintf(`{"action":"stake","publicKey":%q,"amount":%q}`, validator, near))
	}
	r.ok(stake("2000000000000000000000000"))
	r.says("this key may stake and not unstake: 2000000000000000000000000 yocto are staked, and it asks for 0", stake("0"))
	// Strangers: by themselves, by a key without terms, and through a relayer.
	r.fails("is private", r.sign(bob, holderID, call("proxy", `{"action":"transfer","receiverId":"bob.test.near","amount":"1"}`, 30, amount.Zero)))
	r.fails("is private", r.sign(bob, holderID, call("on_proxied", `{}`, 30, amount.Zero)))
	r.fails("is a callback", r.self(holderID, own, "on_proxied", fmt.Sprintf(`{"public_key":%q,"grant":0,"place":0,"receiver_id":"bob.test.near","amount":"1"}`, public("payer"))))
	r.ok(r.sign(holderID, holderID, callKey("no terms", own, nil)))
	r.says("this key has no terms: grant it some, or use one that has", r.self(holderID, "no terms", "grant", `{}`))
	r.fails("proxy is not called by a relayer", r.brought(r.asks(holderID, holderID, "payer", call("proxy", `{"action":"transfer","receiverId":"bob.test.near","amount":"1"}`, 30, amount.Zero)).Sign(key("payer"))))
	r.ok(r.self(holderID, own, "revoke", fmt.Sprintf(`{"public_key":%q}`, public("payer"))))
	r.refused("AccessKeyNotFound", pay(bob, "1"))
}

func (r *recorder) recoveries() {
	r.uses("recovery", wardID)
	own := string(wardID)
	r.fails("no guardians yet", r.sign(bob, wardID, call("start_recovery", `{"new_public_key":"ed25519:11111111111111111111111111111112","old_public_keys":[]}`, 30, amount.Zero)))
	r.ok(r.self(wardID, own, "configure", fmt.Sprintf(`{"guardians":["bob.test.near",%q,"alice.test.near"],"threshold":2,"delay_seconds":8,"allowance":"1000000000000000000000000"}`, public("guardian"))))
	start := fmt.Sprintf(`{"new_public_key":%q,"old_public_keys":[%q]}`, public("ward's new"), public(own))
	r.result("0", r.sign(bob, wardID, call("start_recovery", start, 30, amount.Zero)))
	r.ok(r.self(wardID, own, "cancel_recovery", `{"request_id":0}`))
	r.fails("another can be started in", r.sign(bob, wardID, call("start_recovery", start, 30, amount.Zero)))
	r.result("1", r.sign(alice, wardID, call("start_recovery", start, 30, amount.Zero)))
	r.fails("is none", r.sign(toolID, wardID, call("confirm_recovery", `{"request_id":1}`, 30, amount.Zero)))
	r.fails("15 minutes after", r.sign(alice, wardID, call("withdraw_recovery", `{"request_id":1}`, 30, amount.Zero)))
	r.says("That recovery has 1 of 2 confirmations", r.self(wardID, "guardian", "complete_recovery", `{"request_id":1}`))
	r.ok(r.self(wardID, "guardian", "confirm_recovery", `{"request_id":1}`))
	r.refused("MethodNameMismatch", r.self(wardID, "guardian", "configure", `{}`))
	r.fails("is private", r.sign(bob, wardID, call("on_recovered", `{"request_id":1}`, 30, amount.Zero)))
	r.fails("unless the owner cancels", r.sign(bob, wardID, call("complete_recovery", `{"request_id":1}`, 60, amount.Zero)))
	for range 7 {
		r.ok(r.sign(bob, alice, transfer("0.001")))
	}
	r.result("true", r.sign(bob, wardID, call("complete_recovery", `{"request_id":1}`, 60, amount.Zero)))
	r.refused("AccessKeyNotFound", r.self(wardID, own, "get_config", ``))
	r.ok(r.signBy(wardID, bob, "ward's new", transfer("1")))
}

func (r *recorder) issuedKeys() {
	r.uses("issuer", fundsID)
	own := string(fundsID)
	issue := func(by account.ID, key string) *transaction.Signed {
		return r.sign(by, fundsID, call("issue", fmt.Sprintf(`{"public_key":%q}`, public(key)), 30, amount.Zero))
	}
	r.fails("Nothing is configured", issue(fundsID, "user 1"))
	r.ok(r.self(fundsID, own, "configure", fmt.Sprintf(`{"contract_id":%q,"method_names":["play"],"allowance":"400000000000000000000","issuers":["bob.test.near"],"issue_rate":{"calls":2,"seconds":60},"idle_seconds":3}`, stageID)))
	r.fails("is none", issue(alice, "user 1"))
	r.ok(issue(bob, "user 1"))
	r.ok(issue(fundsID, "user 2"))
	r.fails("Too many keys are asked for", issue(bob, "user 3"))
	play := func(key string) *transaction.Signed {
		return r.signBy(fundsID, stageID, key, call("play", ``, 1, amount.Zero))
	}
	for range 2 {
		r.ok(play("user 1"))
	}
	r.ok(r.sign(bob, fundsID, call("top_up", fmt.Sprintf(`{"public_key":%q}`, public("user 1")), 30, amount.Zero)))
	r.result("1", r.sign(alice, fundsID, call("reclaim", fmt.Sprintf(`{"public_keys":[%q,%q]}`, public("user 1"), public("user 2")), 60, amount.Zero)))
	r.refused("AccessKeyNotFound", play("user 2"))
	r.ok(play("user 1"))
	r.fails("is none", r.sign(alice, fundsID, call("revoke", fmt.Sprintf(`{"public_key":%q}`, public("user 1")), 30, amount.Zero)))
	r.ok(r.sign(bob, fundsID, call("revoke", fmt.Sprintf(`{"public_key":%q}`, public("user 1")), 30, amount.Zero)))
}

// chessGame is the shortest that ends, by players who have keys of their account's.
func (r *recorder) chessGame(id account.ID, code []byte) {
	r.ok(r.sign(toolID, id, transaction.CreateAccount{}, transfer("40"), fullKey(string(id)), transaction.DeployContract{Code: code}))
	r.fails("is private", r.sign(bob, id, call("new", `{"issuer_id":"bob.test.near"}`, 30, amount.Zero)))
	r.ok(r.self(id, string(id), "new", fmt.Sprintf(`{"issuer_id":%q}`, alice)))
	r.ok(r.sign(alice, alice, callKey("black", string(id), nil)))
	r.ok(r.sign(bob, id, call("create_game", `{}`, 30, amount.Zero)))
	move := func(white bool, text string) *transaction.Signed {
		args := fmt.Sprintf(`{"game":0,"move":%q}`, text)
		if white {
			return r.sign(bob, id, call("move", args, 60, amount.Zero))
		}
		return r.signBy(alice, id, "black", call("move", args, 60, amount.Zero))
	}
	r.fails("waits for a second player", move(true, "f2f3"))
	r.ok(r.signBy(alice, id, "black", call("join_game", `{"game":0}`, 30, amount.Zero)))
	r.fails("no legal move", move(true, "f2f5"))
	r.ok(move(true, "f2f3"))
	r.fails("not your turn", move(true, "g2g4"))
	r.ok(move(false, "e7e5"))
	r.ok(move(true, "g2g4"))
	r.result(`"checkmate"`, move(false, "d8h4"))
	r.fails("is over: checkmate", move(true, "a2a3"))
}
