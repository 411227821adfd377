//go:build !wasip1

package main

import (
	"strconv"
	"strings"
	"testing"

	"latchkey/plugins/sdk"
)

// manyMembers are members of an object.
func manyMembers(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = `"m` + strconv.Itoa(i) + `":0`
	}
	return strings.Join(list, ",")
}

func callAsset(method, args, more string) string {
	text := string(sdk.JSON(func(w *sdk.Writer) { w.String(args) }))
	return `{"kind":"call","receiver_id":"app.near","method_name":"` + method + `","args":` + text + `,"attached_deposit":"3","attached_gas":"5000000000000"` + more + `}`
}

func TestS85CallsAreMadeOneAfterAnother(t *testing.T) {
	c := newChain(t)
	own := c.own()
	c.createUses(1, `{"assets":[`+callAsset("buy", `{"seat":7}`, `,"keypom_args":{"account_id_field":"who","drop_id_field":"drop","key_id_field":"key","funder_id_field":"from"}`)+`,`+callAsset("greet", "", "")+`]}`, "")
	result, text := c.claim(1, "claim_for", forAlice)
	c.expect("the claim", result+text, "true")
	if len(c.called) != 2 {
		t.Fatalf("%d calls were made", len(c.called))
	}
	c.expect("the first call", c.called[0].Method+" "+string(c.called[0].Args), `buy {"seat":7,"who":"alice.test.near","drop":"0","key":"`+claimKeyOf(1).String()+
		`","from":"creator.test.near","keypom_args":{"account_id_field":"who","drop_id_field":"drop","key_id_field":"key","funder_id_field":"from"}}`)
	c.expect("the second", c.called[1].Method+" "+string(c.called[1].Args), "greet {}")
	c.expect("what the app got", c.balances[app].Sub(sdk.Near(10)).String(), "6")
	if c.own() != own {
		t.Errorf("the contract has %v of its own, had %v", c.own(), own)
	}
}

func TestS85AFailedCallKeepsTheKey(t *testing.T) {
	c := newChain(t)
	own := c.own()
	c.createUses(1, `{"assets":[`+callAsset("greet", "{}", "")+`,`+callAsset("fail", "{}", "")+`]}`, "")
	result, text := c.claim(1, "claim_for", forAlice)
	c.expect("the claim", result+text, "false")
	c.expect("the reason", c.reasons()[0], "fail of app.near failed")
	c.claim(1, "claim_for", forAlice)
	c.expect("calls of greet and fail", c.called[0].Method+c.called[1].Method+c.called[2].Method, "greetfailfail")
	result, text = c.cancel(funder, "")
	c.expect("the rest comes back", result+text, "1")
	if c.own() != own {
		t.Errorf("the contract has %v of its own, had %v", c.own(), own)
	}
}

func TestS85UserArguments(t *testing.T) {
	const funders, users = `{"a":1,"deep":{"x":1,"y":[1]}}`, `{"b":2,"a":9,"deep":{"x":2,"z":3}}`
	for _, rule := range []struct{ rule, user, want string }{
		{"", users, `{"a":1,"deep":{"x":1,"y":[1]}}`},
		{"AllUser", users, `{"b":2,"a":9,"deep":{"x":2,"z":3}}`},
		{"FunderPreferred", users, `{"b":2,"a":1,"deep":{"x":1,"z":3,"y":[1]}}`},
		{"UserPreferred", users, `{"a":9,"deep":{"x":2,"y":[1],"z":3},"b":2}`},
		{"UserPreferred", ``, `{"a":1,"deep":{"x":1,"y":[1]}}`},
		{"UserPreferred", `[]`, "fc_args: expected a JSON object"},
		{"AllUser", `{"keypom_args":{}}`, "fc_args: keypom_args is filled in by the drop"},
		{"FunderPreferred", `{"who":"bob"}`, "fc_args: who is filled in by the drop"},
		{"UserPreferred", `{"a":"` + strings.Repeat("x", 4096) + `"}`, "fc_args: they should have at most 4096 bytes together"},
		{"UserPreferred", "{" + manyMembers(101) + "}", "fc_args: they should have at most 100 members"},
	} {
		c := newChain(t)
		more := `,"keypom_args":{"account_id_field":"who"}`
		if rule.rule != "" {
			more += `,"user_args_rule":"` + rule.rule + `"`
		}
		c.createUses(1, `{"assets":[`+callAsset("go", funders, more)+`]}`, "")
		user := string(sdk.JSON(func(w *sdk.Writer) { w.String(rule.user) }))
		args := `{"account_id":"alice.test.near","fc_args":[` + user + `]}`
		refusal := c.asks(sdk.Signed{Key: claimKeyOf(1), Method: "claim_for", Args: []byte(args), Gas: 100 * sdk.TGas})
		_, text := c.claim(1, "claim_for", args)
		if text != "" || refusal != "" {
			c.expect(rule.rule+" "+rule.user[:min(len(rule.user), 40)], text, rule.want)
			c.expect("the guard", refusal, rule.want)
			continue
		}
		filled := `,"who":"alice.test.near","keypom_args":{"account_id_field":"who"}}`
		c.expect(rule.rule+" "+rule.user, string(c.called[0].Args), strings.TrimSuffix(rule.want, "}")+filled)
	}
}

// TestS85WhatADropMayNotCall: itself, methods that move tokens, and contracts whose
// tokens drops bring, whoever made them and whenever.
func TestS85WhatADropMayNotCall(t *testing.T) {
	c := newChain(t)
	one := `{"public_keys":["` + claimKeyOf(1).String() + `"],"uses":[{"assets":[`
	with := func(receiver, method, args, more string) string {
		return one + strings.Replace(callAsset(method, args, more), app, receiver, 1) + `]}]}`
	}
	c.createFT(5, 5, 1, "")
	c.ftSend(funder, sdk.NewAmount(1), "0")
	for _, refused := range []struct{ args, want string }{
		{with(contract, "claim", "{}", ""), "Cannot invoke functions on the drop contract"},
		{with(app, "ft_transfer", "{}", ""), "A drop cannot call ft_transfer, which would move what the contract holds: make it a drop of tokens"},
		{with(app, "nft_approve", "{}", ""), "A drop cannot call nft_approve, which would move what the contract holds: make it a drop of tokens"},
		{with(ftToken, "near_withdraw", "{}", ""), "A drop cannot call ft.near, whose tokens other drops bring"},
		{with(app, "storage_unregister", "{}", ""), "A drop cannot call storage_unregister, which would move what the contract holds: make it a drop of tokens"},
		{with(app, "go", "{"+manyMembers(101)+"}", ""), "args: they should have at most 100 members"},
		{strings.Replace(with(app, "go", `{}`, ""), `"5000000000000"`, `"0"`, 1), "A call of a drop is given from 1 to 100 Tgas"},
		{strings.Replace(with(nftToken, "go", "{}", ""), `{"kind":"call"`, `{"kind":"nft","contract_id":"nft.near"},{"kind":"call"`, 1), "A drop cannot call the contract whose tokens it brings"},
		{with(app, "", "{}", ""), "The method's name should have 1 to 256 bytes"},
		{with(app, "go", "[]", ""), "args: expected a JSON object"},
		{with(app, "go", `{"keypom_args":1}`, ""), "args: keypom_args is filled in by the drop"},
		{with(app, "go", `{"who":1}`, `,"keypom_args":{"account_id_field":"who"}`), "args: who is filled in by the drop"},
		{with(app, "go", `{}`, `,"keypom_args":{"account_id_field":"who","drop_id_field":"who"}`), "keypom_args names a member twice"},
		{with(app, "go", `{}`, `,"keypom_args":{"account_id_field":"keypom_args"}`), "account_id_field should name a member of the arguments, in 1 to 64 bytes"},
		{with(app, "go", `{"a":"`+strings.Repeat("x", 4096)+`"}`, ""), "The arguments of a call should have at most 4096 bytes"},
		{with(app, "go", `{}`, `,"user_args_rule":"Mine"`), "Unknown user_args_rule, Mine: expected AllUser, FunderPreferred or UserPreferred"},
		{strings.Replace(with(app, "go", `{}`, ""), `"5000000000000"`, `"100000000000001"`, 1), "A call of a drop is given from 1 to 100 Tgas"},
	} {
		_, text := c.call(funder, sdk.PublicKey{}, "create_drop", refused.args, sdk.Near(2))
		c.expect(refused.args, text, refused.want)
	}
	// Made while no drop brings its tokens, claimed when one does.
	c.createUses(1, `{"assets":[`+strings.Replace(callAsset("near_withdraw", `{}`, ""), app, nftToken, 1)+`]}`, "")
	c.createUses(2, `{"assets":[`+callAsset("near_withdraw", `{}`, `,"receiver_to_claimer":true`)+`]}`, "")
	c.createNFT(3, 3)
	c.nftSend(funder, "gold", "3")
	_, text := c.claim(1, "claim_for", forAlice)
	c.expect("the claim", text, "A drop cannot call nft.near, whose tokens other drops bring")
	_, text = c.claim(2, "claim_for", `{"account_id":"ft.near"}`)
	c.expect("the claim for a token", text, "A drop cannot call ft.near, whose tokens other drops bring")
	result, text := c.claim(2, "claim_for", `{"account_id":"app.near"}`)
	c.expect("the claim for another", result+text, "true")
	c.expect("the call", c.called[0].Method, "near_withdraw")
}
