package main

import "latchkey/plugins/sdk"

func (c *claim) payNFT(at int, a asset) {
	if c.d.nft.held == 0 { // taken by a claim that began while this one made its account
		c.fail("No tokens to drop")
		return
	}
	t := c.d.pop(c.id)
	if t.approved && escrowed.Has(escrowKey(a.contract, t.id)) {
		c.d.push(c.id, t)
		c.fail("Token " + t.id + " of " + a.contract + " has come into another drop since it was approved")
		return
	}
	c.d.nft.needed--
	c.d.save(c.id)
	sdk.NewPromise(a.contract).
		Call("nft_transfer", t.transferArgs(c.account), oneYocto, gasToken).
		Then(sdk.CurrentAccount()).
		Call("resolve_nft_claim", c.callback(at, t.write), sdk.Amount{}, c.gasAfter(at)).
		Return()
}

// carried is a claim whose token is on its way.
type carried struct {
	progress
	tokenGiven
}

// The callback of a transfer of a token: learns whether it has arrived.
//
//latchkey:private
//latchkey:returns bool
func resolveNFTClaim(of carried) {
	c := of.resume()
	at, a := c.assetAt()
	t := of.token()
	if sdk.OnlySucceeded() {
		c.d.release(t)
		c.arrived(at, a, sdk.Amount{}, t)
		return
	}
	c.d.nft.needed++
	c.d.push(c.id, t)
	c.d.save(c.id)
	reason := a.contract + " refused to transfer token " + t.id
	if t.approved {
		reason += ": its owner may have revoked the approval or given it away"
	}
	c.fail(reason)
}
