package onelog

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
)

const passID account.ID = "pass.test.near"

// campaigns gives tokens away by link, calls, and several things at once, with the
// drop contract and the tokens of before.
func campaigns(r *recorder) {
	r.ok(r.makeAccount(passID, `"use_global_contract_account_id":"nft.latchkey"`, "0.1"))
	r.ok(r.sign(root, passID, call("new", `{"owner_id":"alice.test.near","metadata":{"spec":"nft-1.0.0","name":"Passes","symbol":"PASS"}}`, 100, amount.Zero)))
	for n := 1; n <= 4; n++ {
		r.ok(r.pays(alice, passID, "nft_mint", fmt.Sprintf(`{"token_id":"%d","token_owner_id":"alice.test.near","token_metadata":{"title":"Pass"}}`, n), near("0.1")))
	}
	r.unitsByLink()
	r.tokensByLink()
	r.usesByLink()
	r.wordsByLink()
}

// keyList is the public keys of these names, as an argument.
func keyList(names ...string) string {
	var list []string
	for _, name := range names {
		list = append(list, fmt.Sprintf("%q", public(name)))
	}
	return `"public_keys":[` + strings.Join(list, ",") + `]`
}

func (r *recorder) makeDrop(method, args, deposit string) *transaction.Signed {
	return r.sign(alice, dropID, call(method, "{"+args+"}", 300, near(deposit)))
}

// unitsByLink is drop 3: sponsored, funded, claimed by who is known to the token, who is
// not, and a new account; the rest comes back.
func (r *recorder) unitsByLink() {
	args := keyList("coin 1", "coin 2", "coin 3", "coin 4") + `,"ft_contract":"coin.test.near","amount_per_drop":"5"`
	r.fails("Please attach at least", r.makeDrop("create_ft_drop", args, "0"))
	r.ok(r.pays(bob, dropID, "sponsor_deposit", "", near("1")))
	r.ok(r.sign(dropID, dropID, call("sponsor_allow", `{"account_id":"alice.test.near","cap":"900000000000000000000000"}`, 100, amount.Zero)))
	r.result("3", r.makeDrop("create_ft_drop", args, "0"))
	r.asked(Guard{Name: "looks whether units have come", Says: "Drop is not funded yet"}, r.claim("coin 1", "claim_for", toolID, 100))
	r.ok(r.pays(alice, coinID, "storage_deposit", `{"account_id":"drop.test.near"}`, near("0.01")))
	send := func(units string) *transaction.Signed {
		return r.one(alice, coinID, "ft_transfer_call", `{"receiver_id":"drop.test.near","amount":"`+units+`","msg":"3"}`)
	}
	r.result(`"0"`, send("19"))
	r.result(`"20"`, send("20"))
	r.result("true", r.claim("coin 1", "claim_for", toolID, 100)) // who is registered
	r.result("true", r.claim("coin 2", "claim_for", bob, 100))    // who is not
	r.result("true", r.claim("coin 3", "create_account_and_claim", "newcomer.test.near", 100))
	r.result("1", r.sign(alice, dropID, call("cancel_drop", `{"drop_id":3}`, 300, amount.Zero)))
}

// tokensByLink is drop 4: one token in the contract's hands, one approved, and one whose
// approval is revoked before the claim.
func (r *recorder) tokensByLink() {
	r.result("4", r.makeDrop("create_nft_drop", keyList("pass 1", "pass 2", "pass 3")+`,"nft_contract":"pass.test.near"`, "1"))
	approve := func(id string) *transaction.Signed {
		return r.pays(alice, passID, "nft_approve", `{"token_id":"`+id+`","account_id":"drop.test.near","msg":"4"}`, near("0.01"))
	}
	r.ok(approve("1"))
	r.result("true", r.one(alice, passID, "nft_transfer_call", `{"receiver_id":"drop.test.near","token_id":"2","msg":"4"}`))
	r.ok(approve("3"))
	r.ok(r.one(alice, passID, "nft_revoke_all", `{"token_id":"3"}`))
	r.result("false", r.claim("pass 1", "claim_for", bob, 100)) // token 3, and the key stays good
	r.result("3", r.sign(alice, dropID, call("cancel_drop", `{"drop_id":4}`, 300, amount.Zero)))
}

// usesByLink is drop 5: of three uses one brings NEAR, units and a token, one only counts,
// and one makes a call with an argument of the claimer's.
func (r *recorder) usesByLink() {
	const uses = `{"assets":[{"kind":"near","amount":"7"},{"kind":"ft","contract_id":"coin.test.near","amount":"2"},{"kind":"nft","contract_id":"pass.test.near"}]},{},` +
		`{"assets":[{"kind":"call","receiver_id":"receiver.test.near","method_name":"ft_on_transfer","args":"{\"seat\":1}","attached_deposit":"3","attached_gas":5000000000000,` +
		`"keypom_args":{"account_id_field":"who"},"user_args_rule":"UserPreferred"}]}`
	r.result("5", r.makeDrop("create_drop", keyList("use 1")+`,"uses":[`+uses+`]`, "1"))
	r.result(`"2"`, r.one(alice, coinID, "ft_transfer_call", `{"receiver_id":"drop.test.near","amount":"2","msg":"5"}`))
	r.result("true", r.one(alice, passID, "nft_transfer_call", `{"receiver_id":"drop.test.near","token_id":"2","msg":"5"}`))
	r.result("true", r.claim("use 1", "claim_for", bob, 120))
	r.result("true", r.claim("use 1", "claim_for", bob, 100))
	taken := func(args string) *transaction.Signed {
		return r.signBy(dropID, dropID, "use 1", call("claim_for", `{"account_id":"bob.test.near","fc_args":[`+args+`]}`, 100, amount.Zero))
	}
	r.asked(Guard{Name: "looks at arguments of the claimer's", Says: "fc_args: who is filled in by the drop"}, taken(`"{\"who\":\"alice.test.near\"}"`))
	r.receives("", fails, "ft_on_transfer")
	r.result("false", taken(`"{\"seat\":2}"`))
	r.receives("", says(`"seated"`), "ft_on_transfer")
	r.result("true", taken(`"{\"seat\":2}"`))
	r.refused("AccessKeyNotFound", taken(`""`))
}

// wordsByLink is drop 6: with a password, for holders of a pass, once each.
func (r *recorder) wordsByLink() {
	inner := sha256.Sum256([]byte("open sesame" + public("word 1").String()))
	outer := sha256.Sum256(inner[:])
	args := keyList("word 1", "word 2") + fmt.Sprintf(`,"amount_per_drop":"9","title":"For members","picture":"ticket","once_per_account":true,`+
		`"gate":{"kind":"nft","contract_id":"pass.test.near"},"passwords":["%x",null]`, outer)
	r.result("6", r.makeDrop("create_near_drop", args, "1"))
	with := func(password string) *transaction.Signed {
		return r.signBy(dropID, dropID, "word 1", call("claim_for", `{"account_id":"bob.test.near","password":"`+password+`"}`, 100, amount.Zero))
	}
	r.asked(Guard{Name: "looks at passwords", Says: "Incorrect password"}, with(hex.EncodeToString(outer[:])))
	r.result("true", with(hex.EncodeToString(inner[:])))
	r.asked(Guard{Name: "knows who has claimed", Says: "bob.test.near has claimed Drop 6 already"}, r.claim("word 2", "claim_for", bob, 100))
	r.result("false", r.claim("word 2", "claim_for", toolID, 100)) // who has no pass
	r.ok(r.sign(dropID, dropID, call("freeze", "", 100, amount.Zero)))
	r.fails("Contract is frozen", r.createDrop("3", "cold 1"))
	r.ok(r.sign(dropID, dropID, call("unfreeze", "", 100, amount.Zero)))
}
