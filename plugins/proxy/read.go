package main

import (
	"strconv"

	"latchkey/plugins/rules"
	"latchkey/plugins/sdk"
)

const (
	callsMax     = 16
	transfersMax = 16
	methodsMax   = 32
)

type granting struct {
	Key sdk.PublicKey `json:"public_key"`
	// What the key may burn as gas.
	Allowance sdk.Yocto   `json:"allowance"`
	Calls     []callGrant `json:"calls" missing:"zero" maxItems:"16" check:"own"`
	// Accounts that it may pay, each a total.
	Transfers []transferTerms        `json:"transfers" missing:"zero" maxItems:"16" check:"own"`
	Stake     sdk.Option[stakeTerms] `json:"stake"`
	// The first moment at which the key is refused.
	ExpiresAt sdk.Timestamp `json:"expires_at"`
	Rate      rules.Rate    `json:"rate"`
	// How often the key can be used in all.
	Uses sdk.Option[uint64] `json:"uses" minimum:"1" check:"own"`
	// Who holds the key to its terms; the guard where it can, unless this says otherwise.
	Via sdk.Option[string] `json:"via" enum:"guard,proxy" check:"own"`
}

// callGrant lets a key call a contract.
type callGrant struct {
	Contract sdk.AccountID `json:"contract_id"`
	// None for any method.
	Methods []string `json:"method_names" missing:"zero" maxItems:"32" check:"own"`
	// On the arguments: a path with equals, one_of, at_most or glob each.
	Rules sdk.Option[sdk.Value] `json:"rules"`
	// What its calls may attach in all.
	Deposits sdk.Yocto `json:"deposits" missing:"zero"`
}

// terms are what a grant gives. What could never be used is refused.
func (g *granting) terms() terms {
	t := terms{expiresAt: g.ExpiresAt, rate: g.Rate}
	if uses, given := g.Uses.Get(); given {
		t.usesMax = uses
		sdk.Require(uses > 0, "uses: A key that may never be used is none; leave uses out for as many as wanted")
	}
	now := sdk.BlockTimestamp()
	if t.expiresAt > 0 && t.expiresAt <= now {
		sdk.Panic("expires_at: " + strconv.FormatUint(t.expiresAt, 10) + " has passed; it has to be later than " + strconv.FormatUint(now, 10) + ", the time of this block")
	}
	t.addCalls(g.Calls)
	checkTransfers(g.Transfers)
	t.transfers, t.stake = g.Transfers, g.Stake
	sdk.Require(len(t.calls)+len(t.transfers) > 0 || t.stake.Given(), "A grant needs calls, transfers or stake: a key without any could do nothing")
	t.byProxy = t.chooseVia(g.Via)
	return t
}

func (t *terms) addCalls(list []callGrant) {
	sdk.Require(len(list) <= callsMax, "calls: A key takes at most 16")
	for i, given := range list {
		at := "calls[" + strconv.Itoa(i) + "]: "
		checkMethods(at, given.Methods)
		c := callTerms{contract: given.Contract, methods: given.Methods, deposits: given.Deposits}
		requireOther(at, c.contract)
		if set, some := given.Rules.Get(); some {
			c.rules = readRules(at, set)
		}
		for _, before := range t.calls {
			if before.contract == c.contract {
				requireApart(at, before.methods, c.methods)
			}
		}
		t.calls = append(t.calls, c)
	}
}

func checkTransfers(list []transferTerms) {
	sdk.Require(len(list) <= transfersMax, "transfers: A key takes at most 16")
	for i, to := range list {
		at := "transfers[" + strconv.Itoa(i) + "]: "
		requireOther(at, to.Receiver)
		sdk.Require(!to.Total.IsZero(), at+"The total has to be above 0")
		for _, before := range list[:i] {
			sdk.Require(before.Receiver != to.Receiver, at+to.Receiver+" is there twice: give it one total")
		}
	}
}

// requireOther keeps keys away from their own account: what is private to it, such as
// grant, would be open to them.
func requireOther(at, account string) {
	sdk.Require(account != sdk.CurrentAccount(), at+"A granted key acts on other accounts than "+account+", its own")
}

func checkMethods(at string, methods []string) {
	sdk.Require(len(methods) <= methodsMax, at+"A key names at most 32 methods of a contract")
	for i, method := range methods {
		sdk.Require(sdk.ValidMethod(method), at+"method_names: A method's name has 1 to 256 bytes and no comma, got \""+method+"\"")
		for _, before := range methods[:i] {
			sdk.Require(before != method, at+"method_names: "+method+" is there twice")
		}
	}
}

// requireApart lets a contract be listed again with other methods, under other rules.
func requireApart(at string, before, methods []string) {
	sdk.Require(len(before) > 0 && len(methods) > 0, at+"The contract is there twice: name the methods that each is for")
	for _, method := range methods {
		sdk.Require(!has(before, method), at+method+" of the contract is there twice")
	}
}

func has(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}

// readRules returns rules as they are stored.
func readRules(at string, given sdk.Value) string {
	var w sdk.Writer
	w.Value(given)
	set, err := rules.Parse(w.Bytes())
	if err == nil {
		err = set.Possible()
	}
	if err != nil {
		sdk.Panic(at + "rules: " + err.Error())
	}
	if len(set) == 0 {
		return ""
	}
	return string(w.Bytes())
}

// chooseVia decides who holds the key to its terms: the guard where it can, else proxy.
func (t *terms) chooseVia(asked sdk.Option[string]) (byProxy bool) {
	reason := t.needsProxy()
	via, given := asked.Get()
	if !given {
		return reason != ""
	}
	switch via {
	case "proxy":
		return true
	case "guard":
		if reason != "" {
			sdk.Panic("via: A key that signs its calls itself calls one contract and spends nothing but gas; this one " + reason + ": it has to go via proxy")
		}
		return false
	default:
		sdk.Panic("via: There are guard and proxy, got " + via)
		return false
	}
}

// needsProxy says what a key cannot do that signs its calls itself.
func (t *terms) needsProxy() string {
	if t.stake.Given() {
		return "stakes"
	}
	if len(t.transfers) > 0 {
		return "transfers"
	}
	for _, c := range t.calls {
		if !c.deposits.IsZero() {
			return "attaches deposits"
		}
		if c.contract != t.calls[0].contract {
			return "calls several contracts"
		}
	}
	return ""
}
