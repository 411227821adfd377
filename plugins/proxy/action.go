package main

import "latchkey/plugins/sdk"

// action is what a key asks proxy to send.
type action struct {
	kind      string // call, transfer or stake
	receiver  string // of a call or transfer
	method    string
	args      string // of the call
	amount    sdk.Amount
	validator sdk.PublicKey
}

// readAction reads
//
//	{"action":"call","contractId","methodName","args","amount"}
//	{"action":"transfer","receiverId","amount"}
//	{"action":"stake","publicKey","amount"}
//
// where args is a text and amounts are numbers or decimal strings.
func readAction(args sdk.Arguments) action {
	a := action{kind: args.String("action"), amount: readAmount(args)}
	switch a.kind {
	case "call":
		a.receiver, a.method = args.Account("contractId"), args.String("methodName")
		if args.Has("args") {
			a.args = args.String("args")
		}
	case "transfer":
		a.receiver = args.Account("receiverId")
		sdk.Require(!a.amount.IsZero(), "amount: A transfer has to be above 0")
	case "stake":
		a.validator = args.PublicKey("publicKey")
	default:
		sdk.Panic("There is no action " + shown(a.kind) + "; there are call, transfer and stake")
	}
	return a
}

func readAmount(args sdk.Arguments) sdk.Amount {
	if !args.Has("amount") {
		return sdk.Amount{}
	}
	value := args.Value("amount")
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
