package main

import "latchkey/plugins/sdk"

func (c *claim) makeCall(at int, a asset) {
	receiver := a.receiver(c.account)
	user, given := c.userArgsAt(at)
	args, reason := a.call.argsFor(c, user, given)
	if reason == "" {
		reason = uncallable(receiver)
	} else {
		reason = "fc_args: " + reason
	}
	if reason != "" {
		c.fail(reason)
		return
	}
	sdk.NewPromise(receiver).
		Call(a.call.method, args, a.amount, a.call.gas).
		Then(sdk.CurrentAccount()).
		Call("resolve_call_claim", c.callback(at), sdk.Amount{}, a.call.gasAnswer()+c.gasAfter(at)).
		Return()
}

// userArgsAt gives what the claimer brings for the call that stands at a place among
// the use's assets.
func (c *claim) userArgsAt(at int) (text string, given bool) {
	before := 0
	for _, a := range c.stage().assets[:at] {
		if a.kind == assetCall {
			before++
		}
	}
	if before >= len(c.user) {
		return "", false
	}
	return c.user[before], true
}

// The callback of a call: learns whether it succeeded.
//
//latchkey:private
//latchkey:returns bool
func resolveCallClaim(of progress) {
	c := of.resume()
	at, a := c.assetAt()
	sdk.Require(a.kind == assetCall, "No such asset in this use")
	if !sdk.OnlySucceeded() { // what it answered may be long, and nobody asks
		c.fail(a.call.method + " of " + a.receiver(c.account) + " failed")
		return
	}
	c.arrived(at, a, sdk.Amount{}, token{})
}
