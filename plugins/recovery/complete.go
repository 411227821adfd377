package main

import (
	"strconv"

	"latchkey/plugins/sdk"
)

// gasOnRecovered is what the callback takes at most.
const gasOnRecovered = 15 * sdk.TGas

// complete replaces the keys, when enough guardians agree and the delay is over. Anyone
// may ask for it, for all is decided by then. The new key comes before the old ones go:
// the account never is without.
func complete() {
	c := loadConfig()
	id, r := c.readComplete(sdk.Args())
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
	args := sdk.JSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("request_id").Uint(uint64(id))
		w.EndObject()
	})
	self.Then(sdk.CurrentAccount()).Call("on_recovered", args, sdk.Amount{}, gasOnRecovered).Return()
}

func (c *config) readComplete(args sdk.Arguments) (uint32, request) {
	id, r := readRequest(args)
	sdk.Require(!r.running, running)
	if r.readyAt == 0 {
		sdk.Panic("That recovery has " + strconv.Itoa(int(r.confirmations())) + " of " + strconv.Itoa(int(c.threshold)) + " confirmations")
	}
	if now := sdk.BlockTimestamp(); now < r.readyAt {
		sdk.Panic("That recovery can be completed in " + seconds(r.readyAt-now) + ", unless the owner cancels it before")
	}
	return id, r
}

// onRecovered ends all requests, which were about the keys that were, or lets the one
// that failed be tried again.
func onRecovered() {
	id, r := readRequest(sdk.Args())
	if !sdk.OnlySucceeded() {
		r.running = false
		requests.Set(requestKey(id), r)
		sdk.ReturnBool(false)
		return
	}
	c := loadConfig()
	c.closeAll()
	c.save()
	emit("recovered", func(w *sdk.Writer) { r.write(w, &c, id) })
	sdk.ReturnBool(true)
}
