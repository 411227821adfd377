package main

import "latchkey/plugins/sdk"

// What a use brings is delivered one thing after another, each by a promise whose
// callback goes on with the next. Each that has arrived is marked on the key, so that
// an attempt after a failure brings what is missing, and nothing twice.

// deliver sends what comes next, or ends the use when nothing does.
func (c *claim) deliver() { c.deliverNext(sdk.Amount{}) }

// deliverNext is deliver, with NEAR that the asset before it did not need.
func (c *claim) deliverNext(change sdk.Amount) {
	at, more := c.stage().next(c.k.done)
	if !more {
		c.endUse(change)
		return
	}
	a := c.stage().assets[at]
	if c.resumed && !canPay(change.Add(a.budget())) {
		c.fail(lacksMoney) // sending would fail this callback, and the key be in flight for good
		return
	}
	c.d.refund(change)
	switch a.kind {
	case assetNear:
		c.payNear(at, a)
	case assetFT:
		c.payFT(at, a)
	case assetNFT:
		c.payNFT(at, a)
	case assetCall:
		c.makeCall(at, a)
	}
}

// arrived ends the delivery of one asset, of whose NEAR some may be left.
func (c *claim) arrived(at int, a asset, change sdk.Amount, t token) {
	c.k.done |= 1 << at
	c.d.owed = c.d.owed.Sub(a.budget())
	if len(c.stage().assets) > 1 {
		emitDelivered(c, a, t)
		if _, more := c.stage().next(c.k.done); more {
			c.saveKey()
			c.d.save(c.id)
		}
	} else {
		c.token = t
	}
	c.deliverNext(change)
}

// payNear sends NEAR to the claimer, or to the funder when the drop's deposits are for
// new accounts only.
func (c *claim) payNear(at int, a asset) {
	if !c.creates && c.terms().refundDeposit {
		c.arrived(at, a, a.amount, token{})
		return
	}
	sdk.NewPromise(c.account).
		Transfer(a.amount).
		Then(sdk.CurrentAccount()).
		Call("resolve_near_claim", c.callback(at), sdk.Amount{}, c.gasAfter(at)).
		Return()
}

// The callback of a payment: learns whether NEAR has arrived. What did not has come back to
// the contract by now: the key stays, to be tried again.
//
//latchkey:private
//latchkey:returns bool
func resolveNearClaim(of progress) {
	c := of.resume()
	at, a := c.assetAt()
	if !sdk.OnlySucceeded() {
		c.fail(c.account + " does not exist")
		return
	}
	c.arrived(at, a, sdk.Amount{}, token{})
}

// gasAfter is for the callback of an asset: it goes on with what comes next.
func (c *claim) gasAfter(at int) sdk.Gas {
	s, gas := c.stage(), gasEndUse
	for i := at + 1; i < len(s.assets); i++ {
		if c.k.done>>i&1 == 0 {
			gas += s.assets[i].gas()
		}
	}
	return gas
}

// endUse ends a use of which everything has arrived. The records of a key that is used
// up are removed here, so that it is worth nothing even while it still exists.
func (c *claim) endUse(change sdk.Amount) {
	c.k.used++
	c.k.done, c.k.since, c.k.last = 0, 0, sdk.BlockTimestamp()
	emitClaimed(c)
	if c.k.used < c.d.uses {
		c.saveKey()
		c.d.save(c.id)
		if canPay(change) { // else the account's owner has spent it
			c.d.refund(change)
		}
		sdk.ReturnBool(true)
		return
	}
	keys.Remove(c.key.Borsh())
	refund := change.Add(keyStorage(c.key))
	if c.terms().passwords {
		refund = refund.Add(c.d.removePasswords(c.key))
	}
	c.d.counter--
	freed, ended := c.d.saveOrEnd(c.id)
	if ended {
		emitDropEnded(c.id, c.d.funder, "claimed", sdk.Amount{})
	}
	removeKey(c, refund.Add(freed))
	sdk.ReturnBool(true)
}
