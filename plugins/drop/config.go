package main

import "latchkey/plugins/sdk"

// configVersion is the first byte of the stored config.
const configVersion = 1

var configKey = []byte("c")

// config is the contract's one record beside drops and keys.
type config struct {
	topLevelAccount string // whose create_account makes new accounts
	nextDropID      uint32
	frozen          bool // no new drops
}

func initialize() {
	args := sdk.Args()
	sdk.Require(!sdk.Has(configKey), "The contract has already been initialized")
	config{topLevelAccount: args.Account("top_level_account")}.save()
	if args.Has("sponsor_pool") {
		amount := args.Amount("sponsor_pool")
		sdk.Require(canPay(amount), "The account has less than the sponsor pool should have")
		setPool(amount)
	}
	if args.Has("sponsor_cap") {
		sponsoredAccounts.Set([]byte(everyone), sponsored{cap: args.Amount("sponsor_cap"), named: true})
	}
}

// freeze keeps new drops from being made; those that there are stay as they are.
func freeze() { setFrozen(true) }

func unfreeze() { setFrozen(false) }

func setFrozen(frozen bool) {
	c := loadConfig()
	c.frozen = frozen
	c.save()
}

func loadConfig() config {
	data, ok := sdk.Get(configKey)
	sdk.Require(ok, "The contract is not initialized")
	d := sdk.NewDecoder(data)
	version := d.U8()
	c := config{topLevelAccount: d.String(), nextDropID: d.U32(), frozen: d.Bool()}
	sdk.Require(d.Done() && version == configVersion, "Stored config is corrupt")
	return c
}

func (c config) save() {
	var e sdk.Encoder
	e.U8(configVersion)
	e.String(c.topLevelAccount)
	e.U32(c.nextDropID)
	e.Bool(c.frozen)
	sdk.Set(configKey, e.Bytes())
}
