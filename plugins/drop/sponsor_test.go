//go:build !wasip1

package main

import (
	"testing"

	"latchkey/plugins/sdk"
)

// TestTheTutorialsDropsWithoutADeposit: a drop of tokens for which nothing is attached
// is the sponsor's, whom all that is left comes back to.
func TestTheTutorialsDropsWithoutADeposit(t *testing.T) {
	c := newChain(t)
	nothing := sdk.Amount{}
	_, text := c.call(funder, sdk.PublicKey{}, "create_ft_drop", ftArgs(1, 1, 1, ""), nothing)
	c.expect("without a sponsor", text, "Please attach at least 0.044 NEAR")
	c.must(alice, sdk.PublicKey{}, "sponsor_deposit", "{}", sdk.MilliNear(500))
	_, text = c.call(funder, sdk.PublicKey{}, "create_ft_drop", ftArgs(1, 1, 1, ""), nothing)
	c.expect("who is not on the list", text, "Please attach at least 0.044 NEAR")
	c.must(contract, sdk.PublicKey{}, "sponsor_allow", `{"account_id":"creator.test.near","cap":"`+yocto(t, "0.1").String()+`"}`, nothing)
	own, had := c.own(), c.balances[funder]
	c.expect("create_ft_drop", c.must(funder, sdk.PublicKey{}, "create_ft_drop", ftArgs(1, 2, 1, ""), nothing), "0")
	_, text = c.call(funder, sdk.PublicKey{}, "create_ft_drop", ftArgs(3, 3, 1, ""), nothing)
	c.expect("beyond the cap", text, "The sponsor pool pays at most 0.100 NEAR at a time for creator.test.near: attach 0.044 NEAR yourself")
	_, text = c.call(funder, sdk.PublicKey{}, "create_near_drop", dropArgs(3, 3, sdk.Near(1)), nothing)
	c.expect("a drop of NEAR", text, "Please attach at least 1.03 NEAR")
	c.ftSend(funder, sdk.NewAmount(2), "0")
	result, text := c.claim(1, "create_account_and_claim", `{"account_id":"bob.test.near"}`)
	c.expect("a claim", result+text, "true")
	result, text = c.cancel(funder, "")
	c.expect("the rest", result+text, "1")
	if c.balances[funder] != had || c.own() != own {
		t.Errorf("the funder has %v, had %v; the contract has %v of its own, had %v", c.balances[funder], had, c.own(), own)
	}
	// Bob's registration, two yocto, and what stays of the drop.
	spent := registrationPrice.Add(sdk.NewAmount(2)).Add(keptOfADrop)
	c.expect("the pool", c.view("get_sponsor", `{"account_id":"creator.test.near"}`), `{"pool":"`+sdk.MilliNear(500).Sub(spent).String()+
		`","sponsored":true,"cap":"`+yocto(t, "0.1").String()+`","used":"`+spent.String()+`"}`)
}

func TestSponsorPoolIsTheOwners(t *testing.T) {
	c := newChain(t)
	c.must(alice, sdk.PublicKey{}, "sponsor_deposit", "{}", sdk.MilliNear(50))
	own := c.own()
	_, text := c.call(contract, sdk.PublicKey{}, "sponsor_withdraw", `{"amount":"`+sdk.MilliNear(51).String()+`"}`, sdk.Amount{})
	c.expect("more than there is", text, "The sponsor pool has "+sdk.MilliNear(50).String()+" yocto")
	c.expect("the rest", c.must(contract, sdk.PublicKey{}, "sponsor_withdraw", `{"amount":"`+sdk.MilliNear(10).String()+`"}`, sdk.Amount{}), `"`+sdk.MilliNear(40).String()+`"`)
	if c.own() != own.Add(sdk.MilliNear(10)) {
		t.Error("what is withdrawn is not the contract's own")
	}
	c.must(contract, sdk.PublicKey{}, "sponsor_allow", `{"cap":"`+sdk.Near(1).String()+`"}`, sdk.Amount{})
	_, text = c.call(funder, sdk.PublicKey{}, "create_nft_drop", `{"public_key":"`+claimKeyOf(1).String()+`","nft_contract":"nft.near"}`, sdk.Amount{})
	c.expect("a drop that the pool is enough for", text, "")
	_, text = c.call(funder, sdk.PublicKey{}, "create_nft_drop", `{"public_key":"`+claimKeyOf(2).String()+`","nft_contract":"nft.near"}`, sdk.Amount{})
	c.expect("one that it is not", text, "The sponsor pool has 0.007 NEAR left, this drop takes 0.033 NEAR: attach it yourself")
	_, text = c.call(alice, sdk.PublicKey{}, "sponsor_deposit", "{}", sdk.Amount{})
	c.expect("nothing", text, "Attach what the pool should get")
}

// TestNewFillsThePool from the account's own money, no further than it reaches.
func TestNewFillsThePool(t *testing.T) {
	c := newChain(t)
	delete(c.host.Storage, "c")
	args := func(pool string) string {
		return `{"top_level_account":"test.near","sponsor_pool":"` + yocto(t, pool).String() + `","sponsor_cap":"5"}`
	}
	_, text := c.call(contract, sdk.PublicKey{}, "new", args("11"), sdk.Amount{})
	c.expect("more than there is", text, "The account has less than the sponsor pool should have")
	c.must(contract, sdk.PublicKey{}, "new", args("9"), sdk.Amount{})
	c.expect("the pool", c.view("get_sponsor", `{"account_id":"bob.near"}`), `{"pool":"`+sdk.Near(9).String()+`","sponsored":true,"cap":"5","used":"0"}`)
}
