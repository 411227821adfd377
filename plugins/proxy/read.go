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

// readTerms reads what a grant gives, and refuses what could never be used.
func readTerms(args sdk.Arguments) terms {
	t := terms{expiresAt: args.Timestamp("expires_at"), rate: args.Rate("rate")}
	if args.Has("uses") {
		t.usesMax = args.U64("uses")
		sdk.Require(t.usesMax > 0, "uses: A key that may never be used is none; leave uses out for as many as wanted")
	}
	now := sdk.BlockTimestamp()
	if t.expiresAt > 0 && t.expiresAt <= now {
		sdk.Panic("expires_at: " + strconv.FormatUint(t.expiresAt, 10) + " has passed; it has to be later than " + strconv.FormatUint(now, 10) + ", the time of this block")
	}
	if args.Has("calls") {
		t.readCalls(args.Objects("calls"))
	}
	if args.Has("transfers") {
		t.readTransfers(args.Objects("transfers"))
	}
	if args.Has("stake") {
		stake := args.Object("stake")
		t.stake = stakeTerms{validator: stake.PublicKey("public_key"), most: stake.Amount("most")}
	}
	sdk.Require(len(t.calls)+len(t.transfers) > 0 || !t.stake.validator.IsZero(), "A grant needs calls, transfers or stake: a key without any could do nothing")
	t.byProxy = t.readVia(args)
	return t
}

func (t *terms) readCalls(list []sdk.Arguments) {
	sdk.Require(len(list) <= callsMax, "calls: A key takes at most 16")
	for i, given := range list {
		at := "calls[" + strconv.Itoa(i) + "]: "
		c := callTerms{contract: given.Account("contract_id"), methods: readMethods(at, given)}
		requireOther(at, c.contract)
		if given.Has("deposits") {
			c.deposits = given.Amount("deposits")
		}
		if given.Has("rules") {
			c.rules = readRules(at, given.Value("rules"))
		}
		for _, before := range t.calls {
			if before.contract == c.contract {
				requireApart(at, before.methods, c.methods)
			}
		}
		t.calls = append(t.calls, c)
	}
}

func (t *terms) readTransfers(list []sdk.Arguments) {
	sdk.Require(len(list) <= transfersMax, "transfers: A key takes at most 16")
	for i, given := range list {
		at := "transfers[" + strconv.Itoa(i) + "]: "
		to := transferTerms{receiver: given.Account("receiver_id"), total: given.Amount("total")}
		requireOther(at, to.receiver)
		sdk.Require(!to.total.IsZero(), at+"The total has to be above 0")
		for _, before := range t.transfers {
			sdk.Require(before.receiver != to.receiver, at+to.receiver+" is there twice: give it one total")
		}
		t.transfers = append(t.transfers, to)
	}
}

// requireOther keeps keys away from their own account: what is private to it, such as
// grant, would be open to them.
func requireOther(at, account string) {
	sdk.Require(account != sdk.CurrentAccount(), at+"A granted key acts on other accounts than "+account+", its own")
}

func readMethods(at string, given sdk.Arguments) []string {
	if !given.Has("method_names") {
		return nil
	}
	methods := given.Strings("method_names")
	sdk.Require(len(methods) <= methodsMax, at+"A key names at most 32 methods of a contract")
	for i, method := range methods {
		sdk.Require(sdk.ValidMethod(method), at+"method_names: A method's name has 1 to 256 bytes and no comma, got \""+method+"\"")
		for _, before := range methods[:i] {
			sdk.Require(before != method, at+"method_names: "+method+" is there twice")
		}
	}
	return methods
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

// readVia decides who holds the key to its terms: the guard where it can, else proxy.
func (t *terms) readVia(args sdk.Arguments) (byProxy bool) {
	reason := t.needsProxy()
	if !args.Has("via") {
		return reason != ""
	}
	switch via := args.String("via"); via {
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
	if !t.stake.validator.IsZero() {
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
