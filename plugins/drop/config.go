package main

import "latchkey/plugins/sdk"

var configKey = []byte("c")

// config is the contract's one record beside drops and keys.
//
//latchkey:record 1 Stored config is corrupt
type config struct {
	topLevelAccount string // whose create_account makes new accounts
	nextDropID      uint32
	frozen          bool // no new drops
}

type settings struct {
	// Whose create_account makes new accounts.
	TopLevelAccount sdk.AccountID `json:"top_level_account"`
	// What of the account's money pays for drops of tokens.
	Pool sdk.Option[sdk.Yocto] `json:"sponsor_pool"`
	// How much of it each funder may have at a time.
	Cap sdk.Option[sdk.Yocto] `json:"sponsor_cap"`
}

// Sets the contract up, once.
//
//latchkey:private new
func initialize(s settings) {
	sdk.Require(!sdk.Has(configKey), "The contract has already been initialized")
	config{topLevelAccount: s.TopLevelAccount}.save()
	if amount, given := s.Pool.Get(); given {
		sdk.Require(canPay(amount), "The account has less than the sponsor pool should have")
		setPool(amount)
	}
	if most, given := s.Cap.Get(); given {
		sponsoredAccounts.Set([]byte(everyone), sponsored{cap: most, named: true})
	}
}

// Keeps new drops from being made; those that there are stay as they are.
//
//latchkey:private
func freeze() { setFrozen(true) }

// Lets drops be made again.
//
//latchkey:private
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
	c := decodeConfig(d)
	sdk.Require(d.Done(), "Stored config is corrupt")
	return c
}

func (c config) save() {
	var e sdk.Encoder
	encodeConfig(&e, c)
	sdk.Set(configKey, e.Bytes())
}
