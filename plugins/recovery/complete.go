package main

import (
	"strconv"

	"latchkey/plugins/sdk"
)

// gasOnRecovered is what the callback takes at most.
const gasOnRecovered = 15 * sdk.TGas

// Replaces the keys, when enough guardians agree and the delay is over. For anyone, for all
// is decided by then. Returns whether it was done.
//
// The new key comes before the old ones go: the account never is without.
//
//latchkey:change complete_recovery
//latchkey:returns bool
func complete(of ofRequest) {
	c := loadConfig()
	id := of.ID
	r := c.readComplete(id)
	r.running = true
	requests.Set(requestKey(id), r)
	self := sdk.NewPromise(sdk.CurrentAccount())
	record, there := sdk.OwnKey(r.newKey)
	if there && record.Permission != sdk.FullAccess {
		self.DeleteKey(r.newKey)
	}
	if !there || record.Permission != sdk.FullAccess {
		self.AddFullKey(r.newKey)
	}
	for _, key := range r.oldKeys {
		if _, there := sdk.OwnKey(key); there {
			self.DeleteKey(key)
		}
	}
	args := sdk.JSON(func(w *sdk.Writer) { writeOfRequest(w, &of) })
	self.Then(sdk.CurrentAccount()).Call("on_recovered", args, sdk.Amount{}, gasOnRecovered).Return()
}

func (c *config) readComplete(id uint32) request {
	r := readRequest(id)
	sdk.Require(!r.running, running)
	if r.readyAt == 0 {
		sdk.Panic("That recovery has " + strconv.Itoa(int(r.confirmations())) + " of " + strconv.Itoa(int(c.threshold)) + " confirmations")
	}
	if now := sdk.BlockTimestamp(); now < r.readyAt {
		sdk.Panic("That recovery can be completed in " + seconds(r.readyAt-now) + ", unless the owner cancels it before")
	}
	return r
}

// The callback of complete_recovery: ends all requests, which were about the keys that
// were, or lets the one that failed be tried again.
//
//latchkey:private
func onRecovered(of ofRequest) bool {
	id := of.ID
	r := readRequest(id)
	if !sdk.OnlySucceeded() {
		r.running = false
		requests.Set(requestKey(id), r)
		return false
	}
	c := loadConfig()
	c.closeAll()
	c.save()
	emit("recovered", func(w *sdk.Writer) { r.write(w, &c, id) })
	return true
}
