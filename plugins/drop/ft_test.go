//go:build !wasip1

package main

import (
	"strings"
	"testing"

	"latchkey/plugins/sdk"
)

// ftArgs are the arguments of a drop of units of ft.near.
func ftArgs(first, last int, units uint64, more string) string {
	args := dropArgs(first, last, sdk.NewAmount(units))
	return strings.TrimSuffix(args, "}") + `,"ft_contract":"ft.near"` + more + "}"
}

func (c *chain) createFT(first, last int, units uint64, more string) string {
	c.t.Helper()
	return c.must(funder, sdk.PublicKey{}, "create_ft_drop", ftArgs(first, last, units, more), sdk.Near(2))
}

// units is what an account has of ft.near.
func (c *chain) units(account string) string { return c.ft.balances[account].String() }

func (c *chain) view(method, args string) string {
	c.t.Helper()
	return c.must(alice, sdk.PublicKey{}, method, args, sdk.Amount{})
}

// reasons lists the reasons of claim_failed, in order.
func (c *chain) reasons() (found []string) {
	for _, event := range c.events {
		if _, after, ok := strings.Cut(event, `"event":"claim_failed"`); ok {
			_, reason, _ := strings.Cut(after, `"reason":"`)
			found = append(found, strings.TrimSuffix(reason, `"}]}`))
		}
	}
	return found
}

func TestS49FTDropFromCreationToTheLastClaim(t *testing.T) {
	c := newChain(t)
	own, had := c.own(), c.balances[funder]
	c.expect("create_ft_drop", c.createFT(1, 2, 1, ""), "0")
	c.expect("the drop", c.view("get_drop_by_id", `{"drop_id":0}`),
		`{"FT":{"funder":"creator.test.near","amount":"1","ft_contract":"ft.near","counter":2,"funded":false,"start":null,"end":null,"cancelled":false}}`)
	c.expect("funding", c.ftSend(funder, sdk.NewAmount(2), "0"), `"0"`)
	c.ft.balances[alice] = sdk.Amount{}
	for n := 1; n <= 2; n++ {
		result, text := c.claim(n, "claim_for", forAlice)
		c.expect("the claim", result+text, "true")
	}
	c.expect("alice's units", c.units(alice), "2")
	c.expect("the contract's units", c.units(contract), "0")
	_, text := c.call(alice, sdk.PublicKey{}, "get_drop_by_id", `{"drop_id":0}`, sdk.Amount{})
	c.expect("the drop in the end", text, "No drop information for such drop_id")
	// The transfers took a yocto each; gas is free here.
	if spent := had.Sub(c.balances[funder]); spent != keptOfADrop.Add(sdk.NewAmount(2)) || c.own() != own {
		t.Errorf("the drop cost %v", spent)
	}
	c.expect("the events", c.eventNames(), "drop_created keys_added drop_funded claim_started claimed key_deleted claim_started claimed drop_ended key_deleted")
}

func TestS50WrongTokensGoBack(t *testing.T) {
	c := newChain(t)
	c.createFT(1, 2, 5, "")
	c.createDrop(3, 3)
	c.must(funder, sdk.PublicKey{}, "create_nft_drop", `{"public_key":"`+claimKeyOf(4).String()+`","nft_contract":"nft.near"}`, sdk.Near(1))
	for _, wrong := range []struct {
		sender, msg string
		amount      uint64
		want        string
	}{
		{funder, "0", 9, "Wrong FT amount, expected 10"},
		{funder, "0", 11, "Wrong FT amount, expected 10"},
		{funder, "9", 10, "Missing such drop_id"},
		{funder, "1", 10, "Not an FT drop"},
		{funder, "2", 10, "Not an FT drop"},
		{funder, "zero", 10, "The msg should be a drop's id, in digits"},
		{funder, "4294967296", 10, "The msg should be a drop's id, in digits"},
		{alice, "0", 10, "Only creator.test.near, who made Drop 0, can fund it"},
	} {
		c.ft.balances[alice] = sdk.NewAmount(50)
		before := c.units(wrong.sender)
		c.expect("funding with "+wrong.msg, c.ftSend(wrong.sender, sdk.NewAmount(wrong.amount), wrong.msg), wrong.want)
		c.expect("what the sender has", c.units(wrong.sender), before)
	}
	_, text := c.call(nftToken, sdk.PublicKey{}, "ft_on_transfer", `{"sender_id":"creator.test.near","amount":"10","msg":"0"}`, sdk.Amount{})
	c.expect("another token", text, "Wrong FTs, expected ft.near")
	c.expect("the right one", c.ftSend(funder, sdk.NewAmount(10), "0"), `"0"`)
	c.expect("S66 a second time", c.ftSend(funder, sdk.NewAmount(10), "0"), "Drop 0 is funded already")
}

func TestS51UnfundedDropKeepsItsKeys(t *testing.T) {
	c := newChain(t)
	c.createFT(1, 1, 5, "")
	for _, method := range []string{"claim_for", "create_account_and_claim"} {
		args := forAlice
		if method != "claim_for" {
			args = `{"account_id":"bob.test.near"}`
		}
		_, text := c.claim(1, method, args)
		c.expect(method, text, "Drop is not funded yet")
		c.expect("the guard", c.asks(sdk.Signed{Key: claimKeyOf(1), Method: method, Args: []byte(args), Gas: 100 * sdk.TGas}), "Drop is not funded yet")
	}
	c.ftSend(funder, sdk.NewAmount(5), "0")
	result, text := c.claim(1, "create_account_and_claim", `{"account_id":"bob.test.near"}`)
	c.expect("once it is funded", result+text, "true")
	c.expect("bob's units", c.units("bob.test.near"), "5")
}

// TestS52UnknownRecipientIsRegistered with what the drop set aside; the rest comes back.
func TestS52UnknownRecipientIsRegistered(t *testing.T) {
	c := newChain(t)
	own, had := c.own(), c.balances[funder]
	c.createFT(1, 1, 5, "")
	c.ftSend(funder, sdk.NewAmount(5), "0")
	result, text := c.claim(1, "claim", forAlice)
	c.expect("the claim", result+text, "true")
	c.expect("alice's units", c.units(alice), "5")
	if spent := had.Sub(c.balances[funder]); spent != keptOfADrop.Add(registrationPrice).Add(oneYocto) || c.own() != own {
		t.Errorf("the drop cost %v", spent)
	}
}

// TestS61FailedTokensStayClaimable: whatever the token does, the key works once it does
// its part, and the drop has neither lost nor gained.
func TestS61FailedTokensStayClaimable(t *testing.T) {
	for reason, break_ := range map[string]func(*fakeFT){
		"ft.near refused the transfer to alice.test.near":                                                           func(f *fakeFT) { f.refuses, f.balances[alice] = true, sdk.Amount{} },
		"ft.near refused to register alice.test.near or the transfer to it":                                         func(f *fakeFT) { f.refuses = true },
		"ft.near asks 0.013 NEAR to register alice.test.near; the drop has 0.013 NEAR for it: register it yourself": func(f *fakeFT) { f.asks = registrationMax.Add(oneYocto) },
		"ft.near refused the transfer to alice.test.near ":                                                          func(f *fakeFT) { f.unstored = true },
	} {
		c := newChain(t)
		c.createFT(1, 1, 5, "")
		c.ftSend(funder, sdk.NewAmount(5), "0")
		own, obligations := c.own(), c.view("get_obligations", `{"drop_id":0}`)
		break_(c.ft)
		result, text := c.claim(1, "claim_for", forAlice)
		c.expect("the claim", result+text, "false")
		c.expect("the reason", strings.Join(c.reasons(), "|"), strings.TrimSpace(reason))
		if c.own() != own || c.view("get_obligations", `{"drop_id":0}`) != obligations {
			t.Errorf("after %q the contract has %v of its own, had %v", reason, c.own(), own)
		}
		c.ft.refuses, c.ft.asks, c.ft.unstored = false, registrationPrice, false
		result, text = c.claim(1, "claim_for", forAlice)
		c.expect("again", result+text, "true")
		c.expect("alice's units", c.units(alice), "5")
	}
}

// TestTokensAnswersAreNotTrusted: what is no answer registers nobody.
func TestTokensAnswersAreNotTrusted(t *testing.T) {
	for _, bounds := range []string{``, `null`, `{}`, `{"min":5}`, `{"min":"-1"}`, `{"min":"x"}`, `"1"`, `{"min":"` + strings.Repeat("1", 300) + `"}`} {
		for _, balance := range []string{``, `0`, `{}`, `"0"`, strings.Repeat(" ", 300) + "null"} {
			if value, ok := answered([]byte(balance), true); ok && value.Kind == sdk.Null {
				t.Errorf("%q is taken for an account that the token does not know", balance)
			}
		}
		value, _ := answered([]byte(bounds), true)
		least, _ := value.Member("min")
		if n, err := sdk.ParseAmount(least.Text); err == nil && !(least.Kind == sdk.Number && n == sdk.NewAmount(5)) {
			t.Errorf("%q is taken for a price", bounds)
		}
	}
}

// TestS67CancelReturnsTokens, and what did not arrive is sent again by the same call.
func TestS67CancelReturnsTokens(t *testing.T) {
	c := newChain(t)
	own, had := c.own(), c.balances[funder]
	c.createFT(1, 3, 5, "")
	c.ftSend(funder, sdk.NewAmount(15), "0")
	c.ft.balances[alice] = sdk.Amount{}
	c.claim(1, "claim_for", forAlice)
	result, text := c.cancel(funder, `,"public_keys":["`+claimKeyOf(2).String()+`"]`)
	c.expect("a key", result+text, "1")
	c.expect("the funder's units", c.units(funder), "999990")
	c.ft.refuses = true
	result, text = c.cancel(funder, "")
	c.expect("the rest", result+text, "1")
	c.expect("what the drop holds", c.view("get_obligations", `{"drop_id":0}`),
		`{"near":"1","allowances":"0","storage":"`+c.stake(0)+`","ft":{"contract_id":"ft.near","amount":"5","needed":"0"}}`)
	c.ft.refuses = false
	result, text = c.cancel(funder, "")
	c.expect("again", result+text, "1")
	result, text = c.cancel(funder, "")
	c.expect("in the end", result+text, "0")
	c.expect("the funder's units", c.units(funder), "999995")
	if spent := had.Sub(c.balances[funder]); spent != keptOfADrop.Add(sdk.NewAmount(3)) || c.own() != own {
		t.Errorf("the drop cost %v", spent)
	}
}

// stake is what the records of a drop stake.
func (c *chain) stake(id uint32) (text string) {
	c.host.Run(func() { text = mustLoadDrop(id).stake.String() })
	return text
}
