package onelog

import (
	"fmt"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
	"latchkey/internal/test/asm"
)

const (
	coinID     account.ID = "coin.test.near"
	cardID     account.ID = "card.test.near"
	receiverID account.ID = "receiver.test.near"
)

// tokens makes tokens of both kinds, with the real plugins, for receivers of every
// temper.
func tokens(r *recorder) {
	r.ok(r.makeAccount(receiverID, `"full_access_keys":[`+quoted(public(string(receiverID)))+`]`, "5"))
	r.fungible()
	r.nonFungible()
}

// makeAccount has the registrar make an account with these options.
func (r *recorder) makeAccount(id account.ID, options, deposit string) *transaction.Signed {
	args := fmt.Sprintf(`{"new_account_id":%q,"options":{%s}}`, id, options)
	return r.sign(alice, root, call("create_account_advanced", args, 100, near(deposit)))
}

func quoted(text fmt.Stringer) string { return fmt.Sprintf("%q", text) }

// pays is a call that attaches yocto.
func (r *recorder) pays(by, to account.ID, method, args string, yocto amount.Yocto) *transaction.Signed {
	return r.sign(by, to, call(method, args, 200, yocto))
}

// one is a call that attaches the yocto by which full access is known.
func (r *recorder) one(by, to account.ID, method, args string) *transaction.Signed {
	return r.pays(by, to, method, args, amount.From(1))
}

// receives gives the receiver a contract whose methods of these names do as the body says.
// With it, answer returns a text.
func (r *recorder) receives(answer string, body func(c *contract) asm.Code, methods ...string) {
	c := newContract(1)
	c.method("answer", c.do("value_return", answer))
	for _, method := range methods {
		c.method(method, body(c))
	}
	r.ok(r.sign(receiverID, receiverID, transaction.DeployContract{Code: c.m.Wasm()}))
}

func says(answer string) func(*contract) asm.Code {
	return func(c *contract) asm.Code { return c.do("value_return", answer) }
}

func fails(c *contract) asm.Code { return c.do("panic_utf8", "not wanted") }

func loops(c *contract) asm.Code {
	return asm.Do(asm.Loop, c.do("storage_has_key", "again"), asm.Br(0), asm.End)
}

// spends calls the token first, and then answers.
func spends(token account.ID, method, args string) func(*contract) asm.Code {
	return func(c *contract) asm.Code {
		return asm.Do(
			c.do("promise_create", string(token), method, args, amount.From(1), 20*tera),
			c.do("promise_then", 0, string(receiverID), "answer", "", amount.Zero, 5*tera),
			c.do("promise_return", 1))
	}
}

// result runs a transaction that must have this result.
func (r *recorder) result(want string, tx *transaction.Signed) {
	if got := r.ok(tx); got != want {
		r.fail("%s of %s returned %s, want %s", tx.Actions[0], tx.ReceiverID, got, want)
	}
}

func (r *recorder) fungible() {
	const method = "ft_on_transfer"
	r.ok(r.makeAccount(coinID, `"use_global_contract_account_id":"ft.latchkey"`, "0.1"))
	r.fails("not initialized", r.one(alice, coinID, "ft_transfer", `{"receiver_id":"bob.test.near","amount":"1"}`))
	r.ok(r.sign(root, coinID, call("new", `{"owner_id":"alice.test.near","total_supply":"1000","metadata":{"spec":"ft-1.0.0","name":"Coins","symbol":"COIN","decimals":2}}`, 100, amount.Zero)))
	r.fails("is not registered", r.one(alice, coinID, "ft_transfer", `{"receiver_id":"bob.test.near","amount":"1"}`))
	for _, id := range []account.ID{bob, receiverID, toolID} {
		r.ok(r.pays(alice, coinID, "storage_deposit", fmt.Sprintf(`{"account_id":%q}`, id), near("0.01")))
	}
	r.ok(r.one(alice, coinID, "ft_transfer", `{"receiver_id":"bob.test.near","amount":"100","memo":"a gift"}`))
	r.fails("exactly 1 yoctoNEAR", r.pays(alice, coinID, "ft_transfer", `{"receiver_id":"bob.test.near","amount":"100"}`, amount.Zero))
	r.fails("enough balance", r.one(bob, coinID, "ft_transfer", `{"receiver_id":"alice.test.near","amount":"101"}`))
	r.ok(r.one(alice, coinID, "ft_mint", `{"receiver_id":"bob.test.near","amount":"5"}`))

	send := func() *transaction.Signed {
		return r.one(alice, coinID, "ft_transfer_call", `{"receiver_id":"receiver.test.near","amount":"50","msg":"for you"}`)
	}
	for _, receiver := range []struct {
		used   string
		answer string
		body   func(*contract) asm.Code
	}{
		{`"50"`, "", says(`"0"`)}, {`"30"`, "", says(`"20"`)}, {`"0"`, "", says(`"51"`)}, {`"0"`, "", says("rubbish")}, {`"0"`, "", fails}, {`"0"`, "", loops},
		{`"50"`, `"50"`, spends(coinID, "ft_transfer", `{"receiver_id":"bob.test.near","amount":"130"}`)}, // all that it had
	} {
		r.receives(receiver.answer, receiver.body, method)
		r.result(receiver.used, send())
	}
	r.result(`"0"`, r.one(alice, coinID, "ft_transfer_call", `{"receiver_id":"tool.test.near","amount":"50","msg":""}`)) // which has another contract

	// The sender is gone when the answer comes, and what comes back is burnt.
	r.receives("", says(`"2"`), method)
	r.ok(r.sign(bob, coinID, call("ft_transfer_call", `{"receiver_id":"receiver.test.near","amount":"3","msg":""}`, 100, amount.From(1)),
		call("storage_unregister", `{"force":true}`, 20, amount.From(1))))
	r.fails("positive balance", r.one(receiverID, coinID, "storage_unregister", `{}`))
	r.result("false", r.one(bob, coinID, "storage_unregister", `{}`))
	r.fails("is private", r.pays(bob, coinID, "ft_resolve_transfer", `{"sender_id":"bob.test.near","receiver_id":"alice.test.near","amount":"9"}`, amount.Zero))
}

func (r *recorder) nonFungible() {
	const method = "nft_on_transfer"
	r.ok(r.makeAccount(cardID, `"use_global_contract_account_id":"nft.latchkey"`, "0.1"))
	r.ok(r.sign(root, cardID, call("new", `{"owner_id":"alice.test.near","metadata":{"spec":"nft-1.0.0","name":"Cards","symbol":"CARD"}}`, 100, amount.Zero)))
	for i, royalties := range []string{`{"tool.test.near":1000,"bob.test.near":333}`, `null`} {
		args := fmt.Sprintf(`{"token_id":"%d","token_owner_id":"alice.test.near","token_metadata":{"title":"Card %d","copies":1},"perpetual_royalties":%s}`, i+1, i+1, royalties)
		r.fails("to cover storage", r.pays(alice, cardID, "nft_mint", args, near("0.001")))
		r.ok(r.pays(alice, cardID, "nft_mint", args, near("0.1")))
	}
	approve := func(id account.ID, more string) *transaction.Signed {
		return r.pays(alice, cardID, "nft_approve", fmt.Sprintf(`{"token_id":"1","account_id":%q%s}`, id, more), near("0.01"))
	}
	r.ok(approve(bob, ""))
	r.ok(approve(toolID, ""))
	r.receives("", says(`"told"`), "nft_on_approve")
	r.result(`"told"`, approve(receiverID, `,"msg":"sell it"`))
	r.receives("", fails, "nft_on_approve")
	r.fails("not wanted", approve(receiverID, `,"msg":"sell it"`)) // and it stays approved
	r.ok(r.one(alice, cardID, "nft_revoke", `{"token_id":"1","account_id":"tool.test.near"}`))
	r.fails("Sender not approved", r.one(toolID, cardID, "nft_transfer", `{"token_id":"1","receiver_id":"bob.test.near"}`))
	r.fails("is different from the given approval_id", r.one(bob, cardID, "nft_transfer", `{"token_id":"1","receiver_id":"tool.test.near","approval_id":2}`))
	r.result(`{"payout":{"tool.test.near":"100","bob.test.near":"33","alice.test.near":"867"}}`,
		r.one(bob, cardID, "nft_transfer_payout", `{"token_id":"1","receiver_id":"bob.test.near","approval_id":1,"balance":"1000","max_len_payout":10}`))
	r.ok(r.one(bob, cardID, "nft_transfer", `{"token_id":"1","receiver_id":"alice.test.near","memo":"back"}`))

	r.ok(approve(bob, ""))
	for _, receiver := range []struct {
		kept   string
		answer string
		body   func(*contract) asm.Code
	}{
		{"false", "", says("true")}, {"false", "", says("rubbish")}, {"false", "", fails}, {"false", "", loops},
		{"false", "true", spends(cardID, "nft_revoke_all", `{"token_id":"1"}`)},
		{"true", "", says("false")},
	} {
		r.receives(receiver.answer, receiver.body, method)
		r.result(receiver.kept, r.one(alice, cardID, "nft_transfer_call", `{"receiver_id":"receiver.test.near","token_id":"1","msg":"for you"}`))
	}
	r.receives("true", spends(cardID, "nft_transfer", `{"token_id":"2","receiver_id":"bob.test.near"}`), method)
	r.result("true", r.one(alice, cardID, "nft_transfer_call", `{"receiver_id":"receiver.test.near","token_id":"2","msg":""}`)) // moved on, so it stays there
	r.ok(r.one(bob, cardID, "nft_revoke_all", `{"token_id":"2"}`))
	r.ok(r.one(alice, cardID, "set_owner", `{"owner_id":"bob.test.near"}`))
	r.ok(r.one(bob, cardID, "drop_owner", ``))
	r.fails("has no owner", r.pays(bob, cardID, "nft_mint", `{"token_id":"3","token_owner_id":"bob.test.near","token_metadata":{}}`, near("0.1")))
}
