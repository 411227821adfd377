package main

import (
	"latchkey/plugins/rules"
	"latchkey/plugins/sdk"
)

// config is what all keys have in common.
//
//latchkey:record 1 Stored settings are of a later version
//latchkey:members
type config struct {
	// Whom the keys call.
	Contract sdk.AccountID `json:"contract_id"`
	// What they call; none for anything.
	Methods []string `json:"method_names" missing:"zero" maxItems:"32" check:"own" count:"u8"`
	// What each key may burn as gas until it is topped up.
	Allowance sdk.Yocto `json:"allowance"`
	// Accounts that give out keys, beside this one.
	Issuers []string `json:"issuers" missing:"zero" maxItems:"16" check:"own" count:"u8"`
	// How many keys in a span.
	Issues rules.Rate `json:"issue_rate" missing:"own"`
	// How often one key is topped up.
	TopUps rules.Rate `json:"top_up_rate"`
	// How long a key is not used until it may be taken back; 0 is for good.
	Idle uint64 `json:"idle_seconds" missing:"zero" maximum:"315360000"`
}

const (
	methodsMax = 32
	issuersMax = 16
	second     = 1_000_000_000
)

// configs has one record.
var configs = sdk.Map[config]{Prefix: "c", Encode: encodeConfig, Decode: decodeConfig}

func loadConfig() config {
	c, ok := configs.Get(nil)
	sdk.Require(ok, "Nothing is configured yet: the account calls configure first")
	return c
}

// Says what keys issued from now on can do, and how many there may be. Keys that are there
// keep what they have until they are topped up.
//
//latchkey:private
func configure(c config) {
	sdk.Require(c.Contract != sdk.CurrentAccount(), "contract_id: Issued keys call another account than "+c.Contract+", their own")
	sdk.Require(!c.Allowance.IsZero(), "allowance: A key that may burn no gas can sign nothing; give it yoctoNEAR above 0")
	sdk.Require(c.Issues.Calls > 0, `issue_rate: Without a limit bots take what the account has; such as {"calls":100,"seconds":3600}`)
	sdk.Require(len(c.Methods) <= methodsMax, "method_names: A key names at most 32")
	for _, method := range c.Methods {
		sdk.Require(sdk.ValidMethod(method), "method_names: A method's name has 1 to 256 bytes and no comma, got \""+method+"\"")
	}
	sdk.Require(len(c.Issuers) <= issuersMax, "issuers: At most 16 accounts can ask for keys")
	for _, id := range c.Issuers {
		sdk.Require(sdk.ValidAccount(id), "issuers: "+sdk.ErrAccount.Error())
	}
	configs.Set(nil, c)
	emit("configured", c.write)
}

func (c *config) write(w *sdk.Writer) { writeConfigMembers(w, c) }

func emit(event string, fields func(*sdk.Writer)) {
	sdk.Event("latchkey-issuer", "1.0.0", event, fields)
}

// requireIssuer lets in this account, by whatever keys it has cut for that, and the
// accounts that it named.
func (c *config) requireIssuer() {
	caller := sdk.Predecessor()
	if caller == sdk.CurrentAccount() {
		return
	}
	for _, id := range c.Issuers {
		if id == caller {
			return
		}
	}
	sdk.Panic("Only " + sdk.CurrentAccount() + " and the issuers it has named give out its keys, and " + caller + " is none")
}
