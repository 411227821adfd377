package main

import "latchkey/plugins/sdk"

type asked struct {
	Action string `json:"action" enum:"call,transfer,stake" check:"own"`
	// Of a call.
	Contract sdk.Option[sdk.AccountID] `json:"contractId"`
	// Of a call.
	Method sdk.Option[string] `json:"methodName"`
	// Of a call: its arguments as it takes them, such as JSON.
	Args sdk.Option[string] `json:"args"`
	// Of a transfer.
	Receiver sdk.Option[sdk.AccountID] `json:"receiverId"`
	// Of a stake: the validator's key.
	Key sdk.Option[sdk.PublicKey] `json:"publicKey"`
	// yoctoNEAR, as a number or a text: what a call attaches, what a transfer moves, what
	// is staked afterwards.
	Amount sdk.Option[sdk.Value] `json:"amount"`
}

// action is what a key asks proxy to send.
type action struct {
	kind      string // call, transfer or stake
	receiver  string // of a call or transfer
	method    string
	args      string // of the call
	amount    sdk.Amount
	validator sdk.PublicKey
}

// action is what is asked for: a call has a contract and a method, a transfer a receiver,
// a stake a key.
func (q *asked) action() action {
	a := action{kind: q.Action, amount: q.yocto()}
	switch a.kind {
	case "call":
		a.receiver, a.method, a.args = q.Contract.Required("contractId"), q.Method.Required("methodName"), q.Args.Or("")
	case "transfer":
		a.receiver = q.Receiver.Required("receiverId")
		sdk.Require(!a.amount.IsZero(), "amount: A transfer has to be above 0")
	case "stake":
		a.validator = q.Key.Required("publicKey")
	default:
		sdk.Panic("There is no action " + shown(a.kind) + "; there are call, transfer and stake")
	}
	return a
}

func (q *asked) yocto() sdk.Amount {
	value, given := q.Amount.Get()
	if !given {
		return sdk.Amount{}
	}
	amount, err := sdk.ParseAmount(value.Text)
	sdk.Require((value.Kind == sdk.Number || value.Kind == sdk.String) && err == nil, "amount: Expected yoctoNEAR as a whole number or a decimal string below 2^128")
	return amount
}

// shown is of an unknown text no more than a sentence bears.
func shown(text string) string {
	const most = 64
	if len(text) <= most {
		return text
	}
	return text[:most] + "…"
}

// withoutProxy is what a key signs itself, as an action.
func withoutProxy(s sdk.Signed) action {
	return action{kind: "call", receiver: s.Receiver, method: s.Method, args: string(s.Args)}
}
