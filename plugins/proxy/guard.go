package main

import "latchkey/plugins/sdk"

// guard holds granted keys to their terms before anything is accepted, so that a
// refusal costs nothing. What a key signs itself is counted here; of what it asks proxy
// for, proxy counts what it sends. Keys that its owner cut without terms are the
// protocol's matter, but that they call nothing of this contract: what is private to
// the account is not for them.
//
//latchkey:guard
func guard(s sdk.Signed) {
	t, ok := granted.Get(s.Key.Borsh())
	own := s.Receiver == sdk.CurrentAccount()
	switch {
	case ok && t.byProxy:
		t.guardProxy(s, own)
	case ok && own:
		sdk.Refuse("this key signs its calls itself and may not call " + shown(s.Method) + " of its own account")
	case ok:
		t.guardCall(s)
	case own:
		sdk.Refuse("this key has no terms: grant it some, or use one that has")
	}
}

func (t *terms) guardProxy(s sdk.Signed, own bool) {
	if !own || s.Method != "proxy" {
		sdk.Refuse("this key may only call proxy of " + sdk.CurrentAccount())
	}
	if s.Relayer != "" {
		sdk.Refuse(relayed)
	}
	spent := t.spentBy(s.Key)
	asks := readAsked(s.Arguments())
	if _, refusal := t.use(&spent, asks.action()); refusal != "" {
		sdk.Refuse(refusal)
	}
}

func (t *terms) guardCall(s sdk.Signed) {
	spent := t.spentBy(s.Key)
	if _, refusal := t.use(&spent, withoutProxy(s)); refusal != "" {
		sdk.Refuse(refusal)
	}
	if t.rate.Calls > 0 || t.usesMax > 0 {
		spendings.Set(s.Key.Borsh(), spent)
	}
}

// relayed is why proxy takes no delegate actions: while it runs, the signer is the
// relayer, and whose key signed cannot be told.
const relayed = "proxy is not called by a relayer, for it could not tell which key asks: send the transaction yourself"
