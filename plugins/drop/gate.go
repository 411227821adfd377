package main

import "latchkey/plugins/sdk"

// A gated drop is for accounts that have tokens of a contract already.

// gate is what an account must have; the zero value asks for nothing.
//
//latchkey:record
type gate struct {
	kind     assetKind  // assetFT or assetNFT
	contract string     // the token's
	least    sdk.Amount // units, or tokens
}

func (g gate) set() bool { return g.contract != "" }

// gateGiven is a gate as arguments say it.
type gateGiven struct {
	Kind     string        `json:"kind" enum:"ft,nft" check:"own"`
	Contract sdk.AccountID `json:"contract_id"`
	// Of ft the token's smallest units, of nft tokens; 1 when it is not there.
	Least sdk.Option[sdk.Amount] `json:"least"`
}

func (given *gateGiven) gate() gate {
	g := gate{contract: given.Contract, least: sdk.NewAmount(1)}
	switch kind := given.Kind; kind {
	case "ft":
		g.kind = assetFT
	case "nft":
		g.kind = assetNFT
	default:
		sdk.Panic("Unknown kind of gate, " + kind + ": expected ft or nft")
	}
	sdk.Require(g.contract != sdk.CurrentAccount(), "The drop contract has no tokens of its own to ask for")
	if least, some := given.Least.Get(); some {
		g.least = least
		sdk.Require(!g.least.IsZero(), "A gate asks for at least 1")
	}
	return g
}

func (g gate) write(w *sdk.Writer) {
	if !g.set() {
		w.Null()
		return
	}
	w.BeginObject()
	w.Key("kind").String(g.kind.String())
	w.Key("contract_id").String(g.contract)
	w.Key("least").Amount(g.least)
	w.EndObject()
}

// ask has resolve_gate learn how much the claimer has.
func (g gate) ask(c *claim) sdk.Promise {
	method := "ft_balance_of"
	if g.kind == assetNFT {
		method = "nft_supply_for_owner"
	}
	return sdk.NewPromise(g.contract).
		Call(method, accountArgs(c.account), sdk.Amount{}, gasTokenView).
		Then(sdk.CurrentAccount()).
		Call("resolve_gate", c.callback(0), sdk.Amount{}, sdk.PrepaidGas()-gasEntry-gasTokenView-gasSend)
}

// The callback of a claim of a gated drop: goes on when the account has enough.
//
//latchkey:private
//latchkey:returns bool
func resolveGate(of progress) {
	c := of.resume()
	g := c.terms().gate
	data, ok := sdk.OnlyResult()
	has, read := answeredAmount(data, ok)
	switch {
	case !read:
		c.fail(g.contract + " does not say what " + c.account + " has of it")
	case has.Less(g.least):
		c.fail(dropName(c.id) + " is for accounts that have at least " + g.least.String() + " of " + g.contract + "; " + c.account + " has " + has.String())
	default:
		c.deliver()
	}
}

// answerBytesMax is more than any answer to a question of this contract takes.
const answerBytesMax = 256

// answered reads what a contract answered, which may be anything.
func answered(data []byte, ok bool) (sdk.Value, bool) {
	if !ok || len(data) > answerBytesMax {
		return sdk.Value{}, false
	}
	value, err := sdk.ParseJSON(data)
	return value, err == nil
}

// answeredAmount reads an answer that is a decimal string.
func answeredAmount(data []byte, ok bool) (sdk.Amount, bool) {
	value, ok := answered(data, ok)
	if !ok || value.Kind != sdk.String {
		return sdk.Amount{}, false
	}
	amount, err := sdk.ParseAmount(value.Text)
	return amount, err == nil
}
