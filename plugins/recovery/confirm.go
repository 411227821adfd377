package main

import "latchkey/plugins/sdk"

// Agrees to a recovery. For guardians.
//
//latchkey:change confirm_recovery
func confirm(of ofRequest) {
	c := loadConfig()
	id := of.ID
	r, i := c.readConfirm(id, caller())
	r.agree(&c, i)
	requests.Set(requestKey(id), r)
	emit("recovery_confirmed", func(w *sdk.Writer) {
		w.Key("guardian").String(c.guardians[i].name)
		r.write(w, &c, id)
	})
}

func (c *config) readConfirm(id uint32, by string) (request, int) {
	i := c.guardianNamed(by)
	r := readRequest(id)
	sdk.Require(r.confirmed&(1<<i) == 0, by+" has confirmed that recovery already")
	return r, i
}

// keptFor is how long a request stays at least, so that others can see it.
const keptFor = 15 * 60 * second

// Takes a recovery back, 15 minutes after it was started. For the guardian who started it.
//
//latchkey:change withdraw_recovery
func withdraw(of ofRequest) {
	c := loadConfig()
	id := of.ID
	c.checkWithdraw(id, caller())
	c.close(id)
	c.save()
	emit("recovery_withdrawn", func(w *sdk.Writer) { w.Key("request_id").Uint(uint64(id)) })
}

func (c *config) checkWithdraw(id uint32, by string) {
	i := c.guardianNamed(by)
	r := readRequest(id)
	sdk.Require(int(r.starter) == i, "Only "+c.guardians[r.starter].name+", who started that recovery, can withdraw it; the owner can cancel it")
	sdk.Require(!r.running, running)
	if now, from := sdk.BlockTimestamp(), r.startedAt+keptFor; now < from {
		sdk.Panic("A recovery can be withdrawn 15 minutes after it was started: try again in " + seconds(from-now))
	}
}

const running = "That recovery is being carried out"

type cancelling struct {
	ID sdk.Option[uint32] `json:"request_id"`
}

// Ends a recovery, or all without request_id, and remembers whose it was. For the owner.
//
//latchkey:private cancel_recovery
func cancel(of cancelling) {
	c := loadConfig()
	if id, given := of.ID.Get(); given {
		r := readRequest(id)
		sdk.Require(!r.running, running)
		c.cancel(id, r)
	} else {
		for _, o := range append([]opened(nil), c.open...) {
			if r, _ := requests.Get(requestKey(o.id)); !r.running {
				c.cancel(o.id, r)
			}
		}
	}
	c.save()
}

func (c *config) cancel(id uint32, r request) {
	g := &c.guardians[r.starter]
	g.cancelled++
	g.cancelledAt = sdk.BlockTimestamp()
	c.close(id)
	emit("recovery_cancelled", func(w *sdk.Writer) {
		w.Key("request_id").Uint(uint64(id))
		w.Key("guardian").String(g.name)
		w.Key("cancelled").Uint(uint64(g.cancelled))
	})
}
