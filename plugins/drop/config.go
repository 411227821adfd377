package main

import "latchkey/plugins/sdk"

// configVersion is the first byte of the stored config.
const configVersion = 1

var configKey = []byte("c")

// config is the contract's one record beside drops and keys.
type config struct {
	topLevelAccount string // whose create_account makes new accounts
	nextDropID      uint32
}

func initialize() {
	args := sdk.Args()
	sdk.Require(!sdk.Has(configKey), "The contract has already been initialized")
	config{topLevelAccount: args.Account("top_level_account")}.save()
}

func loadConfig() config {
	data, ok := sdk.Get(configKey)
	sdk.Require(ok, "The contract is not initialized")
	d := sdk.NewDecoder(data)
	version := d.U8()
	c := config{topLevelAccount: d.String(), nextDropID: d.U32()}
	sdk.Require(d.Done() && version == configVersion, "Stored config is corrupt")
	return c
}

func (c config) save() {
	var e sdk.Encoder
	e.U8(configVersion)
	e.String(c.topLevelAccount)
	e.U32(c.nextDropID)
	sdk.Set(configKey, e.Bytes())
}
