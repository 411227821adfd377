package main

import (
	"strconv"

	"latchkey/plugins/sdk"
)

const (
	guardiansMax = 10
	second       = 1_000_000_000
)

// methods are all that a guardian's key may call.
var methods = []string{"start_recovery", "confirm_recovery", "withdraw_recovery", "complete_recovery"}

type settings struct {
	// Account ids, and keys with ed25519: or secp256k1:.
	Guardians []string `json:"guardians" minItems:"1" maxItems:"10" check:"own"`
	// How many of them have to agree.
	Threshold uint8 `json:"threshold" maximum:"10"`
	// How long the owner can cancel after they agree: a second to a year.
	Delay uint64 `json:"delay_seconds" maximum:"31536000"`
	// What each new guardian's key may burn as gas; at most 10 NEAR.
	Allowance sdk.Option[sdk.Yocto] `json:"allowance"`
}

// Says who guards the account, in place of who did. Open recoveries are over.
//
//latchkey:private
func configure(s settings) {
	c := config{delay: s.Delay, threshold: s.Threshold}
	sdk.Require(c.delay > 0, "delay_seconds: It has to be at least 1, so that the owner can cancel before anything is done")
	c.guardians = readGuardians(s.Guardians)
	if int(c.threshold) > len(c.guardians) || c.threshold == 0 {
		sdk.Panic("threshold: Of " + strconv.Itoa(len(c.guardians)) + " guardians 1 to " + strconv.Itoa(len(c.guardians)) + " can be asked for, got " + strconv.Itoa(int(c.threshold)))
	}
	before, _ := configs.Get(nil)
	c.nextID = before.nextID
	before.closeAll()
	c.keep(&before)
	c.save()
	emit("configured", func(w *sdk.Writer) { c.writeTerms(w) })
	c.changeKeys(&before, s.Allowance)
}

func readGuardians(names []string) []guardian {
	sdk.Require(len(names) > 0 && len(names) <= guardiansMax, "guardians: An account has 1 to 10")
	all, holders := make([]guardian, len(names)), make([]string, len(names))
	for i, name := range names {
		at := "guardians[" + strconv.Itoa(i) + "]: "
		if key, err := sdk.ParsePublicKey(name); err == nil && !sdk.ValidAccount(name) {
			record, there := sdk.OwnKey(key)
			sdk.Require(!there || record.Permission == sdk.FunctionCall, at+"The key has full access to the account and needs no recovery")
			name = key.String()
		} else {
			sdk.Require(sdk.ValidAccount(name), at+"Expected an account id, or a key with ed25519: or secp256k1: before it")
			sdk.Require(name != sdk.CurrentAccount(), at+"The account cannot guard itself")
		}
		all[i].name = name
		holders[i] = all[i].holder()
		for j := range all[:i] {
			sdk.Require(all[j].name != name, at+name+" is there twice")
			sdk.Require(holders[j] != holders[i], at+name+" is whoever has "+all[j].name+": both would count, of one guardian")
		}
	}
	return all
}

// keep takes over what is known of guardians that stay.
func (c *config) keep(before *config) {
	for i := range c.guardians {
		if j := before.find(c.guardians[i].name); j >= 0 {
			c.guardians[i] = before.guardians[j]
		}
	}
}

// changeKeys deletes the keys of guardians that are none any more, and adds those of new
// ones, with an allowance each.
func (c *config) changeKeys(before *config, each sdk.Option[sdk.Amount]) {
	self := sdk.NewPromise(sdk.CurrentAccount())
	some := false
	for i := range before.guardians {
		g := &before.guardians[i]
		key, isKey := g.asKey()
		if isKey && c.find(g.name) < 0 && ownLimited(key) {
			self.DeleteKey(key)
			some = true
		}
	}
	for i := range c.guardians {
		key, isKey := c.guardians[i].asKey()
		if !isKey || before.find(c.guardians[i].name) >= 0 && ownLimited(key) {
			continue
		}
		if ownLimited(key) { // cut for something else
			sdk.Panic("guardians[" + strconv.Itoa(i) + "]: The account has that key already, for something else; choose another, or delete it first")
		}
		allowance := each.Required("allowance")
		sdk.Require(!allowance.IsZero(), "allowance: A guardian's key needs yoctoNEAR above 0 for gas")
		self.AddFunctionCallKey(key, allowance, sdk.CurrentAccount(), methods...)
		some = true
	}
	if some {
		self.Return()
	}
}

func ownLimited(key sdk.PublicKey) bool {
	record, there := sdk.OwnKey(key)
	return there && record.Permission == sdk.FunctionCall
}
