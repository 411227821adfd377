//go:build !wasip1

package main

import (
	"strings"
	"testing"

	"latchkey/plugins/sdk"
)

// TestOncePerAccountTwice: a claim that brings NEAR and then fails forgets that
// the account has claimed; so the account has the NEAR of another key as well.
func TestOncePerAccountTwice(t *testing.T) {
	c := newChain(t)
	c.must(funder, sdk.PublicKey{}, "create_drop", `{"public_keys":`+keysFrom(1, 3)+`,"once_per_account":true,"uses":[{"assets":[`+near("1000")+
		`,`+callAsset("fail", "{}", "")+`]}]}`, sdk.Near(20))
	had := c.balances[alice]
	for key := 1; key <= 3; key++ {
		c.claim(key, "claim_for", forAlice)
	}
	if got := c.balances[alice].Sub(had); got != sdk.NewAmount(1000) {
		t.Errorf("alice got %v yocto of a drop that each account claims once, for 1000", got)
	}
}

// TestEveryonesCapStays: who was sponsored once by the cap for everyone keeps it
// when the owner lowers it.
func TestEveryonesCapStays(t *testing.T) {
	c := newChain(t)
	nothing := sdk.Amount{}
	c.must(alice, sdk.PublicKey{}, "sponsor_deposit", "{}", sdk.MilliNear(900))
	c.must(contract, sdk.PublicKey{}, "sponsor_allow", `{"cap":"`+sdk.MilliNear(500).String()+`"}`, nothing)
	c.must(funder, sdk.PublicKey{}, "create_ft_drop", ftArgs(1, 1, 1, ""), nothing)
	c.must(contract, sdk.PublicKey{}, "sponsor_allow", `{"cap":"0"}`, nothing) // no more for everyone
	_, text := c.call(funder, sdk.PublicKey{}, "create_ft_drop", ftArgs(2, 9, 1, ""), nothing)
	if text == "" {
		t.Error("the pool pays 0.3 NEAR more for an account that has no entry by the owner, though everyone's cap is 0: " +
			c.view("get_sponsor", `{"account_id":"creator.test.near"}`))
	}
}

// TestPicturesThatAreNone: only the first and last bytes are looked at.
func TestPicturesThatAreNone(t *testing.T) {
	for name, data := range map[string]string{
		"PNG with a page in it": "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR<script>alert(1)</script>IEND\xaeB`\x82",
		"PNG of 0 by 0 pixels":  "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x00\x00\x00\x00\x00\x08\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00IEND\xaeB`\x82",
		"WebP of no known kind": "RIFF\x21\x00\x00\x00WEBPVP8?<svg onload=alert(1)>....",
	} {
		if kind := pictureType(data); kind != "" {
			t.Errorf("%s is taken for %s", name, kind)
		}
	}
}

// TestPreviewOfASpentKey: the view says that a claim would be accepted, though the
// key can pay for none, or is gone.
func TestPreviewOfASpentKey(t *testing.T) {
	for _, gone := range []bool{false, true} {
		c := newChain(t)
		c.createDrop(1, 1)
		at := string(claimKeyOf(1).Borsh())
		record := c.host.AccessKeys[at]
		for i := 10; i < 26; i++ { // nonce, kind, limited; then the allowance
			record[i] = 0
		}
		if gone {
			delete(c.host.AccessKeys, at)
		}
		view := c.view("preview_claim", `{"public_key":"`+claimKeyOf(1).String()+`","account_id":"alice.test.near"}`)
		if strings.Contains(view, `"existing_account":false`) && strings.Contains(view, `"accepted":true`) {
			t.Errorf("gone %v: %s", gone, view)
		}
	}
}

// TestBalanceOfWhatArrived: what a key brings next is told with what has arrived.
func TestBalanceOfWhatArrived(t *testing.T) {
	c := newChain(t)
	c.createUses(1, `{"assets":[`+near("5")+`,{"kind":"ft","contract_id":"ft.near","amount":"3"},`+near("7")+`]}`, "")
	c.ftSend(funder, sdk.NewAmount(3), "0")
	c.ft.unstored = true
	c.claim(1, "claim_for", forAlice) // 5 arrive
	key := claimKeyOf(1).String()
	c.expect("get_key_balance", c.view("get_key_balance", `{"key":"`+key+`"}`), `"7"`)
	if view := c.view("get_key_information", `{"key":"`+key+`"}`); !strings.Contains(view, `"yoctonear":"7"`) {
		t.Error(view)
	}
}

// TestNameThatTheTokenKnows: a stranger makes a name known to the token before the
// account is made; then the account is made and no transfer is tried.
func TestNameThatTheTokenKnows(t *testing.T) {
	c := newChain(t)
	c.createFT(1, 1, 5, "")
	c.ftSend(funder, sdk.NewAmount(5), "0")
	c.ft.balances["bob.test.near"] = sdk.Amount{} // storage_deposit{account_id} by anyone
	result, text := c.claim(1, "create_account_and_claim", `{"account_id":"bob.test.near"}`)
	c.expect("the claim", result+text, "true")
	if len(c.reasons()) > 0 {
		t.Error(c.reasons()[0])
	}
}

// TestTokenWithoutRegistration: nor can a token without NEP-145 be claimed into a
// new account.
func TestTokenWithoutRegistration(t *testing.T) {
	c := newChain(t)
	c.createFT(1, 1, 5, "")
	c.ftSend(funder, sdk.NewAmount(5), "0")
	c.ft.unstored = true
	c.ft.balances["bob.test.near"] = sdk.Amount{} // such a token knows everyone
	result, text := c.claim(1, "create_account_and_claim", `{"account_id":"bob.test.near"}`)
	c.expect("the claim", result+text, "true")
}

// TestBlockedCalls: whoever makes a drop of tokens of an account, which need not be
// a token nor ever come, keeps all drops from calling it.
func TestBlockedCalls(t *testing.T) {
	c := newChain(t)
	c.createUses(1, `{"assets":[`+callAsset("greet", "{}", "")+`]}`, "")
	c.balances[alice] = sdk.Near(5)
	c.must(alice, sdk.PublicKey{}, "create_nft_drop", `{"public_key":"`+claimKeyOf(9).String()+`","nft_contract":"app.near"}`, sdk.Near(1))
	guarded := c.asks(sdk.Signed{Key: claimKeyOf(1), Method: "claim_for", Args: []byte(forAlice), Gas: 100 * sdk.TGas})
	result, text := c.claim(1, "claim_for", forAlice)
	c.expect("the claim", result+text, "true")
	if result == "false" {
		t.Errorf("the guard says %q, the claim %q", guarded, c.reasons())
	}
}

// TestOwnTokenCalled: a drop that brings tokens of a contract and calls it can never
// be claimed, but is accepted.
func TestOwnTokenCalled(t *testing.T) {
	c := newChain(t)
	args := strings.Replace(callAsset("greet", "{}", ""), "app.near", ftToken, 1)
	_, text := c.call(funder, sdk.PublicKey{}, "create_drop", `{"public_keys":`+keysFrom(1, 1)+`,"uses":[{"assets":[{"kind":"ft","contract_id":"ft.near","amount":"3"},`+args+`]}]}`, sdk.Near(20))
	if text == "" {
		t.Error("a drop is made that can never be claimed")
	}
}

// TestPasswordTwice: a use named twice, as 1 and as 01, is paid for twice and comes
// back once.
func TestPasswordTwice(t *testing.T) {
	c := newChain(t)
	own := c.own()
	_, stored := passwordFor(1, "1", "secret")
	_, text := c.call(funder, sdk.PublicKey{}, "create_near_drop", withMore(1, 1, `"passwords":[{"1":"`+stored+`","01":"`+stored+`","001":"`+stored+`"}]`), sdk.Near(20))
	c.cancel(funder, "")
	if text == "" && c.own() != own {
		t.Errorf("the contract has gained %v", c.own().Sub(own))
	}
}

// TestSoldApprovalUnit is the theft of TestSoldApproval with fake tokens.
func TestSoldApprovalUnit(t *testing.T) {
	c := newChain(t)
	c.balances["mallory.near"] = sdk.Near(5)
	c.must("mallory.near", sdk.PublicKey{}, "create_nft_drop", `{"public_key":"`+claimKeyOf(1).String()+`","nft_contract":"nft.near"}`, sdk.Near(1))
	c.createNFT(2, 2)
	c.expect("approved", c.nftApprove("mallory.near", "gold", "0", 7), `"0"`)
	c.nft.owners["gold"] = funder // sold
	delete(c.nft.approvals, "gold")
	c.expect("put in a drop", c.nftSend(funder, "gold", "1"), "false")
	c.claim(1, "claim_for", forAlice)
	c.expect("the owner", c.nft.owners["gold"], contract)
	result, text := c.claim(2, "claim_for", forAlice)
	c.expect("the right link", result+text, "true")
}
