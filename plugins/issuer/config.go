package main

import (
	"latchkey/plugins/rules"
	"latchkey/plugins/sdk"
)

// config is what all keys have in common.
type config struct {
	contract  string   // that they call
	methods   []string // empty: any
	allowance sdk.Amount
	issuers   []string   // accounts that may ask for keys, beside this one
	issues    rules.Rate // of all keys together
	topUps    rules.Rate // of each key
	idle      uint64     // seconds without use after which a key may be taken back; 0 is never
}

const (
	recordVersion = 1
	methodsMax    = 32
	issuersMax    = 16
	idleMax       = 10 * 365 * 24 * 60 * 60 // seconds
	second        = 1_000_000_000
)

// configs has one record.
var configs = sdk.Map[config]{
	Prefix: "c",
	Encode: func(e *sdk.Encoder, c config) {
		e.U8(recordVersion)
		e.String(c.contract)
		encodeStrings(e, c.methods)
		e.Amount(c.allowance)
		encodeStrings(e, c.issuers)
		e.Rate(c.issues)
		e.Rate(c.topUps)
		e.U64(c.idle)
	},
	Decode: func(d *sdk.Decoder) config {
		sdk.Require(d.U8() == recordVersion, "Stored settings are of a later version")
		return config{contract: d.String(), methods: decodeStrings(d), allowance: d.Amount(), issuers: decodeStrings(d),
			issues: d.Rate(), topUps: d.Rate(), idle: d.U64()}
	},
}

func encodeStrings(e *sdk.Encoder, texts []string) {
	e.U8(uint8(len(texts)))
	for _, text := range texts {
		e.String(text)
	}
}

func decodeStrings(d *sdk.Decoder) []string {
	texts := make([]string, d.U8())
	for i := range texts {
		texts[i] = d.String()
	}
	return texts
}

func loadConfig() config {
	c, ok := configs.Get(nil)
	sdk.Require(ok, "Nothing is configured yet: the account calls configure first")
	return c
}

// configure says what keys issued from now on can do, and how many there may be. Keys
// that are there keep what they have until they are topped up.
func configure() {
	args := sdk.Args()
	c := config{contract: args.Account("contract_id"), allowance: args.Amount("allowance"), issues: args.Rate("issue_rate"), topUps: args.Rate("top_up_rate")}
	sdk.Require(c.contract != sdk.CurrentAccount(), "contract_id: Issued keys call another account than "+c.contract+", their own")
	sdk.Require(!c.allowance.IsZero(), "allowance: A key that may burn no gas can sign nothing; give it yoctoNEAR above 0")
	sdk.Require(c.issues.Calls > 0, `issue_rate: Without a limit bots take what the account has; such as {"calls":100,"seconds":3600}`)
	if args.Has("method_names") {
		c.methods = args.Strings("method_names")
	}
	sdk.Require(len(c.methods) <= methodsMax, "method_names: A key names at most 32")
	for _, method := range c.methods {
		sdk.Require(sdk.ValidMethod(method), "method_names: A method's name has 1 to 256 bytes and no comma, got \""+method+"\"")
	}
	if args.Has("issuers") {
		c.issuers = args.Strings("issuers")
	}
	sdk.Require(len(c.issuers) <= issuersMax, "issuers: At most 16 accounts can ask for keys")
	for _, id := range c.issuers {
		sdk.Require(sdk.ValidAccount(id), "issuers: "+sdk.ErrAccount.Error())
	}
	if args.Has("idle_seconds") {
		c.idle = args.Uint("idle_seconds", idleMax)
	}
	configs.Set(nil, c)
	emit("configured", c.write)
}

func (c *config) write(w *sdk.Writer) {
	w.Key("contract_id").String(c.contract)
	w.Key("method_names")
	writeStrings(w, c.methods)
	w.Key("allowance").Amount(c.allowance)
	w.Key("issuers")
	writeStrings(w, c.issuers)
	w.Key("issue_rate").Rate(c.issues)
	w.Key("top_up_rate").Rate(c.topUps)
	w.Key("idle_seconds").Uint(c.idle)
}

func writeStrings(w *sdk.Writer, texts []string) {
	w.BeginArray()
	for _, text := range texts {
		w.String(text)
	}
	w.EndArray()
}

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
	for _, id := range c.issuers {
		if id == caller {
			return
		}
	}
	sdk.Panic("Only " + sdk.CurrentAccount() + " and the issuers it has named give out its keys, and " + caller + " is none")
}
